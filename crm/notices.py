"""Telling people: the line behind the bell, and an e-mail for those who asked for it.

What is told is of a kind, and each person says of which kinds they want e-mails too. A slice says once, at import, of
which kind its verbs are, one by one or all of a noun: `sort(NoticeKind.MEETING, "meeting")`. Any other is WORK.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from crm import group_words, outbox
from crm.clock import SHANGHAI
from crm.models import Message, Notice, NoticeKind, Role, User, covers
from crm.models.duty import on_duty
from crm.words import speak, verb_words

KINDS: dict[str, NoticeKind] = {"request.intake": NoticeKind.ENTERPRISE} | dict.fromkeys(
    ("calendar", "cover", "hand_over", "import"), NoticeKind.OFFICE
)

speak(
    verbs={
        "request.intake": gettext_lazy("A request came in from the enterprise's side"),
        "calendar.missing": gettext_lazy("Not entered yet: the holidays of"),
    }
)


def sort(kind: NoticeKind, *verbs_or_nouns: str) -> None:
    KINDS.update(dict.fromkeys(verbs_or_nouns, kind))


def kind_of(verb: str) -> NoticeKind:
    return KINDS.get(verb) or KINDS.get(verb.partition(".")[0], NoticeKind.WORK)


def tell(
    people: Iterable[User],
    verb: str,
    *,
    title: str,
    url: str,
    by: User | None = None,
    by_name: str = "",
    key: str = "",
    at: datetime | None = None,
    urgent_for: Iterable[User] = (),
) -> None:
    """One line for each person but the one who did it, and one for whoever stands in for a person on leave.

    With a key it is said once, however often it is called. `urgent_for` get the e-mail whatever they have chosen, and
    at once, by day and night; everybody else's waits for the morning when it is night.
    """
    now, urgent = at or timezone.now(), with_deputies(urgent_for)
    rows = [
        Notice(
            user=person, verb=verb, title=title[:200], url=url, by_name=str(by) if by else by_name, at=now,
            key=f"{key}:{person.pk}" if key else None, for_name=for_name,
        )
        for person, for_name in (urgent | with_deputies(people)).items()
        if person != by
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    if settings.MAIL:
        wanted = [row for row in rows if row.user in urgent or kind_of(verb) in row.user.mail_for]
        outbox.post_all(mail(row, is_urgent=row.user in urgent) for row in wanted if can_get_mail(row.user))


def tell_intake(number: str, *, category: str, due_at: datetime, url: str, at: datetime | None = None) -> None:
    """A request that an enterprise sent itself; called in the verb's transaction, and harmless when repeated.

    Whoever is on the duty roster today gets the e-mail at once, by day and night; all officers have it behind the bell,
    and by e-mail in the office's hours if they asked for it. Number, category and due date are all that is said:
    whoever may read the request opens it. Robots hear of every new request (group_words).
    """
    at = at or timezone.now()
    with override(settings.LANGUAGE_CODE):
        title = f"{number} {category} · {group_words.due_words(due_at)}"
    officers, duty = User.objects.in_role(Role.OFFICER), on_duty(at.astimezone(SHANGHAI).date())
    tell(officers, "request.intake", title=title, url=url, key=f"intake:{number}", at=at, urgent_for=duty)


# ---------------------------------------------------------------- e-mail


def can_get_mail(person: User) -> bool:
    return bool(person.email and person.is_active)


def mail(notice: Notice, *, is_urgent: bool = False) -> Message:
    """What happened, a title, and where to look: nothing else of a record leaves the house.

    The subject goes without the title: it is read on locked screens, and by administrators who see no requests.
    """
    with override(settings.LANGUAGE_CODE):
        said = f"{notice.by_name} {verb_words(notice.verb)}".strip()
        return outbox.message(
            subject=f"[{_('Whistle')}] {said}", person=notice.user, address=notice.user.email, now=notice.at,
            body=letter(said, notice.title, "", outbox.absolute(notice.url), is_urgent=is_urgent), is_urgent=is_urgent,
            key=f"mail:{notice.key}" if notice.key else None,
        )  # fmt: skip


def letter(*lines: str, is_urgent: bool = False) -> str:
    """With the end that every mail has: who sends it and why."""
    why = _("You asked for this on your page in Whistle; there you can also stop it.")
    if is_urgent:
        why = _("You get this by day and night because you are on the duty roster today.")
    return "\n".join([*lines, "", "-- ", settings.OFFICE_NAME, why])


def with_deputies(people: Iterable[User]) -> dict[User, str]:
    """Each person with "", and the deputies of those on leave with the name of whom the line is for."""
    told = dict.fromkeys(people, "")
    for cover in covers.on(timezone.localdate()):
        if cover.person in told and cover.deputy not in told:
            told[cover.deputy] = str(cover.person)
    return told
