"""What a unit asks of others: more time, a pause, the help of another unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .states import Channel, PauseGround


class Ask(models.Model):
    """申请: for more time or for a pause, decided by a supervisor. One at a time waits for a decision."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", pgettext_lazy("ask", "Extension")
        PAUSE = "pause", pgettext_lazy("ask", "Pause")

    service_request = models.ForeignKey("enterprises.ServiceRequest", models.PROTECT, related_name="asks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("reason"))
    days = models.PositiveSmallIntegerField(_("working days more"), null=True)  # of an extension
    # of a pause: whom it waits for, for what, and how the enterprise was told so
    ground = models.CharField(_("waits for"), max_length=10, choices=PauseGround, blank=True)
    awaited = models.TextField(_("what is awaited"), blank=True)
    told_at = models.DateTimeField(_("told"), null=True)
    told_channel = models.CharField(pgettext_lazy("channel", "by"), max_length=10, choices=Channel, blank=True)
    told_to = models.CharField(_("to whom"), max_length=30, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_granted = models.BooleanField(_("granted"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    ended_at = models.DateTimeField(_("resumed"), null=True)  # of a pause

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service_request"], condition=Q(decided_at=None), name="one_ask_waits_a_request"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_granted=None) | Q(decided_at__isnull=False, is_granted__isnull=False),
                name="ask_decided_either_way",
            ),
            models.CheckConstraint(
                condition=Q(kind="extension", days__isnull=False) | Q(kind="pause", days=None) & ~Q(ground=""),
                name="ask_says_what_for",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="ask_waiting", condition=Q(decided_at=None))]
        verbose_name = pgettext_lazy("extension or pause", "ask")
        verbose_name_plural = pgettext_lazy("extension or pause", "asks")

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"


class AssistanceQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None, cancelled_at=None)


class Assistance(models.Model):
    """协办: what another unit contributes, with a deadline of its own (about this row)."""

    service_request = models.ForeignKey("enterprises.ServiceRequest", models.PROTECT, related_name="assistances")
    unit = models.ForeignKey("crm.Unit", models.PROTECT, related_name="+", verbose_name=_("assisting unit"))
    text = models.TextField(_("what is asked of it"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service_request", "unit"],
                condition=Q(answered_at=None, cancelled_at=None),
                name="one_open_assistance_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_by__isnull=False, cancelled_at=None),
                name="assistance_answered_by_whom",
            ),
        ]
        verbose_name = _("assistance")
        verbose_name_plural = _("assistances")

    def __str__(self):
        return f"{self.unit}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None
