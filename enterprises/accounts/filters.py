"""How the list of enterprises is narrowed; the fields in the order of the screen."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.reference import short_communities
from crm.search import normalised

from . import choices
from .industries import SECTIONS
from .models import Enterprise, EnterpriseQuerySet

CODES = (("valid", _("passes the check")), ("wrong", _("fails the check")), ("missing", _("missing")))
ORDERS = {
    "": ("-updated_at", "-id"), "changed": ("updated_at", "id"), "name": ("name", "id"), "-name": ("-name", "-id"),
}  # fmt: skip
SUGGESTED, LOOKED_AT = 8, 40
WRITTEN_BY_HAND = ~Q(tier="") & ~Q(tier_how=Enterprise.How.RULE)
FURTHER: dict[str, filters.Filter] = {}


def sections() -> list[tuple[str, str]]:
    return [(letter, f"{letter} {name}") for letter, name in SECTIONS.items()]


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    tier = filters.ChoiceFilter(choices=Enterprise.Tier, label=_("Tier"), empty_label=_("all"))
    tier_how = filters.ChoiceFilter(choices=Enterprise.How, method="by_how", label=_("Tier set"), empty_label=_("all"))
    section = filters.ChoiceFilter(choices=sections, label=_("Industry"), empty_label=_("all"))
    scale = filters.ChoiceFilter(choices=Enterprise.Scale, label=_("Scale"), empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Enterprise.Status, label=_("Status"), empty_label=_("all"))
    tag = filters.ChoiceFilter(
        choices=lambda: choices.tags().items(), field_name="tags", label=_("Tag"), empty_label=_("all")
    )
    officer = filters.ChoiceFilter(choices=lambda: choices.officers().items(), label=_("Officer"), empty_label=_("all"))
    uscc = filters.ChoiceFilter(choices=CODES, method="by_code", label=_("USCC"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        return rows.matching(value)

    def by_how(self, rows, name, value):
        return rows.filter(WRITTEN_BY_HAND) if value == Enterprise.How.HAND else rows.filter(tier_how=value)

    @property
    def further(self) -> list:
        """The fields that slices above have added, in their order."""
        return [self.form[name] for name in FURTHER]

    def by_code(self, rows, name, value):
        if value == "missing":
            return rows.filter(uscc="")
        return rows.exclude(uscc="").filter(uscc_valid=value == "valid")


def narrow_by(name: str, one: filters.Filter) -> None:
    """For slices above, once, at import: the list can be narrowed by what they know, too."""
    FURTHER[name] = EnterpriseFilter.base_filters[name] = one


def suggested(rows: EnterpriseQuerySet, words: str) -> list[Enterprise]:
    """The few to offer while somebody types: of those found and changed last, first whose name has the word early."""
    if not words.strip():
        return []
    word = normalised(words.split()[0])
    shown = ("name", "tier", "status", "initials", "community__short_name")
    found = rows.matching(words).select_related("community").only(*shown)[:LOOKED_AT]
    return sorted(found, key=lambda row: _nearness(row, word))[:SUGGESTED]


def _nearness(row: Enterprise, word: str) -> int:
    """Where in the name, or in a reading of it, the word begins; what only address or code have comes last."""
    places = [text.find(word) for text in (normalised(row.name), *row.initials.split())]
    return min((at for at in places if at >= 0), default=len(row.name) + len(row.initials))
