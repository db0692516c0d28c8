"""A form that is sent twice counts once; one that was opened before somebody else's move is looked at again."""

from django.db import transaction
from django.utils.translation import gettext as _

from crm.flow import Refused
from crm.models import Event

from . import flow
from .models import ServiceRequest

# what must not have happened since the form was opened: what is there now is not what its sender means
MEANWHILE = {
    "void": ("interim", "void"), "pass_check": ("submit",), "send_back": ("submit",),
    "grant_extension": ("ask_extension",), "refuse_extension": ("ask_extension",),
    "grant_pause": ("ask_pause",), "refuse_pause": ("ask_pause",),
    "reply": ("add_information",), "close": ("add_information",),
}  # fmt: skip
ANEW = "reissue_code"  # a code is shown once: whoever clicks twice sees the second, and that one opens it
BY_OTHERS = {"mark": ("mark",)}  # one's own is only put right


def take(move: str, service_request: ServiceRequest, /, *, by, seen: int | None, **words) -> ServiceRequest:
    """The move, with the row locked already: two clicks come one after the other. `seen` is the last line of history
    that the form's page showed; None where it is not known."""
    with transaction.atomic():
        now_is = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=service_request.pk)
        since = Event.objects.about(service_request).filter(pk__gt=seen) if seen else Event.objects.none()
        if was_taken(since, move, by=by, text=words.get("text", "")):
            return now_is
        others = since.filter(verb__in=verbs(BY_OTHERS.get(move, ()))).exclude(actor=by)
        if others.exists() or since.filter(verb__in=verbs(MEANWHILE.get(move, ()))).exists():
            raise Refused(_("Something has happened here since you opened this form. Look at it, then send it again."))
        return flow.VERBS[move](service_request.pk, by=by, **words)


def was_taken(since, name: str, *, by, text: str) -> bool:
    """With the same words, by the same person, with the same form."""
    return bool(text) and name != ANEW and since.filter(verb=f"request.{name}", actor=by, text=text).exists()


def verbs(names) -> list[str]:
    return [f"request.{name}" for name in names]
