"""What leaves the house is first a row here: to whom, by which channel, what, and whether it went out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .people import Role


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(Role.ADMIN) else self.none()

    def due(self, now, *, claimed_before):
        """To be sent now, and in nobody's hands, or in those of somebody of whom nothing was heard since."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=claimed_before)
        return self.filter(free, status=Message.Status.WAITING, not_before__lte=now)


class Message(models.Model):
    class Channel(models.TextChoices):
        MAIL = "mail", pgettext_lazy("channel", "e-mail")
        ROBOT = "robot", pgettext_lazy("channel", "robot")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "waiting")
        SENT = "sent", pgettext_lazy("message", "sent")
        FAILED = "failed", pgettext_lazy("message", "failed")

    channel = models.CharField(pgettext_lazy("message", "channel"), max_length=8, choices=Channel)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    robot = models.ForeignKey("crm.Robot", models.PROTECT, null=True, related_name="messages", db_index=False)
    # of a mail; the robot's own stands with the robot, for it is a secret
    address = models.CharField(pgettext_lazy("message", "address"), max_length=254, blank=True)
    subject = models.CharField(pgettext_lazy("message", "subject"), max_length=250)
    body = models.TextField(_("text"))
    # said once; null (any number of them) for what is said by a verb
    key = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    at = models.DateTimeField(_("when"))
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)  # yesterday's digest is news to nobody
    is_urgent = models.BooleanField(default=False)  # goes out at night as well
    claimed_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)  # when something of it was last on its way
    # how often it was tried; the number is also the claim of whoever sends it now
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="message_by_time"),
            models.Index(fields=["status", "-at", "-id"], name="message_by_status"),
            models.Index(fields=["not_before", "id"], name="message_due", condition=Q(status="waiting")),
            models.Index(fields=["robot", "tried_at"], name="message_of_robot", condition=Q(robot__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | ~Q(status="sent"), name="message_sent_when"
            ),
            models.CheckConstraint(
                condition=Q(channel="robot", robot__isnull=False) | (~Q(channel="robot") & Q(robot=None)),
                name="message_by_robot",
            ),
        ]
        verbose_name = pgettext_lazy("outbox", "message")
        verbose_name_plural = pgettext_lazy("outbox", "messages")

    def __str__(self):
        return self.subject
