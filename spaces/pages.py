"""What a space's page shows, gathered once: moves, freshness, facts, hold, life, verifications, pictures, story."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.lights import Shown, day_words, full_day, month_day, show
from crm.models import Attachment, Deadline, Event, Role, User

from . import life, scale
from .facts import FACTS, GROUPS
from .freshness import Freshness, freshness
from .models import Picture, Space, Spell, Status, Verification
from .moves import FLOW, acting_for, running, standings
from .revealing import MAY_REVEAL
from .surroundings import surroundings
from .tenants import LET, tenant_of

STORY, LOOKS = 200, 50  # lines of history and verifications that a page shows, the newest of a long life
MANAGERS = (Role.SPACES,)
NOT_VACANT = gettext_lazy("not shown: it is not vacant")
NOT_MEANT = gettext_lazy("not shown: it is not meant to be")
TOO_OLD = gettext_lazy("not shown: it has not been verified for too long")


def panel(space: Space, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    today = now.astimezone(SHANGHAI).date()
    offers = FLOW.offers(standings(user, space), space, now=now)
    absent = [acting_for(user, space, offer.move) for offer in offers]
    fresh = freshness(space.verified_on, today=today)
    events = list(Event.objects.about(space)[:STORY])
    return {
        "space": space,
        "now": now,
        "today": today,
        "offers": offers,
        "often": [offer for offer in offers if not offer.move.is_rare],
        "seldom": [offer for offer in offers if offer.move.is_rare],
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "fresh": fresh,
        "scales": scale.scales(fresh),
        "on_the_site": on_the_site(space, fresh),
        "current": running(space),
        "area": FACTS["area"].words(space),
        "groups": groups(space),
        "may_manage": user.has_role(*MANAGERS),
        "may_reveal": user.has_role(*MAY_REVEAL),
        "landlords": landlords(space),
        "shown_phones": {},
        "events": events,
        "count_events": len(events) if len(events) < STORY else Event.objects.about(space).count(),
        "seen": max((event.pk for event in events), default=0),
        **life_of(space, user, now=now),
        **pictures_of(space),
        **surroundings(space, user),
    }


def groups(space: Space) -> list[tuple]:
    """(heading, [(fact, words, or "" when it is not known)])"""
    return [(heading, [(fact, fact.words(space)) for fact in facts]) for heading, facts in GROUPS]


def on_the_site(space: Space, fresh: Freshness) -> object:
    """Whether the public sees it, and if not, why."""
    if not space.is_public:
        return NOT_MEANT
    if space.status != Status.VACANT:
        return NOT_VACANT
    return TOO_OLD if fresh.band == "hidden" else _("shown to the public")


def landlords(space: Space) -> list[tuple]:
    """(label, contact): the landlord, and the agent when that is somebody else."""
    labels = (
        (_("Landlord"), space.landlord),
        (_("Agent"), space.agent if space.agent_id != space.landlord_id else None),
    )
    return [(label, contact) for label, contact in labels if contact]


def life_of(space: Space, user: User, *, now: datetime) -> dict:
    today = now.astimezone(SHANGHAI).date()
    spells = list(space.spells.select_related("by").prefetch_related("thing"))
    own = {person.pk for person in user.acts_as}
    waits = list(space.waits.open().select_related("by"))
    for wait in waits:
        wait.is_own = wait.by_id in own
    tenant = next((spell.thing for spell in spells if spell.to_on is None and tenant_of(spell)), None)
    return {
        "tenant": tenant,
        "may_name_tenant": may_name_tenant(space, user, tenant),
        "spells": [(spell, spell.days(today)) for spell in reversed(spells)],
        "strips": life.strips(spells, today),
        "vacant_days": life.vacant_days(spells, today),
        "vacant_years": life.YEARS,
        "hold_light": hold_light(running(space), now=now),
        "waits": waits,
        **verifications_of(space, today),
    }


def may_name_tenant(space: Space, user: User, tenant: object) -> bool:
    """Managers also of one that is to be let with it; who looks after enterprises of one that is let already."""
    if space.status == Status.WITHDRAWN or tenant:
        return False
    return user.has_role(*MANAGERS) or (space.status in LET and user.has_role(Role.OFFICER, Role.SUPERVISOR))


def hold_light(spell: Spell | None, *, now: datetime) -> Shown | None:
    """剩 6 个工作日, of the hold that runs."""
    if spell is None or spell.status != Status.HELD:
        return None
    deadline = Deadline.objects.about(spell).open().first()
    is_open = bool(deadline and deadline.provisional)
    shown = show(due_at=spell.due_at, met_at=None, now=now, calendar=work_calendar(), provisional=is_open)
    local = spell.due_at.astimezone(SHANGHAI)
    told = {"day": day_words(local.date(), work_calendar()), "time": f"{local:%H:%M}"}
    return replace(shown, time=_("ends %(day)s %(time)s") % told)


def verifications_of(space: Space, today: date) -> dict:
    """The newest first, each with its photos, and how many there are."""
    rows = list(space.verifications.select_related("by", "landlord").order_by("-verified_on", "-id")[:LOOKS])
    photos: dict[int, list[Attachment]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(Verification)
    for photo in Attachment.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows]):
        photos[photo.object_id].append(photo)
    for row in rows:
        row.photos = photos[row.pk]
        row.who = str(row.by or row.landlord or "")
        row.day = month_day(row.verified_on) if row.verified_on.year == today.year else full_day(row.verified_on)
    count = len(rows) if len(rows) < LOOKS else space.verifications.count()
    return {"verifications": rows, "count_verifications": count}


def pictures_of(space: Space) -> dict:
    standing = list(space.pictures.standing().select_related("attachment"))
    return {
        "pictures": [row for row in standing if row.kind != Picture.Kind.DOCUMENT],
        "documents": [row for row in standing if row.kind == Picture.Kind.DOCUMENT],
    }
