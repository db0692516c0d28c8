"""What may be done about a leave: enter it with a deputy, end it early. It begins and ends by its dates alone."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, notices, reference
from crm.flow import Refused
from crm.leave import days
from crm.models import Cover, Role, User
from crm.words import speak

MAY_ENTER = frozenset({Role.ADMIN, Role.SUPERVISOR})  # for others; for oneself everybody may

speak(
    verbs={
        "cover.create": gettext_lazy("entered the leave of"),
        "cover.end": gettext_lazy("ended the leave early of"),
        "cover.hand_over": gettext_lazy("handed over the cover"),
    },
    fields={name: Cover._meta.get_field(name).verbose_name for name in ("deputy", "from_on", "to_on", "note")},
)


def create(
    *, by: User, person: User, deputy: User, from_on: date, to_on: date, note: str = "", address: str | None = None
) -> Cover:
    """The same leave entered twice is one."""
    with transaction.atomic():
        held = hold(person, deputy)
        person, deputy = held[person.pk], held[deputy.pk]
        allow(by, person)
        same = Cover.objects.standing().filter(person=person, deputy=deputy, from_on=from_on, to_on=to_on).first()
        if same:
            return same
        refuse_wrong_days(from_on, to_on)
        refuse_overlap(person, from_on, to_on)
        refuse_deputy(person, deputy, from_on, to_on)
        cover = Cover(person=person, deputy=deputy, from_on=from_on, to_on=to_on, note=note, by=by, at=timezone.now())
        cover.save(force_insert=True)
        reference.bump()
        record(cover, "cover.create", by=by, changes=audit.differences({}, written(cover)), address=address)
    return cover


def end(pk: int, *, by: User, address: str | None = None) -> Cover:
    """Back sooner, or entered by mistake. It stays on record."""
    with transaction.atomic():
        cover = (
            Cover.objects.visible_to(by).select_for_update(of=("self",)).select_related("person", "deputy").get(pk=pk)
        )
        allow(by, cover.person)
        if cover.ended_at:
            return cover
        if cover.to_on < timezone.localdate():
            raise Refused(_("It is over already"))
        cover.ended_at = timezone.now()
        cover.save(update_fields=["ended_at"])
        reference.bump()
        record(cover, "cover.end", by=by, changes={}, address=address)
    return cover


# ---------------------------------------------------------------- what the verbs share


def hold(*people: User) -> dict[int, User]:
    """Whatever is decided about these people waits for its turn; in one order, so that nobody waits for ever."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people]).order_by("pk")
    return {person.pk: person for person in rows}


def allow(by: User, person: User) -> None:
    if person != by and not by.has_role(*MAY_ENTER):
        raise Refused(_("You may enter your own leave only"))


def refuse_wrong_days(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise Refused(_("The last day lies before the first day"))
    if to_on < timezone.localdate():
        raise Refused(_("These days are over"))


def refuse_overlap(person: User, from_on: date, to_on: date) -> None:
    other = person.leaves.between(from_on, to_on).select_related("deputy").first()
    if other:
        words = _("%(person)s is on leave %(days)s already, %(deputy)s stands in; end that one first")
        raise Refused(words % {"person": person, "days": days(other), "deputy": other.deputy})


def refuse_deputy(person: User, deputy: User, from_on: date, to_on: date) -> None:
    """One deputy who is there, and not a chain of them: rights that are lent are not lent on."""
    if person == deputy:
        raise Refused(_("Nobody stands in for themselves; choose another person"))
    if not deputy.is_active:
        raise Refused(_("The log-in of %(deputy)s is closed") % {"deputy": deputy})
    away = deputy.leaves.between(from_on, to_on).first()
    if away:
        raise Refused(
            _("%(deputy)s is on leave %(days)s; choose another person") % {"deputy": deputy, "days": days(away)}
        )
    lent = person.covers.between(from_on, to_on).select_related("person").first()
    if lent:
        words = _("%(person)s stands in for %(absent)s %(days)s; give that cover to somebody else first")
        raise Refused(words % {"person": person, "absent": lent.person, "days": days(lent)})


def record(cover: Cover, verb: str, *, by: User, changes: dict, address: str | None) -> None:
    """A line in the history of the person on leave, and word to both."""
    audit.record(cover.person, verb, by=by, text=f"{cover.person} {days(cover)}", changes=changes, address=address)
    title = _("%(person)s, %(days)s, deputy %(deputy)s") % {
        "person": cover.person, "days": days(cover), "deputy": cover.deputy,
    }  # fmt: skip
    notices.tell([cover.person, cover.deputy], verb, title=title, url="/desk/me/", by=by)


def written(cover: Cover) -> dict:
    return {"deputy": cover.deputy, "from_on": cover.from_on, "to_on": cover.to_on} | (
        {"note": cover.note} if cover.note else {}
    )


def taken(person: User):
    """What this person covers from today on."""
    return person.covers.not_over(timezone.localdate())


def pass_on(person: User, to: User, *, by: User, at, most: int) -> int:
    """Part of a hand-over: `person` covers no longer, `to` does; what that one cannot take stays."""
    hold(person, to)
    passed = 0
    rows = taken(person).select_for_update(of=("self",)).select_related("person")
    for cover in rows.order_by("pk")[:most]:
        if can_take(cover, to):
            Cover.objects.filter(pk=cover.pk).update(deputy=to)
            changes = {"deputy": [str(person), str(to)]}
            audit.record(cover.person, "cover.hand_over", by=by, at=at, text=days(cover), changes=changes)
            passed += 1
    if passed:
        reference.bump()
    return passed


def can_take(cover: Cover, to: User) -> bool:
    try:
        refuse_deputy(cover.person, to, cover.from_on, cover.to_on)
    except Refused:
        return False
    return True
