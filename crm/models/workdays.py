"""The State Council's notices as rows: what overrides the shipped calendar of a year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .people import Role


class CalendarNoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was in force concerns everybody; what is being prepared, administrators."""
        return self if user.has_role(Role.ADMIN) else self.exclude(version=None)

    def applied(self):
        return self.filter(status=CalendarNotice.Status.APPLIED)

    def drafts(self):
        return self.filter(status=CalendarNotice.Status.DRAFT)


class CalendarNotice(models.Model):
    """放假通知: one version of a year's arrangement. Of the applied ones of a year the highest is in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("notice", "draft")
        APPLIED = "applied", pgettext_lazy("notice", "applied")
        WITHDRAWN = "withdrawn", pgettext_lazy("notice", "withdrawn")

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), null=True)  # given when it is applied, never again
    number = models.CharField(_("document number"), max_length=60)
    text = models.TextField(_("text of the notice"), blank=True)  # as pasted: the days are compared with it
    note = models.CharField(_("note"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(pgettext_lazy("notice", "withdrawn"), null=True)

    objects = CalendarNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="one_notice_a_version"),
            models.UniqueConstraint(fields=["year"], condition=Q(status="draft"), name="one_draft_a_year"),
            models.CheckConstraint(
                condition=Q(status="draft", version=None, applied_at=None)
                | Q(status="applied", version__isnull=False, applied_at__isnull=False)
                | Q(status="withdrawn", withdrawn_at__isnull=False),
                name="notice_applied_has_version",
            ),
        ]
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("desk:calendar_notice", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_applied(self) -> bool:
        return self.status == self.Status.APPLIED


class CalendarDay(models.Model):
    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        MAKEUP_WORKDAY = "makeup_workday", _("make-up working day")

    notice = models.ForeignKey(CalendarNotice, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=20)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="one_day_a_notice")]
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self):
        return f"{self.date} {self.name}"
