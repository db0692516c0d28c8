"""Who is invited: by the filters of enterprises with a live count, by pasted names, one from its own page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.web import asking, client_address, form_data, is_filtered, render_page, role_required, row_id
from enterprises.accounts.models import Enterprise

from . import inviting
from .filters import InviteFilter
from .forms import NamesForm
from .models import ORGANISES, Activity, Participation, Status
from .moves import FLOW
from .pages import invitation as invitation_text
from .views import the_activity

PAGE, PART = "enterprises/outreach/activities/invite.html", "enterprises/outreach/activities/_found.html"
MOST_CHOICES = 30


@role_required(*ORGANISES)
def invite(request, pk):
    """GET narrows and counts, POST invites the ticked ones, or all that were found when they are too many to tick."""
    activity = the_activity(request.user, pk)
    if request.method == "POST":
        return invited(request, activity)
    return drawn(request, activity)


def drawn(request, activity: Activity, **more):
    """Up to 500 stand there with a tick each; beyond that the filter alone says who is meant."""
    rows = Enterprise.objects.visible_to(request.user).select_related("community")
    shown = rows.only("name", "short_name", "tier", "community__short_name")
    found = InviteFilter(request.GET, queryset=shown)
    count = found.qs.count()
    invited = Participation.objects.visible_to(request.user).filter(activity=activity, invited_at__isnull=False)
    already = found.qs.filter(pk__in=invited.exclude(enterprise=None).values("enterprise"))
    count_already = already.count()
    is_asked = is_filtered(request.GET)
    listed = list(found.qs.order_by("name", "id")[: inviting.AT_ONCE]) if is_asked and count <= inviting.AT_ONCE else []
    on_list = set(already.values_list("pk", flat=True)) if listed else set()
    context = {
        "activity": activity,
        "filter": found,
        "count": count,
        "count_already": count_already,
        "count_new": count - count_already,
        "is_asked": is_asked,
        "rows": [(row, row.pk in on_list) for row in listed],
        "is_many": count > inviting.AT_ONCE,
        "query": asking(found.data),
        "job": inviting.send_all.last(activity.pk),
        "why_not": "" if activity.status in FLOW["invite"].to else FLOW.wrong_state,
        "names_form": NamesForm(),
        "refused": "",
    }
    return render_page(request, PAGE, context | more, part=PART)


def invited(request, activity: Activity):
    """Ticks, names without a file, or everything that the filter finds."""
    facts = {"by": request.user, "address": client_address(request)}
    try:
        if "all" in request.POST:
            query, total = request.POST.get("query", "")[:1000], row_id(request.POST.get("count", "")) or 0
            inviting.invite_all(activity.pk, by=request.user, query=query, total=total)
            messages.success(request, _("They are being invited; you will be told when it is done."))
            return redirect("activities:invite", activity.pk)
        picked = [pk for text in request.POST.getlist("pick") if (pk := row_id(text))]
        names = [name.strip()[:120] for name in request.POST.getlist("name") if name.strip()]
        count = inviting.invite(activity.pk, enterprises=picked, names=names, **facts)
    except Refused as refusal:
        return drawn(request, activity, refused=refusal.reason)
    said = ngettext("%(n)s enterprise invited.", "%(n)s enterprises invited.", count)
    messages.success(request, said % {"n": count} if count else _("All of them had been invited already."))
    return redirect(f"{activity.get_absolute_url()}?answer=invited")


@role_required(*ORGANISES)
def names(request, pk):
    """A pasted list: whom it means, to be looked over before anybody is invited."""
    activity = the_activity(request.user, pk)
    form = NamesForm(form_data(request))
    known, unknown = [], []
    if request.method == "POST" and form.is_valid():
        known, unknown = inviting.read_names(form.cleaned_data["names"])
    rows = Participation.objects.visible_to(request.user).filter(activity=activity, invited_at__isnull=False)
    on_list = set(rows.values_list("enterprise", flat=True)) if known else set()
    context = {
        "activity": activity, "form": form, "known": [(row, row.pk in on_list) for row in known], "unknown": unknown,
        "is_read": bool(known or unknown),
    }  # fmt: skip
    return render_page(request, "enterprises/outreach/activities/names.html", context)


@require_GET
@role_required(*ORGANISES)
def invitation(request, pk):
    """The words to send or to print."""
    activity = the_activity(request.user, pk)
    context = {"activity": activity, "text": invitation_text(activity)}
    return render_page(request, "enterprises/outreach/activities/invitation.html", context)


@role_required(*ORGANISES)
def choose(request):
    """From the page of an enterprise: to which activity?"""
    data = request.POST if request.method == "POST" else request.GET
    rows = Enterprise.objects.visible_to(request.user)
    enterprise = get_object_or_404(rows, pk=row_id(data.get("enterprise", "")))
    now = timezone.now()
    open_ones = Activity.objects.visible_to(request.user).filter(
        status__in=[Status.DRAFT, Status.OPEN], ends_at__gt=now
    ).order_by("starts_at", "id")[:MOST_CHOICES]  # fmt: skip
    chosen = next((row for row in open_ones if str(row.pk) == data.get("activity")), None)
    refused = ""
    if request.method == "POST" and chosen:
        try:
            inviting.invite(chosen.pk, by=request.user, enterprises=[enterprise.pk], address=client_address(request))
        except Refused as refusal:
            refused = refusal.reason
        else:
            messages.success(request, _("Invited to %(title)s.") % {"title": chosen.title})
            return redirect(enterprise)
    context = {"enterprise": enterprise, "activities": open_ones, "refused": refused}
    return render_page(request, "enterprises/outreach/activities/choose.html", context)
