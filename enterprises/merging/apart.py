"""两家企业: somebody looked and says that two files are not one; that can be taken back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from crm import audit
from crm.models import User
from crm.words import speak
from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise

from .merge import RIGHTS, held, refuse_merged_away
from .models import MERGES, NotTheSame

speak(
    verbs={
        "enterprise.tell_apart": gettext_lazy("said that this is not the same as"),
        "enterprise.doubt_again": gettext_lazy("took back that this is not the same as"),
    }
)


def tell_apart(
    pk: int, other_pk: int, *, by: User, text: str = "", now: datetime | None = None, address: str | None = None
) -> NotTheSame:
    """Said twice it is said once."""
    changes.allow(by, RIGHTS)
    now = now or timezone.now()
    with transaction.atomic():
        one, other = held(*sorted((pk, other_pk)))
        refuse_merged_away(one, other)
        row, is_new = NotTheSame.objects.get_or_create(
            one=one, other=other, defaults={"by": by, "at": now, "text": text[:200]}
        )
        if is_new:
            _story("enterprise.tell_apart", one, other, by=by, at=now, text=text, address=address)
    return row


def doubt_again(pk: int, *, by: User, now: datetime | None = None, address: str | None = None) -> None:
    """The pair may be shown again. Taken back twice, it is taken back once."""
    changes.allow(by, RIGHTS)
    with transaction.atomic():
        row = NotTheSame.objects.select_for_update(of=("self",)).select_related("one", "other").filter(pk=pk).first()
        if row is None:
            return
        _story("enterprise.doubt_again", row.one, row.other, by=by, at=now, text="", address=address)
        row.delete()


def _story(verb: str, one: Enterprise, other: Enterprise, *, by: User, text: str, **facts) -> None:
    absent = by.acting_in(*MERGES, owners=[one.officer_id, other.officer_id])
    for row, named in ((one, other), (other, one)):
        said = "\n".join(filter(None, [named.name, text]))
        audit.record(row, verb, by=by, text=said, on_behalf=absent, **facts)
