"""A form that is sent twice counts once; one that was opened before somebody else's move is looked at again."""

from django.db import transaction
from django.utils.translation import gettext as _

from crm import audit
from crm.flow import Refused
from crm.models import Event, User

from . import verbs
from .models import Space

# what must not have happened since the form was opened: it is another hold, another tenant than its sender means
MEANWHILE = {
    "extend": ("hold", "extend"), "release": ("hold",), "fit_out": ("hold",), "occupy": ("hold", "fit_out"),
    "vacate": ("occupy", "fit_out"), "withdraw": ("occupy", "fit_out", "vacate"),
}  # fmt: skip
# a link locks its landlord, then the spaces: in the other order two would wait for each other; it knows a double click
LOCK_THEMSELVES = {"ask"}
TOLD = ("holder_name", "verified_on", "lease_ends_on")  # words of a form that stand in the line of history, if changed


def take(move: str, space: Space, /, *, by: User, seen: int | None, **words) -> tuple[Space, bool]:
    """The move, with the row locked already: two clicks come one after the other. `seen` is the last line of history
    that the form's page showed; None where it is not known. False: this form was sent before, and nothing is done."""
    if move in LOCK_THEMSELVES:
        return verbs.VERBS[move](space.pk, by=by, **words), True
    with transaction.atomic():
        now_is = Space.objects.visible_to(by).select_for_update(of=("self",)).get(pk=space.pk)
        since = list(Event.objects.about(space).filter(pk__gt=seen)) if seen else []
        if was_taken(now_is, move, since, by=by, words=words):
            return now_is, False
        others = {f"space.{name}" for name in MEANWHILE.get(move, ())}
        if others.intersection(line.verb for line in since):
            raise Refused(_("Something has happened here since you opened this form. Look at it, then send it again."))
        return verbs.VERBS[move](space.pk, by=by, **words), True


def was_taken(space: Space, move: str, since: list[Event], *, by: User, words: dict) -> bool:
    same = [line for line in since if is_same(line, move, by=by, words=words)]
    if move != "verify" or not same:
        return bool(same)
    # what was seen on an earlier day than the last is not in the line of history
    facts = {name: words[name] for name in ("verified_on", "how", "text") if name in words}
    return space.verifications.filter(by=by, at__gte=min(line.at for line in same), **facts).exists()


def is_same(line: Event, move: str, *, by: User, words: dict) -> bool:
    """By the same person, from the same form, with the same words."""
    if line.verb != f"space.{move}" or line.actor_id != by.pk or line.text != words.get("text", ""):
        return False
    told = {name: line.changes[name][1] for name in TOLD if name in line.changes and name in words}
    return all(audit.plain(words[name]) == after for name, after in told.items())
