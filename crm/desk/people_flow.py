"""What an administrator may do to a log-in, one verb each: lock, check, change, record. Nobody is ever deleted."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import audit, reference
from crm.flow import Refused
from crm.models import NoticeKind, Role, User
from crm.sessions import unlock as unlock_name
from crm.words import speak

YES_NO = {True: _("yes"), False: _("no")}
speak(
    fields={"email": pgettext_lazy("person", "E-mail")}
    | {name: User._meta.get_field(name).verbose_name for name in ("mail_for", "mail_digest", "remind_days")},
    values={"groups": dict(Role.choices), "mail_for": dict(NoticeKind.choices), "mail_digest": YES_NO},
)
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and figures that look alike


def create(*, by, roles, address=None, **facts) -> tuple[User, str]:
    """A new log-in and its first password, which is kept nowhere."""
    password = first_password()
    with transaction.atomic():
        person = User(**facts, must_change_password=True)
        person.set_password(password)
        person.save(force_insert=True)
        person.groups.set(groups(roles))
        reference.bump()  # processes keep names and roles to choose from
        audit.record(person, "user.create", by=by, address=address, changes=audit.differences({}, written(person)))
    return person, password


def edit(pk, *, by, roles, address=None, **facts) -> User:
    with transaction.atomic():
        person = start(pk, by)
        before = written(person)
        if Role.ADMIN in before["groups"] and Role.ADMIN not in roles:
            keep_an_administrator(person, by)
        for name, value in facts.items():
            setattr(person, name, value)
        person.save(update_fields=list(facts))
        person.groups.set(groups(roles))
        changes = audit.differences(before, written(person))
        if changes:
            reference.bump()
            audit.record(person, "user.edit", by=by, address=address, changes=changes)
    return person


def change_own(*, by, address=None, **facts) -> None:
    """What people may change about themselves: how they are reached, and how they want to be told."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=by.pk)
        changes = audit.differences({name: getattr(person, name) for name in facts}, facts)
        if changes:
            for name, value in facts.items():
                setattr(person, name, value)
            person.save(update_fields=list(facts))
            audit.record(person, "user.edit", by=by, address=address, changes=changes)


def deactivate(pk, *, by, address=None) -> User:
    with transaction.atomic():
        person = start(pk, by)
        keep_an_administrator(person, by)
        person.is_active = False
        person.save(update_fields=["is_active"])
        reference.bump()
        audit.record(person, "user.deactivate", by=by, address=address)
    return person


def activate(pk, *, by, address=None) -> User:
    with transaction.atomic():
        person = start(pk, by)
        person.is_active = True
        person.save(update_fields=["is_active"])
        reference.bump()
        audit.record(person, "user.activate", by=by, address=address)
    return person


def unlock(pk, *, by, request, address=None) -> User:
    with transaction.atomic():
        person = start(pk, by)
        audit.record(person, "user.unlock", by=by, address=address)
        transaction.on_commit(lambda: unlock_name(request, person))
    return person


def new_password(pk, *, by, address=None) -> tuple[User, str]:
    """For somebody who forgot it; open sessions of the old password end, and this one is good for one log-in."""
    password = first_password()
    with transaction.atomic():
        person = start(pk, by)
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        audit.record(person, "user.password", by=by, address=address)
    return person, password


def reset_second_factor(pk, *, by, address=None) -> User:
    """For somebody who lost the telephone: back to the password alone until a new one is set up."""
    with transaction.atomic():
        person = start(pk, by)
        Authenticator.objects.filter(user=person).delete()
        audit.record(person, "user.second_factor", by=by, address=address)
    return person


# ---------------------------------------------------------------- what the verbs share


def start(pk, by) -> User:
    person = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
    if person.is_superuser and not by.is_superuser:
        raise Refused(_("Only the technical administrator may change this log-in"))
    return person


def keep_an_administrator(person, by) -> None:
    """Nobody locks the door behind themselves, and somebody always keeps the key."""
    if person == by:
        raise Refused(_("This is your own log-in; ask another administrator"))
    others = User.objects.in_role(Role.ADMIN).exclude(pk=person.pk)
    if person.has_role(Role.ADMIN) and not others.exists():
        raise Refused(_("This is the last administrator; name another one first"))


def written(person) -> dict:
    """What history keeps of a log-in: never a password."""
    roles = set(person.groups.values_list("name", flat=True))
    return {
        "name": person.name, "username": person.username, "unit": person.unit, "phone": person.phone,
        "email": person.email, "groups": [str(role) for role in Role if role in roles],
    }  # fmt: skip


def groups(roles):
    return Group.objects.filter(name__in=roles)


def first_password() -> str:
    return "-".join(get_random_string(4, READABLE) for _part in range(3))
