"""Lines behind the bell."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)


class NoticeKind(models.TextChoices):
    """What people choose among when they say what they also want by e-mail."""

    WORK = "work", _("What is given to me, and what others do with it")
    REMINDER = "reminder", _("Reminders before a deadline")
    CARD = "card", _("Late requests and cards")
    ENTERPRISE = "enterprise", _("Word from an enterprise: new requests, information, ratings")
    DECISION = "decision", _("Decisions asked of me")
    MEETING = "meeting", _("Meetings")
    OFFICE = "office", _("The office: leave, hand-over, calendar, imports")


class Notice(models.Model):
    """One line for one person. `verb` and `words` are put into a sentence in the reader's language when shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    verb = models.CharField(_("what"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    by_name = models.CharField(_("who"), max_length=60, blank=True)
    for_name = models.CharField(_("for"), max_length=60, blank=True)  # on leave; this is their deputy's copy
    url = models.CharField(_("opens"), max_length=200)
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)
    # said once, however often the job runs; null (any number of them) for what is said by a verb
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.title
