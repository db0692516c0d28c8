"""分级规则 are made, changed and ended by administrators; each change is computed at once by a worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from crm import audit, reference
from crm.flow import Refused
from crm.models import Role, User
from crm.words import speak
from enterprises.accounts.models import Enterprise

from .deciding import as_rule, rules_in_force
from .models import TierRule
from .terms import Condition, Rule
from .tiers import classify
from .words import condition_words

MAY_RULE = frozenset({Role.ADMIN})
Tier = Enterprise.Tier

speak(
    verbs={
        "tier_rule.create": gettext_lazy("made the rule of tiers"),
        "tier_rule.edit": gettext_lazy("changed the rule of tiers"),
        "tier_rule.end": gettext_lazy("ended the rule of tiers"),
    },
    # history's “name” is that of a person
    fields={"rule_name": pgettext_lazy("rule", "name"), "conditions": pgettext_lazy("rule", "conditions")},
)


def create(
    *, by: User, tier: str, name: str, conditions: Sequence[Condition], now: datetime | None = None,
    address: str | None = None,
) -> TierRule:  # fmt: skip
    """The same form sent twice makes one rule."""
    now = now or timezone.now()
    check(by, tier, conditions)
    with transaction.atomic():
        reference.hold(by)
        if earlier := the_same(tier, conditions):
            if (earlier.name, earlier.by) == (name, by):
                return earlier
            raise Refused(_("The rule “%(name)s” says the same already.") % {"name": earlier.name})
        stored = [condition.stored() for condition in conditions]
        row = TierRule.objects.create(tier=tier, name=name, conditions=stored, by=by, at=now, changed_at=now)
        return finish(row, "create", {}, by=by, now=now, address=address)


def edit(
    pk: int, *, by: User, seen: datetime | None, tier: str, name: str, conditions: Sequence[Condition],
    now: datetime | None = None, address: str | None = None,
) -> TierRule:  # fmt: skip
    now = now or timezone.now()
    check(by, tier, conditions)
    with transaction.atomic():
        row = start(pk, by)
        before = told(row)
        stored = [condition.stored() for condition in conditions]
        if (row.tier, row.name, row.conditions) == (tier, name, stored):
            return row
        not_changed_since(seen, row)
        if (other := the_same(tier, conditions, but=pk)) is not None:
            raise Refused(_("The rule “%(name)s” says the same already.") % {"name": other.name})
        row.tier, row.name, row.conditions, row.changed_at = tier, name, stored, now
        row.save()
        return finish(row, "edit", before, by=by, now=now, address=address)


def end(
    pk: int, *, by: User, seen: datetime | None, now: datetime | None = None, address: str | None = None
) -> TierRule:
    now = now or timezone.now()
    check(by)
    with transaction.atomic():
        reference.hold(by)
        row = TierRule.objects.select_for_update().get(pk=pk)
        if row.ended_at:
            return row
        not_changed_since(seen, row)
        row.ended_at = row.changed_at = now
        row.save()
        return finish(row, "end", told(row), by=by, now=now, address=address)


# ---------------------------------------------------------------- what the verbs share


def check(by: User, tier: str = "", conditions: Sequence[Condition] = ()) -> None:
    if not by.has_role(*MAY_RULE):
        raise Refused(_("Your role does not include this."))
    if tier and tier != Tier.D and not conditions:
        raise Refused(_("Without a condition the rule would hold for everybody. Only tier D may be the rest of all."))


def start(pk: int, by: User) -> TierRule:
    reference.hold(by)
    row = TierRule.objects.select_for_update().get(pk=pk)
    if row.ended_at:
        raise Refused(_("This rule has been ended. Make a new one."))
    return row


def not_changed_since(seen: datetime | None, row: TierRule) -> None:
    if seen is not None and seen != row.changed_at:
        raise Refused(_("Somebody changed this rule after you had opened it. Look at it again before you go on."))


def the_same(tier: str, conditions: Sequence[Condition], *, but: int = 0) -> TierRule | None:
    wanted = set(conditions)
    rows = TierRule.objects.filter(ended_at=None, tier=tier).exclude(pk=but).select_related("by")
    return next((row for row in rows if set(as_rule(row).conditions) == wanted), None)


def told(row: TierRule) -> dict[str, Any]:
    """As history tells it, in the language of the office."""
    with override(settings.LANGUAGE_CODE):
        said = [condition_words(condition) for condition in as_rule(row).conditions]
    return {"tier": row.tier, "rule_name": row.name, "conditions": said}


def finish(row: TierRule, verb: str, before: dict, *, by: User, now: datetime, address: str | None) -> TierRule:
    changes = {} if row.ended_at else audit.differences(before, told(row))
    event = audit.record(row, f"tier_rule.{verb}", by=by, at=now, changes=changes, text=row.name, address=address)
    reference.bump()
    classify.start(event.pk, by=by)  # each change its own: one that is under way may have passed some already
    return row


def with_this(tier: str, name: str, conditions: Sequence[Condition], *, pk: int = 0) -> tuple[Rule, ...]:
    """The rules as they would be with this one, new or changed."""
    rule = Rule(tier, name, tuple(conditions), pk or 2**62)
    return in_order([*without(pk), rule])


def without(pk: int) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_in_force() if rule.pk != pk)


def in_order(rules: list[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (rule.tier, rule.pk)))
