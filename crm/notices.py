"""Telling people: the line behind the bell, and an e-mail for those who asked for it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import outbox
from crm.models import Message, Notice, User, covers
from crm.words import verb_words


def tell(
    people: Iterable[User],
    verb: str,
    *,
    title: str,
    url: str,
    by: User | None = None,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """One line for each person but the one who did it, and one for whoever stands in for a person on leave.

    With a key it is said once, however often it is called.
    """
    now = at or timezone.now()
    rows = [
        Notice(
            user=person, verb=verb, title=title[:200], url=url, by_name=str(by) if by else "", at=now,
            key=f"{key}:{person.pk}" if key else None, for_name=for_name,
        )
        for person, for_name in with_deputies(people).items()
        if person != by
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    if settings.MAIL:
        outbox.post_all(mail(row) for row in rows if wants_mail(row.user))


def wants_mail(person: User) -> bool:
    return bool(person.mail_notices and person.email and person.is_active)


def mail(notice: Notice) -> Message:
    """What happened, a title, and where to look: nothing else of a record leaves the house.

    The subject goes without the title: it is read on locked screens, and by administrators who see no requests.
    """
    with override(settings.LANGUAGE_CODE):
        said = f"{notice.by_name} {verb_words(notice.verb)}".strip()
        why = _("You asked for this on your page in Whistle; there you can also stop it.")
        lines = [said, notice.title, "", f"{settings.BASE_URL}{notice.url}", "", "-- ", settings.OFFICE_NAME, why]
        return outbox.message(
            subject=f"[{_('Whistle')}] {said}", body="\n".join(lines), person=notice.user,
            address=notice.user.email, key=f"mail:{notice.key}" if notice.key else None, now=notice.at,
        )  # fmt: skip


def with_deputies(people: Iterable[User]) -> dict[User, str]:
    """Each person with "", and the deputies of those on leave with the name of whom the line is for."""
    told = dict.fromkeys(people, "")
    for cover in covers.on(timezone.localdate()):
        if cover.person in told and cover.deputy not in told:
            told[cover.deputy] = str(cover.person)
    return told
