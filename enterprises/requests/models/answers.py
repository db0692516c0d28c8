"""What was said to the enterprise, and what it thought of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .states import Channel, Grade


class ReplyQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(voided_at=None)


class Reply(models.Model):
    """反馈: what was said to the enterprise. Interim ones name the next date; that date is a Deadline.

    An empty interim one may be declared void by a supervisor: it stays, and counts for nothing.
    """

    service_request = models.ForeignKey("enterprises.ServiceRequest", models.PROTECT, related_name="replies")
    is_final = models.BooleanField(_("final"))
    text = models.TextField(_("text"))
    told_at = models.DateTimeField(_("told"))
    told_channel = models.CharField(pgettext_lazy("channel", "by"), max_length=10, choices=Channel)
    told_to = models.CharField(_("to whom"), max_length=30)
    next_at = models.DateTimeField(_("next word by"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(_("void since"), null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_reason = models.TextField(_("why void"), blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["told_at", "id"]
        indexes = [models.Index(fields=["told_at"], name="reply_final_by_telling", condition=Q(is_final=True))]
        constraints = [
            models.CheckConstraint(condition=Q(is_final=True) | Q(next_at__isnull=False), name="interim_names_next"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False, is_final=False),
                name="reply_void_by_whom",
            ),
        ]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self):
        return self.text[:40]


class Rating(models.Model):
    """满意度评价 of one round: by the enterprise itself, or told to an officer who called back (`by`)."""

    service_request = models.ForeignKey("enterprises.ServiceRequest", models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField(_("round"))
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade)
    comment = models.TextField(pgettext_lazy("rating", "comment"), blank=True)
    at = models.DateTimeField(_("when"))
    channel = models.CharField(pgettext_lazy("channel", "by"), max_length=10, choices=Channel)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service_request", "round"], name="one_rating_a_round"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="rating_in_five_grades"),
        ]
        indexes = [models.Index(fields=["at"], name="rating_by_time")]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")

    def __str__(self):
        return self.get_grade_display()
