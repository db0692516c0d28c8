"""值班: who can be reached when the office is closed."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reference import kept
from .roles import Role


class DutyShiftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody who works here: it is the office's own list."""
        return self.standing() if user.has_role(*Role.values) else self.none()

    def standing(self):
        return self.filter(removed_at=None)

    def between(self, from_on: date, to_on: date):
        return self.standing().filter(date__gte=from_on, date__lte=to_on)


class DutyShift(models.Model):
    date = models.DateField(_("date"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_shifts", verbose_name=_("on duty")
    )
    phone = models.CharField(_("duty telephone"), max_length=30, blank=True)
    note = models.CharField(_("remark"), max_length=60, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        ordering = ["date", "id"]
        indexes = [models.Index(fields=["date", "id"], name="duty_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "person"], condition=Q(removed_at=None), name="one_shift_a_day_and_person"
            )
        ]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    def __str__(self):
        return f"{self.date} {self.person}"


@kept
def ahead() -> dict[date, list[DutyShift]]:
    """From yesterday on, by day. Whoever writes the roster must bump the stamp."""
    rows = DutyShift.objects.standing().filter(date__gte=timezone.localdate() - timedelta(days=1))
    found: dict[date, list[DutyShift]] = {}
    for row in rows.select_related("person"):
        found.setdefault(row.date, []).append(row)
    return found


def on_duty(day: date) -> list:
    """Who can be reached on that day, today or later. No query of its own."""
    return [shift.person for shift in ahead().get(day, [])]
