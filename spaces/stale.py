"""待核实: what nobody has looked at for too long, the oldest first; asked of landlords and entered by the batch."""

from datetime import date

import django_filters as filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, render_list, render_page, role_required, row_id

from . import freshness, todo, verbs
from .file_fields import DayField
from .landlords import links
from .landlords.asking import asked_url, shown
from .models import How, LinkedSpace, Space, Status
from .moves import FLOW

READERS = (Role.SPACES, Role.SUPERVISOR, Role.ATTRACTION)
VERIFIERS = (Role.SPACES, Role.ATTRACTION)
MOST = 200  # picked at once
OLDEST = (F("verified_on").asc(nulls_first=True), "place_key", "id")
ORDERS = {"": OLDEST, "landlord": (F("landlord__name").asc(nulls_first=True), "landlord", *OLDEST)}
TABS = tuple((name, label) for name, label, _todo in freshness.BANDS if name != "fresh")


class StaleFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=gettext_lazy("Park, pinyin initials, building and number"))
    status = filters.ChoiceFilter(
        choices=[choice for choice in Status.choices if choice[0] in FLOW["ask"].to], label=gettext_lazy("Status"),
        empty_label=gettext_lazy("all"),
    )  # fmt: skip

    class Meta:
        model = Space
        fields = []

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.band = self.data.get("band") if self.data.get("band") in dict(TABS) else ""
        self.order = self.data.get("o") if self.data.get("o") in ORDERS else ""

    def words(self, rows, name, value):
        return rows.matching(value)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        narrowed = freshness.in_band(self.band, today=self.today) if self.band else freshness.stale(self.today)
        return rows.filter(narrowed).order_by(*ORDERS[self.order])


def askable(user):
    """Spaces that somebody could offer: let ones are not looked at month by month."""
    return Space.objects.visible_to(user).filter(status__in=FLOW["ask"].to)


@require_GET
@role_required(*READERS)
def stale(request):
    now, today = timezone.now(), timezone.localdate()
    asked = LinkedSpace.objects.select_related("link").order_by("-link__made_at", "-id")
    rows = askable(request.user).select_related("building__park", "landlord", "agent")
    rows = rows.prefetch_related(Prefetch("link_lines", queryset=asked, to_attr="asked"))
    found = StaleFilter(request.GET, queryset=rows, today=today)

    def ready(row):
        row.fresh = freshness.freshness(row.verified_on, today=today)
        row.contact = links.addressee(row)
        row.last_ask = last_ask(row, now)

    counts = todo.held_counts(request)
    context = {
        "tabs": [(name, label, counts[name]) for name, label in TABS], "count_all": counts["stale"],
        "may_ask": request.user.has_role(Role.SPACES), "may_verify": request.user.has_role(*VERIFIERS), "today": today,
    }  # fmt: skip
    return render_list(
        request, "spaces/stale.html", part="spaces/_stale_rows.html", filterset=found, context=context, each=ready
    )


def last_ask(row: Space, now) -> tuple | None:
    """(words, moment) of the last link: asked, answered, run out."""
    if not row.asked:
        return None
    line = row.asked[0]
    if line.link.used_at:
        said = line.get_said_display() if line.said else _("another space only")
        return _("answered: %(said)s") % {"said": said}, line.link.used_at
    if line.link.expires_at <= now:
        return _("no answer; ran out"), line.link.expires_at
    return _("asked, no answer yet"), line.link.made_at


def picked(request):
    pks = {pk for text in request.POST.getlist("pick")[:MOST] if (pk := row_id(text))}
    rows = askable(request.user).filter(pk__in=pks)
    return list(rows.select_related("building__park", "landlord", "agent").order_by("place_key", "id"))


def back_to(request) -> str:
    query = request.POST.get("query", "")
    return reverse("spaces:stale") + (f"?{query}" if query else "")


@require_POST
@role_required(Role.SPACES)
def ask_bulk(request):
    """One link for each landlord of the picked spaces; the page after it says who got what."""
    spaces = picked(request)
    if not spaces:
        messages.error(request, _("Pick at least one space."))
        return redirect(back_to(request))
    asked = links.ask_all(spaces, by=request.user, address=client_address(request))
    for line in asked.refused:
        messages.error(request, line)
    return redirect(asked_url(asked.links) if asked.links else back_to(request))


@require_GET
@never_cache
@role_required(Role.SPACES)
def asked(request):
    """What has been sent, and the texts to be sent by hand; for an hour, to whoever made them."""
    pks = [pk for text in request.GET.getlist("link") if (pk := row_id(text))]
    letters = shown(pks, user=request.user, now=timezone.now())
    context = {
        "by_hand": [one for one in letters if one.text], "by_mail": [one for one in letters if not one.text],
    }  # fmt: skip
    return render_page(request, "spaces/asked.html", context)


@require_POST
@role_required(*VERIFIERS)
def verify_bulk(request):
    """By telephone, on that day. What was entered for the day already is not entered twice."""
    spaces = picked(request)
    try:
        day = DayField().clean(request.POST.get("verified_on"))
    except ValidationError:
        day = None
    if not spaces or day is None:
        messages.error(request, _("Pick at least one space, and say on which day."))
        return redirect(back_to(request))
    done = 0
    for space in spaces:
        if space.verified_on == day and space.verified_how == How.CALL:
            continue
        try:
            verbs.verify(space.pk, by=request.user, how=How.CALL, verified_on=day, address=client_address(request))
            done += 1
        except Refused as refusal:
            messages.error(request, links.refusal(space, refusal.reason))
    said = ngettext("%(n)s space verified by telephone.", "%(n)s spaces verified by telephone.", done)
    messages.success(request, said % {"n": done})
    return redirect(back_to(request))
