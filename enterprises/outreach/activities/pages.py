"""What the page of an activity and its lists show, gathered once: facts, moves, who stands where."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import lights, outbox
from crm.clock import shanghai
from crm.flow import Offer
from crm.models import Event, Role, User
from crm.web import PAGE_SIZE
from enterprises.accounts.contacts import MAY_REVEAL

from . import answers
from .filters import PeopleFilter
from .models import Activity, Answer, Participation, Status
from .moves import FLOW, PARTICIPATIONS, acting_for, standings

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
# beside a line: either the answer on the telephone, or who is there
ON_PHONE, AT_DOOR, OFF = ("sign_up", "decline"), ("attend", "absent"), ("inform",)
TABS = (
    ("", gettext_lazy("All")),
    *((answer.value, answer.label) for answer in Answer),
)
FEWER = frozenset(
    {Answer.WAITING, Answer.DECLINED, Answer.ATTENDED, Answer.ABSENT}
)  # a tab only when somebody stands there


def first_contact(row: Participation):
    """Whom one calls there; `in_use` are the contacts of its enterprise."""
    return next(iter(row.enterprise.in_use), None) if row.enterprise else None


@dataclass
class Line:
    """A participation ready to be drawn, with what can be done in one click."""

    row: Participation
    offers: list[Offer] = field(default_factory=list)
    is_told: bool = False

    @property
    def contact(self):
        return first_contact(self.row)


def panel(activity: Activity, user: User, data, *, now: datetime) -> dict:
    """The context of the page; a fixed number of queries however many take part."""
    offers = FLOW.offers(standings(user), activity, now=now)
    absent = acting_for(user, activity)
    events = list(Event.objects.about(activity))
    return {
        "now": now,
        "when": when(activity),
        "public_url": public_address(activity),
        "offers": offers,
        "may": {offer.move.name for offer in offers if offer.is_open},
        "in_place_of": [absent.name] if absent and offers else [],
        "events": events,
        **participants(activity, user, data, now=now),
    }


def participants(activity: Activity, user: User, data, *, now: datetime) -> dict:
    """The part below: how many stand where, a tab of them, fifty at a time."""
    counts = answers.counts(activity)
    rows = Participation.objects.visible_to(user).filter(activity=activity).for_list().order_by("id")
    found = PeopleFilter(data, queryset=rows)
    tab = found.form["answer"].value() or ""
    pages = Paginator(found.qs, PAGE_SIZE)
    if not found.form["q"].value() and (tab or "all") in counts:
        pages.count = counts[tab or "all"]
    page = pages.get_page(data.get("page"))
    told = answers.told_ids(activity) if activity.status == Status.CANCELLED else set()
    return {
        "activity": activity,
        "counts": counts,
        "funnel": funnel(activity, counts),
        "tabs": [(name, label, counts[name or "all"]) for name, label in TABS if name not in FEWER or counts[name]],
        "tab": tab,
        "words": found.form["q"].value() or "",
        "page": page,
        "lines": [line(row, activity, user, told, now=now) for row in page],
        "may_answer": bool(standings(user)),
        "may_export": user.has_role(*MAY_EXPORT),
        "may_reveal": user.has_role(*MAY_REVEAL),
        "is_off": activity.status == Status.CANCELLED,
    }


def line(row: Participation, activity: Activity, user: User, told: set[int], *, now: datetime) -> Line:
    row.activity = activity
    offers = {offer.move.name: offer for offer in PARTICIPATIONS.offers(standings(user), row, now=now) if offer.is_open}
    names = OFF if activity.status == Status.CANCELLED else AT_DOOR if AT_DOOR[0] in offers else ON_PHONE
    if activity.status == Status.HELD and row.answer == Answer.ATTENDED:
        names = AT_DOOR[1:]
    is_told = row.pk in told
    return Line(row, [] if is_told else [offers[name] for name in names if name in offers], is_told)


def funnel(activity: Activity, counts: dict[str, int]) -> list[tuple]:
    """(label, how many, a word below, the tab that shows them): invited → signed up → came."""
    expected = counts[Answer.COMING] + counts[Answer.ATTENDED] + counts[Answer.ABSENT]
    left = None if activity.capacity is None else max(0, activity.capacity - counts["coming"] - counts["attended"])
    places = "" if left is None else _("%(left)s of %(all)s places left") % {"left": left, "all": activity.capacity}
    came = counts[Answer.ATTENDED]
    rate = _("%(rate)s%% of those who signed up") % {"rate": round(100 * came / expected)} if came else ""
    return [
        (pgettext_lazy("activity", "Invited"), counts["ever"], "", Answer.INVITED.value),
        (pgettext_lazy("activity", "Signed up"), expected, places, Answer.COMING.value),
        (pgettext_lazy("activity", "Came"), counts["attended"], rate, Answer.ATTENDED.value),
    ]


def public_address(activity: Activity) -> str:
    return outbox.absolute(reverse("events:detail", args=[activity.pk]))


def invitation(activity: Activity) -> str:
    """To be copied into a message or printed: when, where, and how to sign up."""
    lines = [
        _("Invitation: %(title)s") % {"title": activity.title},
        _("Time: %(time)s") % {"time": when(activity)},
        *([_("Place: %(place)s") % {"place": activity.place}] if activity.place else []),
        *([activity.text] if activity.text else []),
    ]
    if activity.is_public:
        lines.append(_("Sign up here: %(address)s") % {"address": public_address(activity)})
    organiser = activity.organiser.name if activity.organiser else ""
    return "\n".join([*lines, *filter(None, [organiser])])


def when(activity: Activity) -> str:
    """10月9日 周五 14:30–17:00; over several days both are named."""
    start, end = shanghai(activity.starts_at), shanghai(activity.ends_at)
    first, last = (lights.day_words(moment.date()) for moment in (start, end))
    if start.date() == end.date():
        return f"{first} {start:%H:%M}–{end:%H:%M}"
    return f"{first} {start:%H:%M} – {last} {end:%H:%M}"
