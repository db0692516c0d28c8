"""Verbs and fields of history in the words people use. An upper floor adds its own with `speak`."""

from collections.abc import Callable

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

VERBS = {
    "user.create": _("added the user"),
    "user.edit": _("changed the user"),
    "user.deactivate": _("closed the log-in"),
    "user.activate": _("opened the log-in again"),
    "user.unlock": _("unlocked the log-in"),
    "user.password": _("set a new first password"),
    "user.second_factor": _("removed the second factor"),
    "export": _("exported the list"),
    "attachment.add": _("added the file"),
    "attachment.open": _("opened the file"),
}
FIELDS = {
    "status": _("status"),
    "name": _("name"),
    "username": _("user name"),
    "unit": _("unit"),
    "phone": _("phone"),
    "groups": _("roles"),
}
ALONE: dict[str, object] = {}  # verb -> words where nobody of the office did it
VALUES: dict[str, dict | Callable] = {}  # field -> stored value -> words


def speak(*, verbs=None, alone=None, fields=None, values=None) -> None:
    """Slices register the words of their verbs, fields and choices once, at import."""
    VERBS.update(verbs or {})
    ALONE.update(alone or {})
    FIELDS.update(fields or {})
    VALUES.update(values or {})


def verb_words(verb: str) -> str:
    return str(VERBS.get(verb, verb))


def alone_words(verb: str) -> str:
    """Of what an enterprise did itself, over the public site; or the system."""
    return str(ALONE[verb]) if verb in ALONE else verb_words(verb)


def field_words(field: str) -> str:
    return str(FIELDS.get(field, field))


def value_words(field: str, value) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        return listed(value_words(field, item) for item in value)
    known = VALUES.get(field, {})
    return str(known(value) if callable(known) else known.get(value, value))


def change_words(field: str, before, after) -> str:
    """状态：待分拨 → 待签收; a field that was empty has no before: 单位：城市建设办公室"""
    if before in (None, "", []):
        return gettext("%(field)s: %(after)s") % {"field": field_words(field), "after": value_words(field, after)}
    return gettext("%(field)s: %(before)s → %(after)s") % {
        "field": field_words(field), "before": value_words(field, before), "after": value_words(field, after),
    }  # fmt: skip


def listed(things) -> str:
    """Things one after another: a comma in English, 、 in Chinese."""
    return pgettext("list", ", ").join(map(str, things))


def sentences(*said) -> str:
    """Sentences one after another: Chinese needs no blank between them."""
    text, *more = map(str, said)
    for sentence in more:
        text = pgettext("two sentences", "%(one)s %(other)s") % {"one": text, "other": sentence}
    return text
