"""Verbs and fields of history in the words people use. An upper floor adds its own with `speak`."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "user.create": _("added the user"),
    "user.edit": _("changed the user"),
    "user.deactivate": _("closed the log-in"),
    "user.activate": _("opened the log-in again"),
    "user.unlock": _("unlocked the log-in"),
    "user.password": _("set a new first password"),
    "user.second_factor": _("removed the second factor"),
    "calendar.notice": _("entered the holiday arrangement"),
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
VALUES: dict[str, dict] = {}  # field -> stored value -> words, for choices


def speak(*, verbs=None, fields=None, values=None) -> None:
    """Slices register the words of their verbs, fields and choices once, at import."""
    VERBS.update(verbs or {})
    FIELDS.update(fields or {})
    VALUES.update(values or {})


def verb_words(verb: str) -> str:
    return str(VERBS.get(verb, verb))


def field_words(field: str) -> str:
    return str(FIELDS.get(field, field))


def value_words(field: str, value) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        return "、".join(value_words(field, item) for item in value)
    return str(VALUES.get(field, {}).get(value, value))
