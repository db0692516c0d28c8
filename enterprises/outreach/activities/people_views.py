"""Who takes part: answers in one click, one participation with its story, the list to sign, lists of figures."""

from django.db.models import Count, Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm import audit, exports
from crm.flow import Refused
from crm.models import Event
from crm.web import client_address, form_data, render_list, render_page, role_required
from enterprises.accounts.contacts import MAY_REVEAL
from enterprises.accounts.models import Enterprise
from enterprises.requests import codes

from . import answers, sheet
from .filters import AttendedFilter, ParticipationFilter, PeopleFilter
from .forms import ANSWER_FORMS, MoveForm
from .models import ORGANISES, READS, Answer, Participation
from .moves import PARTICIPATIONS, acting_for, standings
from .pages import MAY_EXPORT
from .pages import participants as gathered
from .views import the_activity

REVEALS = tuple(sorted(MAY_REVEAL))
ONE_CLICK = {"sign_up", "decline", "absent", "inform"}
BLANK_LINES = range(6)  # on the list to sign, for those who come unasked


def the_participation(user, pk) -> Participation:
    rows = Participation.objects.visible_to(user).select_related("activity__owner", "enterprise")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*READS)
def participation(request, pk):
    return drawn(request, the_participation(request.user, pk))


def drawn(request, row, **more):
    now, events = timezone.now(), list(Event.objects.about(row))
    offers = [offer for offer in PARTICIPATIONS.offers(standings(request.user), row, now=now) if offer.is_open]
    context = {
        "row": row, "activity": row.activity, "offers": offers, "events": events,
        "may_reveal": request.user.has_role(*REVEALS),
    }  # fmt: skip
    part = "enterprises/outreach/activities/_participation.html"
    return render_page(request, "enterprises/outreach/activities/participation.html", context | more, part=part)


@role_required(*ORGANISES)
def answer(request, pk, name):
    """A move of a participation: with a form on its own page, or in one click beside its line."""
    row = the_participation(request.user, pk)
    if name not in ONE_CLICK | {"attend", "reissue"} | ANSWER_FORMS.keys():
        raise Http404
    form = ANSWER_FORMS.get(name, MoveForm)(form_data(request), thing=row, user=request.user)
    refused, said = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            said = take(request, pk, name, form)
        except Refused as refusal:
            refused = refusal.reason
        if "tab" in request.POST:
            return back_to_list(request, row.activity_id, refused)
        if not refused:
            row = the_participation(request.user, pk)
            return drawn(request, row, said=said) if request.htmx or said else redirect(here(row))
        row = the_participation(request.user, pk)
    action = reverse("activities:answer", args=[pk, name])
    return drawn(request, row, form=form, move=PARTICIPATIONS[name], action=action, refused=refused)


def take(request, pk, name, form) -> str:
    """The new code of a ticket, when that was asked for: it is shown once."""
    facts = {"by": request.user, "address": client_address(request)}
    if name == "reissue":
        return codes.spoken(answers.reissue(pk, **facts))
    if name == "attend":
        answers.attend(pk, **facts)
    elif name == "amend":
        answers.amend(pk, **facts, **form.facts())
    elif name == "link":
        answers.link(pk, **facts, enterprise=form.cleaned_data["enterprise"])
    else:
        answers.answer(pk, name, **facts)
    return ""


def here(row) -> str:
    return reverse("activities:participation", args=[row.pk])


def back_to_list(request, activity_pk, refused):
    """The list again, the same tab and page; with htmx only that part of the page."""
    activity = the_activity(request.user, activity_pk)
    data = {name: request.POST.get(name, "") for name in ("q", "page")} | {"answer": request.POST["tab"]}
    if not request.htmx and not refused:
        return redirect(f"{activity.get_absolute_url()}?answer={data['answer']}#participants")
    context = gathered(activity, request.user, data, now=timezone.now()) | {"refused": refused}
    return render_page(
        request,
        "enterprises/outreach/activities/people_only.html",
        context,
        part="enterprises/outreach/activities/_participants.html",
    )


@require_POST
@never_cache
@role_required(*REVEALS)
def reveal(request, pk):
    """The number, and a line of history that it was looked at."""
    row = the_participation(request.user, pk)
    absent = acting_for(request.user, row.activity)
    audit.record(
        row, "participation.reveal", by=request.user, text=row.person, address=client_address(request), on_behalf=absent
    )
    context = {"row": row, "shown_phone": row.phone, "may_reveal": True}
    return render_page(
        request,
        "enterprises/outreach/activities/phone.html",
        context,
        part="enterprises/outreach/activities/_phone.html",
    )


@require_POST
@role_required(*ORGANISES)
def attend_all(request, pk):
    """The paper list was signed: everybody who had signed up was there."""
    activity, refused = the_activity(request.user, pk), ""
    try:
        answers.attend_all(pk, by=request.user, address=client_address(request))
    except Refused as refusal:
        refused = refusal.reason
    if not request.htmx and not refused:
        return redirect(f"{activity.get_absolute_url()}?answer=attended#participants")
    context = gathered(activity, request.user, {"answer": Answer.ATTENDED}, now=timezone.now()) | {"refused": refused}
    return render_page(
        request,
        "enterprises/outreach/activities/people_only.html",
        context,
        part="enterprises/outreach/activities/_participants.html",
    )


@require_GET
@role_required(*READS)
def people(request, pk):
    """签到表: to be printed and signed."""
    activity = the_activity(request.user, pk)
    expected = [Answer.COMING, Answer.ATTENDED, Answer.ABSENT]
    rows = Participation.objects.visible_to(request.user).filter(activity=activity, answer__in=expected)
    context = {"activity": activity, "rows": rows.order_by("name", "id"), "blank": BLANK_LINES}
    return render_page(request, "enterprises/outreach/activities/people.html", context)


@require_GET
@role_required(*MAY_EXPORT)
def people_export(request, pk, kind):
    """To be called: with the contacts of each enterprise."""
    activity = the_activity(request.user, pk)
    rows = Participation.objects.visible_to(request.user).filter(activity=activity).for_list().order_by("id")
    found, name = PeopleFilter(request.GET, queryset=rows), sheet.file_name(activity)
    columns = sheet.people_columns(request.user)
    rows = found.qs.iterator(chunk_size=exports.CHUNK)
    said = exports.filter_words(found)
    return exports.export_lines(request, rows, columns, name=name, kind=kind, said=said)


# ---------------------------------------------------------------- over all activities


@require_GET
@role_required(*READS)
def participants(request):
    rows = Participation.objects.visible_to(request.user).select_related("activity", "enterprise__community")
    found = ParticipationFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    part = "enterprises/outreach/activities/_participants_rows.html"
    return render_list(request, "enterprises/outreach/activities/participants.html", part=part, filterset=found)


@require_GET
@role_required(*READS)
def attended(request):
    """Enterprises that came, how often, and when last."""
    came = Q(participations__answer=Answer.ATTENDED)
    rows = Enterprise.objects.visible_to(request.user).select_related("community").defer("search_text", "notes")
    rows = rows.annotate(
        times=Count("participations", filter=came), last=Max("participations__checked_in_at", filter=came)
    ).filter(times__gt=0)  # fmt: skip
    found = AttendedFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    part = "enterprises/outreach/activities/_attended_rows.html"
    return render_list(request, "enterprises/outreach/activities/attended.html", part=part, filterset=found)
