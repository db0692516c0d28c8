"""The State Council's notices as rows: what overrides the shipped calendar of a year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarNotice(models.Model):
    """放假通知: one version of one year's arrangement. The highest version of a year is in force."""

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("document number"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="one_notice_a_version")]
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")

    def __str__(self):
        return f"{self.number} ({self.year}/{self.version})"


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
