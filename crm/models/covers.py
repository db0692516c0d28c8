"""代班: who is on leave, from when to when, and who does their work meanwhile. The dates alone begin and end it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reference import kept
from .roles import CARRIED, Role

REMEMBERED = timedelta(days=40)  # after its last day, for the line on the first day back; longer than any holiday


class CoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who looks after people sees all of them; everybody sees their own and those they stand in for."""
        if user.has_role(Role.ADMIN, Role.SUPERVISOR):
            return self
        return self.filter(Q(person=user) | Q(deputy=user))

    def standing(self):
        """Those that nobody ended early."""
        return self.filter(ended_at=None)

    def between(self, from_on: date, to_on: date):
        return self.standing().filter(from_on__lte=to_on, to_on__gte=from_on)

    def not_over(self, today: date):
        return self.standing().filter(to_on__gte=today)


class Cover(models.Model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves", verbose_name=_("person on leave")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="covers", verbose_name=_("deputy")
    )
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    note = models.CharField(_("remark"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("ended early"), null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [
            models.Index(fields=["-from_on", "-id"], name="cover_by_start"),
            models.Index(fields=["to_on"], name="cover_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="cover_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="cover_by_another"),
        ]
        verbose_name = _("leave cover")
        verbose_name_plural = _("leave covers")

    def __str__(self):
        return f"{self.person} {self.from_on}–{self.to_on}"

    def is_on(self, day: date) -> bool:
        return self.ended_at is None and self.from_on <= day <= self.to_on

    @property
    def last_on(self) -> date:
        """The last day it was in force; the day it was ended on already belongs to the person who is back."""
        if self.ended_at is None:
            return self.to_on
        return min(self.to_on, timezone.localdate(self.ended_at) - timedelta(days=1))

    @property
    def state(self) -> str:
        today = timezone.localdate()
        if self.ended_at or self.to_on < today:
            return "past"
        return "now" if self.from_on <= today else "coming"


@kept
def known() -> list[Cover]:
    """Covers that are not long over. Whoever writes them, or changes people's roles, must bump the stamp.

    People on leave are here as their deputies need them: with the roles that are carried, and no others.
    """
    since = timezone.localdate() - REMEMBERED
    rows = list(
        Cover.objects.filter(to_on__gte=since)
        .select_related("person__unit", "deputy")
        .prefetch_related("person__groups")
        .order_by("from_on", "id")
    )
    for row in rows:
        row.person.roles = CARRIED.intersection(group.name for group in row.person.groups.all())
    return rows


def on(day: date) -> list[Cover]:
    """Those in force: a closed log-in neither lends its rights nor takes any."""
    return [row for row in known() if row.is_on(day) and row.person.is_active and row.deputy.is_active]


def of(person_pk: int, day: date) -> Cover | None:
    """The leave of this person on that day."""
    return next((row for row in on(day) if row.person_id == person_pk), None)


def taken_by(deputy_pk: int, day: date) -> list[Cover]:
    return [row for row in on(day) if row.deputy_id == deputy_pk]
