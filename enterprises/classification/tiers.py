"""分级: the rules set the tier of all whose tier nobody has set by hand; a person may set it, with a reason."""

import time
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, jobs, notices, reference
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Event, Job, Role, User
from crm.words import speak
from enterprises.accounts.changes import Overtaken
from enterprises.accounts.models import Enterprise

from . import scaling, words
from .deciding import OPEN, chunks, decided, moved, rules_in_force

MAY_OVERRIDE = frozenset({Role.OFFICER, Role.SUPERVISOR})
# lines of history by which a tier changes; others do so where they name it among their changes
RULED, OVERRIDDEN, GIVEN_BACK = "enterprise.tier", "enterprise.override", "enterprise.follow_rules"
PAUSE = 0.02  # seconds in which others may write; SQLite has one writer at a time
Progress = Callable[[int], None]  # told how many are done, inside the transaction that writes
How = Enterprise.How

speak(
    verbs={
        RULED: gettext_lazy("set the tier by the rules"),
        OVERRIDDEN: gettext_lazy("set the tier by hand"),
        GIVEN_BACK: gettext_lazy("gave the tier back to the rules"),
    },
    fields={"tier_how": gettext_lazy("tier set")},
    values={"tier_how": dict(How.choices)},
)


# ---------------------------------------------------------------- the rules


def compute(now: datetime, *, progress: Progress = lambda done: None) -> int:
    """All enterprises, a thousand in a transaction; writes what changes and says how many. Goes by today's facts."""
    done = changed = 0
    for rows in chunks(Enterprise.objects.standing().filter(OPEN)):
        done += len(rows)
        reference.forget()  # the rules may have changed since the last thousand
        changed += settle(rows, now, progress=lambda done=done: progress(done))
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
    return changed


def compute_for(pks: Collection[int], now: datetime) -> int:
    """These at once: something has become known of them."""
    rows = Enterprise.objects.standing().filter(OPEN, pk__in=pks)
    return sum(settle(some, now) for some in chunks(rows))


def settle(rows: list[Enterprise], now: datetime, *, progress: Callable[[], None] = lambda: None) -> int:
    """Judge without a lock; write only where nobody has touched the tier since."""
    outcome = decided(rows, on=now.astimezone(SHANGHAI).date(), rules=rules_in_force())
    moves = {row.pk: (row.tier, decision) for row, decision in moved(rows, outcome)}
    with transaction.atomic():
        progress()
        if not moves:
            return 0
        held = Enterprise.objects.standing().filter(OPEN, pk__in=moves).select_for_update().order_by("pk")
        present = [pk for pk, tier in held.values_list("pk", "tier") if tier == moves[pk][0]]
        by_tier: dict[str, list[int]] = {}
        for pk in present:
            by_tier.setdefault(moves[pk][1].tier, []).append(pk)
        for tier, pks in by_tier.items():
            written = {"tier": tier, "tier_how": How.RULE, "tier_why": "", "updated_at": now}
            Enterprise.objects.filter(pk__in=pks).update(**written)
        with translation.override(settings.LANGUAGE_CODE):
            Event.objects.bulk_create(
                audit.event_about(
                    Enterprise, pk, RULED, at=now, changes={"tier": [moves[pk][0], moves[pk][1].tier]},
                    text=words.why(moves[pk][1], outcome.ground, figures=False).text,
                )
                for pk in present
            )  # fmt: skip
    return len(present)


@jobs.work(label=gettext_lazy("Compute scale and tiers"))
def classify(job: Job) -> None:
    """First the scale, which a rule may ask for; begun again, it begins anew and changes nothing twice."""
    rows = Enterprise.objects.standing()
    in_scale, in_tier = rows.filter(scaling.OPEN).count(), rows.filter(OPEN).count()
    jobs.beat(job, done=0, total=in_scale + in_tier)
    scaling.compute(timezone.now(), progress=lambda done: jobs.beat(job, done=done))
    compute(timezone.now(), progress=lambda done: jobs.beat(job, done=in_scale + done))


# ---------------------------------------------------------------- a person


def override(
    pk: int, *, tier: str, text: str, by: User, seen: datetime | None, now: datetime | None = None,
    address: str | None = None,
) -> Enterprise:  # fmt: skip
    """人工定级: whatever the rules say, until it is given back to them. The reason is compulsory."""
    now, text = now or timezone.now(), " ".join(text.split())
    if not text:
        raise Refused(_("Say why: the reason stands beside the tier."))
    with transaction.atomic():
        enterprise = start(pk, by)
        before = {"tier": enterprise.tier, "tier_how": enterprise.tier_how}
        if (enterprise.tier, enterprise.tier_how, enterprise.tier_why) == (tier, How.HAND, text):
            return enterprise  # sent twice
        not_changed_since(seen, enterprise)
        enterprise.tier, enterprise.tier_how, enterprise.tier_why = tier, How.HAND, text
        return finish(enterprise, OVERRIDDEN, before, by=by, now=now, text=text, address=address)


def follow_rules(
    pk: int, *, by: User, seen: datetime | None, now: datetime | None = None, address: str | None = None
) -> Enterprise:
    """Back to what the rules say, at once."""
    now = now or timezone.now()
    with transaction.atomic():
        enterprise = start(pk, by)
        before = {"tier": enterprise.tier, "tier_how": enterprise.tier_how}
        if not enterprise.tier or enterprise.tier_how == How.RULE:
            return enterprise
        not_changed_since(seen, enterprise)
        outcome = decided([enterprise], on=now.astimezone(SHANGHAI).date(), rules=rules_in_force())
        decision = outcome.decisions[pk]
        enterprise.tier, enterprise.tier_how, enterprise.tier_why = decision.tier, How.RULE, ""
        with translation.override(settings.LANGUAGE_CODE):
            text = words.why(decision, outcome.ground, figures=False).text
        return finish(enterprise, GIVEN_BACK, before, by=by, now=now, text=text, address=address)


def start(pk: int, by: User) -> Enterprise:
    if not by.has_role(*MAY_OVERRIDE):
        raise Refused(_("Your role does not include this."))
    return Enterprise.objects.visible_to(by).select_for_update(of=("self",)).select_related("officer").get(pk=pk)


def not_changed_since(seen: datetime | None, enterprise: Enterprise) -> None:
    if seen is not None and seen != enterprise.updated_at:
        raise Overtaken(
            _("Somebody changed this enterprise after you had opened it. Look at it again before you go on.")
        )


def finish(
    enterprise: Enterprise, verb: str, before: dict[str, Any], *, by: User, now: datetime, text: str,
    address: str | None,
) -> Enterprise:  # fmt: skip
    enterprise.save(update_fields=["tier", "tier_how", "tier_why", "updated_at"])
    after = {"tier": enterprise.tier, "tier_how": enterprise.tier_how}
    audit.record(
        enterprise, verb, by=by, at=now, text=text, changes=audit.differences(before, after), address=address,
        on_behalf=by.acting_in(*MAY_OVERRIDE, owners=[enterprise.officer_id]),
    )  # fmt: skip
    if enterprise.officer:
        title, url = f"{enterprise.name} · {enterprise.tier or '—'}", enterprise.get_absolute_url()
        notices.tell([enterprise.officer], verb, title=title, url=url, by=by, at=now)
    return enterprise
