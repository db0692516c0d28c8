"""Numbers of the request desk, each with its definition. From which rows they are counted stands in counting.py.

Answered in time, finally answered in time, and solved are three different things and counted apart; so are answers that
were in time only after an extension.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import Basis, Condition, Count, Figure, Mean, Rate, always, declare

from . import counting as c
from .counting import ANSWERED, DUE, NOW, PROMISED, RECEIVED, missed, running, turns_at
from .models import Result, Status, decision_of, turn_of

REQUESTS = pgettext_lazy("unit", "requests")


def counted(
    name: str, label, basis: Basis, definition, where: Condition = always, never: Condition | None = None
) -> Count:
    said = {"label": label, "definition": definition, "unit": REQUESTS}
    return Count(name=f"requests.{name}", basis=basis, where=where, never=never, **said)


def rate(name: str, label, part: Count, whole: Count, definition, beside: Rate | None = None) -> Rate:
    said = {"label": label, "definition": definition}
    return Rate(name=f"requests.{name}", part=part, whole=whole, beside=beside, **said)


def column(**facts) -> Condition:
    """Something that the request's own row says."""
    return lambda scope: Q(**facts)


def either(one: Condition, other: Condition) -> Condition:
    return lambda scope: one(scope) | other(scope)


# ---------------------------------------------------------------- by the day of receipt

received = counted(
    "received", pgettext_lazy("figure", "Received"), RECEIVED, _("Received in the period, whatever became of it.")
)
waiting = counted(
    "waiting", pgettext_lazy("figure", "To accept"), RECEIVED, _("Received in the period and not yet accepted."),
    column(status=Status.NEW),
)  # fmt: skip
declined = counted(
    "declined", pgettext_lazy("figure", "Not accepted"), RECEIVED, _("Received in the period and not accepted."),
    column(status=Status.DECLINED),
)  # fmt: skip
withdrawn = counted(
    "withdrawn", pgettext_lazy("figure", "Withdrawn"), RECEIVED, _("Received in the period and withdrawn."),
    column(status=Status.WITHDRAWN),
)  # fmt: skip
accepted = counted(
    "accepted", pgettext_lazy("figure", "Accepted"), RECEIVED,
    _("Received in the period, without those not accepted, not yet accepted, or withdrawn."),
    lambda scope: ~Q(status__in=[Status.NEW, Status.DECLINED, Status.WITHDRAWN]),
)  # fmt: skip
closed = counted(
    "closed", pgettext_lazy("figure", "Closed"), RECEIVED, _("Of those accepted: closed by now."),
    column(status=Status.CLOSED),
)  # fmt: skip
by_result = {
    result: counted(result.value, label, RECEIVED, definition, column(status=Status.CLOSED, result=result))
    for result, label, definition in (
        (Result.SOLVED, pgettext_lazy("figure", "Solved"), _("Of those closed: with the result “solved”.")),
        (Result.EXPLAINED, pgettext_lazy("figure", "Explained"), _("Of those closed: with the result “explained”.")),
        (Result.PLANNED, pgettext_lazy("figure", "Planned"), _("Of those closed: with the result “planned”.")),
        (Result.UNSOLVED, pgettext_lazy("figure", "Not solved"), _("Of those closed: with the result “not solved”.")),
    )
}
reworked = counted(
    "reworked", pgettext_lazy("figure", "Reworked"), RECEIVED,
    _("Received in the period and worked on in more than one round: reopened, or opened by a displeased rating."),
    column(round__gt=1),
)  # fmt: skip
returned = counted(
    "returned", pgettext_lazy("figure", "Returned"), RECEIVED,
    _("Received in the period and handed back by a unit at least once."), column(returned_count__gt=0),
)  # fmt: skip
closing_rate = rate(
    "closing_rate", _("Closing rate"), closed, accepted, _("Closed ÷ accepted, of what was received in the period.")
)
solved_rate = rate(
    "solved_rate", _("Solved rate"), by_result[Result.SOLVED], closed,
    _("Solved ÷ closed, of what was received in the period. Explained, planned and not solved do not count as solved."),
)  # fmt: skip

# ---------------------------------------------------------------- by the day on which an answer was due

due = counted(
    "due", pgettext_lazy("figure", "Answers due"), DUE,
    _("An answer fell due in the period and has been given, or its time has passed. What was withdrawn before is left"
      " out, and what is paused. Of several rounds, every one must be in time for the request to count as in time."),
)  # fmt: skip
in_time = counted(
    "in_time", pgettext_lazy("figure", "In time"), DUE,
    _("Of the answers due: word reached the enterprise by the date first promised, be it an interim or the final"
      " answer. Not counted here: those in time only after an extension."),
    never=either(missed, c.extended),
)  # fmt: skip
after_extension = counted(
    "after_extension", _("In time after extension"), DUE,
    _("Of the answers due: extended, and word reached the enterprise by the extended date."),
    either(missed, c.extended), never=missed,
)  # fmt: skip
kept_date = counted(
    "kept_date", _("In time, extensions included"), DUE,
    _("Of the answers due: word reached the enterprise by the date in force, extended or not."), never=missed,
)  # fmt: skip
late = counted(
    "late", pgettext_lazy("figure", "Late"), DUE,
    _("Of the answers due: the enterprise heard after the due moment, or has not heard yet."), missed,
)  # fmt: skip
extended = counted("extended", _("Extended"), DUE, _("Of the answers due: extended, in time or not."), c.extended)
paused = counted(
    "paused", pgettext_lazy("figure", "Were paused"), DUE,
    _("Of the answers due: the clock stood still for a time. Such days are not counted."), c.stood_still,
)  # fmt: skip
settled_in_time = counted(
    "settled_in_time", _("Finally answered in time"), DUE,
    _("Of the answers due: the final answer, not only an interim one, reached the enterprise by the date in force."),
    never=c.only_told_so_far,
)  # fmt: skip
answered_in_time = rate(
    "answered_in_time", _("Answered in time, rate"), in_time, due,
    _("In time ÷ answers due. An interim answer counts, an extension does not."),
)  # fmt: skip
kept_date_rate = rate(
    "kept_date_rate", _("Answered in time with extensions, rate"), kept_date, due,
    _("In time, extensions included ÷ answers due."),
)  # fmt: skip
settled_rate = rate(
    "settled_rate", _("Finally answered in time, rate"), settled_in_time, due,
    _("Finally answered in time ÷ answers due. An interim answer does not count."),
)  # fmt: skip

# ---------------------------------------------------------------- promises of interim answers

promised = counted(
    "promised", _("Promises due"), PROMISED,
    _("The date named in an interim answer fell in the period, and word was given or that date has passed."),
)  # fmt: skip
broken = counted(
    "broken", _("Promises broken"), PROMISED, _("Of the promises due: at least one was not kept in time."), missed
)
kept = counted(
    "kept", _("Promises kept"), PROMISED, _("Of the promises due: every one was kept in time."), never=missed
)
kept_rate = rate("kept_rate", _("Promises kept, rate"), kept, promised, _("Promises kept ÷ promises due."))

# ---------------------------------------------------------------- by the day of the final answer

answered = counted(
    "answered", _("Finally answered"), ANSWERED,
    _("A final answer reached the enterprise in the period. Not accepted ones are left out."),
)  # fmt: skip
handling = Mean(
    name="requests.handling", label=_("Handling time"), of=answered, measure=c.handling_days, unit=_("working days"),
    definition=_(
        "Working days from receipt to the final answer, by the office's calendar and without paused days, on average"
        " over all final answers of the period. An answer on the day of receipt took 0 days."
    ),
)  # fmt: skip
appraised = counted(
    "rated", pgettext_lazy("figure", "Rated"), ANSWERED,
    _("Of those finally answered: the enterprise has rated that answer or a later one."), c.is_rated,
)  # fmt: skip
satisfied = counted(
    "satisfied", pgettext_lazy("figure", "Satisfied"), ANSWERED,
    _("Of those rated: every such rating was “very satisfied”, “satisfied” or “fairly satisfied”. A bad one counts even"
      " if the rework was praised."),
    c.is_rated, never=c.displeased,
)  # fmt: skip
participation = rate(
    "participation", _("Participation rate"), appraised, answered, _("Rated ÷ finally answered in the period.")
)
satisfaction = rate(
    "satisfaction", _("Satisfaction rate"), satisfied, appraised, _("Satisfied ÷ rated."), beside=participation
)

# ---------------------------------------------------------------- as things stand now

mine = counted(
    "mine", _("My turn"), NOW, _("Open, and the next step is mine or that of somebody for whom I stand in."),
    lambda scope: turn_of(scope.user),
)  # fmt: skip
to_decide = counted(
    "to_decide", _("Waits for my decision"), NOW,
    _("Open, and a dispute, a check, an extension or a pause waits for my decision or that of somebody for whom I stand"
      " in."),
    lambda scope: decision_of(scope.user),
)  # fmt: skip
late_now = counted(
    "late_now", _("Late now"), NOW, _("Open, and a word to the enterprise is past its due moment."),
    lambda scope: running(None, scope.now),
)  # fmt: skip
due_today = counted(
    "due_today", _("Due today"), NOW, _("Open, and a word is due before the next working day begins."),
    lambda scope: running(scope.now, turns_at(scope.now)),
)  # fmt: skip
due_next = counted(
    "due_next", _("Due next working day"), NOW, _("Open, and a word is due on the next working day."),
    lambda scope: running(turns_at(scope.now), turns_at(turns_at(scope.now))),
)  # fmt: skip

paused_now = counted(
    "paused_now", _("Paused now"), NOW, _("Open, and the clock stands still until what is awaited has come."),
    column(status=Status.PAUSED),
)  # fmt: skip

OF_A_PERIOD: tuple[Figure, ...] = (
    received, waiting, declined, withdrawn, accepted, closed, *by_result.values(), closing_rate, solved_rate,
    reworked, returned,
    due, in_time, after_extension, kept_date, late, extended, paused, settled_in_time,
    answered_in_time, kept_date_rate, settled_rate,
    promised, kept, broken, kept_rate,
    answered, handling, appraised, participation, satisfied, satisfaction,
)  # fmt: skip

declare(*OF_A_PERIOD, mine, to_decide, late_now, due_today, due_next, paused_now)
