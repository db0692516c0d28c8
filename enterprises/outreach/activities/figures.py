"""Numbers of activities, each with its definition. From which rows they are counted stands in counting.py."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount
from crm.figures import Basis, Condition, Count, Rate, always, declare

from .counting import ATTENDED, HELD, SEATS
from .models import FOUR_FOR, Answer

EVENTS = pgettext_lazy("unit", "activities")
ENTERPRISES = pgettext_lazy("unit", "enterprises")
PEOPLE = pgettext_lazy("unit", "people")


def counted(name: str, label, basis: Basis, definition, unit, where: Condition = always) -> Count:
    return Count(
        name=f"activities.{name}", label=label, basis=basis, definition=definition, unit=unit, where=where
    )  # fmt: skip


def column(**facts) -> Condition:
    return lambda scope: Q(**facts)


held = counted(
    "held", pgettext_lazy("figure", "Activities held"), HELD,
    _("Begun in the period: under way or closed. Called off and planned ones do not count."), EVENTS,
)  # fmt: skip
four_for = counted(
    "four_for", pgettext_lazy("figure", "Four-for activities"), HELD,
    _("Of those held: finding markets, finding finance, selling by live stream, setting the scene."), EVENTS,
    column(kind__in=FOUR_FOR),
)  # fmt: skip
with_deals = Amount(
    name="activities.deals", label=pgettext_lazy("figure", "Deals"), of=held, column="count_deals",
    definition=_("Deals that the results of the activities held name. Activities whose result names none are counted as"
                 " not known."), unit=pgettext_lazy("unit", "deals"),
)  # fmt: skip
amount = Amount(
    name="activities.amount", label=pgettext_lazy("figure", "Amount of deals"), of=held, column="amount",
    definition=_("The amounts that the results of the activities held name, in CNY 10,000."), places=2, per=10_000,
    unit=_("CNY 10,000"),
)  # fmt: skip

invited = counted(
    "invited", pgettext_lazy("figure", "Invited"), SEATS,
    _("Enterprises on the lists of the activities held that we had invited; once for each activity."),
    pgettext_lazy("unit", "times"), column(invited_at__isnull=False),
)  # fmt: skip
expected = counted(
    "expected", pgettext_lazy("figure", "Signed up or came"), SEATS,
    _("Of the lists of the activities held: who said that they would come, and who came without having said so."),
    pgettext_lazy("unit", "times"), column(answer__in=[Answer.COMING, Answer.ATTENDED, Answer.ABSENT]),
)  # fmt: skip
attended = counted(
    "attended", pgettext_lazy("figure", "Attendances"), SEATS,
    _("Enterprises that were checked in at the activities held; once for each activity."),
    pgettext_lazy("unit", "times"), column(answer=Answer.ATTENDED),
)  # fmt: skip
heads = Amount(
    name="activities.heads", label=pgettext_lazy("figure", "People who came"), of=attended, column="heads",
    definition=_("How many people the enterprises that were checked in had said they would be."), unit=PEOPLE,
)  # fmt: skip
attendance = Rate(
    name="activities.attendance", label=pgettext_lazy("figure", "Attendance rate"), part=attended, whole=expected,
    definition=_("Who came ÷ who had signed up or came, at the activities held."),
)  # fmt: skip
enterprises = counted(
    "enterprises", pgettext_lazy("figure", "Enterprises that came"), ATTENDED,
    _("Different enterprises of our files that were checked in at one activity of the period or more. Sign-ups that"
      " nobody has linked to a file do not count."), ENTERPRISES,
)  # fmt: skip

OF_ACTIVITIES = (held, four_for, with_deals, amount)
OF_PEOPLE = (invited, expected, attended, attendance, heads)
declare(*OF_ACTIVITIES, *OF_PEOPLE, enterprises)
