"""Numbers of service teams, each with its definition. From which rows they are counted stands in counting.py."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import Count, Rate, declare

from .counting import OUGHT, SEEN, covered

ENTERPRISES = pgettext_lazy("unit", "enterprises")

working = Count(
    name="teams.working", label=_("Service teams working"), basis=SEEN, where=covered,
    unit=pgettext_lazy("unit", "teams"),
    definition=_("Service teams that work now; an enterprise has one at most."),
)  # fmt: skip
a_tier = Count(
    name="teams.a_tier", label=_("Enterprises of tier A"), basis=OUGHT, unit=ENTERPRISES,
    definition=_("Enterprises of tier A that are in operation."),
)  # fmt: skip
a_tier_with = Count(
    name="teams.a_tier_with", label=_("Tier A with a team"), basis=OUGHT, where=covered, unit=ENTERPRISES,
    definition=_("Of the enterprises of tier A in operation: a service team works for it now."),
)  # fmt: skip
a_tier_without = Count(
    name="teams.a_tier_without", label=_("Tier A without a team"), basis=OUGHT, where=lambda scope: ~covered(scope),
    unit=ENTERPRISES, definition=_("Of the enterprises of tier A in operation: no service team works for it now."),
)  # fmt: skip
a_tier_covered = Rate(
    name="teams.a_tier_covered", label=_("Tier A covered by teams"), part=a_tier_with, whole=a_tier,
    definition=_("Tier A with a team ÷ enterprises of tier A."),
)  # fmt: skip

AS_IT_STANDS = (working, a_tier, a_tier_with, a_tier_without, a_tier_covered)
declare(*AS_IT_STANDS)
