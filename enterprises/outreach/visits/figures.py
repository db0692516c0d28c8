"""走访的数: visits made, enterprises visited, what followed from them. From which rows stands in counting.py."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import Basis, Condition, Count, Figure, Rate, always, declare
from crm.models import Role

from .counting import MADE_VISITS, RAISED, TIER_A, VISITED, seen_in_time
from .models import FollowUpStatus

COUNTS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.REPORTER, Role.AUDITOR)  # who opens the statistics
VISITS, ENTERPRISES = pgettext_lazy("unit", "visits"), pgettext_lazy("unit", "enterprises")
THINGS = pgettext_lazy("unit", "follow-ups")


def counted(name: str, label, basis: Basis, unit, definition, where: Condition = always) -> Count:
    said = {"label": label, "definition": definition, "unit": unit}
    return Count(name=f"visits.{name}", basis=basis, where=where, **said)


def column(**facts) -> Condition:
    return lambda scope: Q(**facts)


made = counted(
    "made", pgettext_lazy("figure", "Visits made"), MADE_VISITS, VISITS,
    _("Visits recorded or closed, by the day on which they were made. Planned ones do not count."),
)  # fmt: skip
flagged = counted(
    "flagged", pgettext_lazy("figure", "Thinks of leaving"), MADE_VISITS, VISITS,
    _("Of the visits made: where the visitor noted that the enterprise thinks of leaving."), column(is_flagged=True),
)  # fmt: skip
visited = counted(
    "enterprises", pgettext_lazy("figure", "Enterprises visited"), VISITED, ENTERPRISES,
    _("Enterprises with at least one visit made in the period, each counted once."),
)  # fmt: skip
tier_a = counted(
    "tier_a", pgettext_lazy("figure", "Enterprises of tier A"), TIER_A, ENTERPRISES,
    _("Enterprises of tier A in operation, as things stand now."),
)  # fmt: skip
tier_a_seen = counted(
    "tier_a_seen", pgettext_lazy("figure", "Tier A visited in time"), TIER_A, ENTERPRISES,
    _("Of those: visited within the days that the rule for tier A allows, counted back from today."), seen_in_time,
)  # fmt: skip
tier_a_share = Rate(
    name="visits.tier_a_share", part=tier_a_seen, whole=tier_a,
    label=pgettext_lazy("figure", "Share of tier A visited in time"),
    definition=_("Tier A visited within the days of the rule ÷ all of tier A in operation."),
)  # fmt: skip
follow_ups = counted(
    "follow_ups", pgettext_lazy("figure", "Follow-ups"), RAISED, THINGS,
    _("What was to follow from visits, by the day on which it was raised."),
)  # fmt: skip
open_ones = counted(
    "follow_ups_open", pgettext_lazy("figure", "Follow-ups to do"), RAISED, THINGS,
    _("Of those raised in the period: not done by now, among them those whose request is not closed."),
    column(status=FollowUpStatus.OPEN),
)  # fmt: skip
done = counted(
    "follow_ups_done", pgettext_lazy("figure", "Follow-ups done"), RAISED, THINGS,
    _("Of those raised in the period: done by now, with what came of them."), column(status=FollowUpStatus.DONE),
)  # fmt: skip
asked = counted(
    "follow_ups_asked", pgettext_lazy("figure", "Became requests"), RAISED, THINGS,
    _("Of those raised in the period: made a request."), column(service_request__isnull=False),
)  # fmt: skip
done_share = Rate(
    name="visits.done_share", part=done, whole=follow_ups, label=pgettext_lazy("figure", "Share of follow-ups done"),
    definition=_("Follow-ups done by now ÷ all raised in the period."),
)  # fmt: skip

declare(
    made, flagged, visited, tier_a, tier_a_seen, tier_a_share, follow_ups, open_ones, done, asked, done_share
)  # fmt: skip
OF_VISITS: tuple[Figure, ...] = (made, flagged)
OF_ENTERPRISES: tuple[Figure, ...] = (visited,)
OF_FOLLOW_UPS: tuple[Figure, ...] = (follow_ups, open_ones, done, asked, done_share)
