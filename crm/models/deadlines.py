"""Deadlines of all processes. Written by verbs through crm.deadlines; a closed one never moves."""

from datetime import date, datetime

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# it ran past its due moment before it was met, cancelled or paused
OVERRUN = Q(met_at__gt=F("due_at")) | Q(cancelled_at__gt=F("due_at")) | Q(paused_at__gt=F("due_at"))


class DeadlineQuerySet(models.QuerySet):
    def about(self, thing):
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def open(self):
        return self.filter(met_at=None, cancelled_at=None)

    def met(self):
        return self.exclude(met_at=None)

    def counted_otherwise(self, edition: str):
        """Open ones that were counted by another edition of the calendar than this one."""
        # two ranges, for an index finds no "is not"
        return self.open().filter(Q(calendar_edition__lt=edition) | Q(calendar_edition__gt=edition))

    def overrun(self):
        """Closed or paused after the due moment: what a clock that looked later must still see."""
        return self.filter(OVERRUN)

    def late(self, now):
        """Missed: still open past the due moment, or met after it. What is paused is not late."""
        running = Q(met_at=None, cancelled_at=None, paused_at=None)
        return self.filter(Q(met_at__gt=F("due_at")) | running & Q(due_at__lt=now))


class Deadline(models.Model):
    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")  # 应答: the promise of three working days
        PROMISE = "promise", _("Promised reply")  # the date an interim reply names
        ASSIGN = "assign", _("Assignment")  # 三个一 of what is important: 一天出交办
        ACTION = "action", _("First action")  # 一周有动作
        PROGRESS = "progress", _("Progress report")  # 一月报进展
        ASSIST = "assist", _("Assisting unit's answer")  # 协办, about an Assistance
        URGE = "urge", _("Answer to an urge")  # 催办
        PLAN = "plan", _("Planned solution")  # 计划解决, until it is crossed off
        DECISION = "decision", _("Decision of a meeting")
        FOLLOW_UP = "follow_up", _("Follow-up of a visit")
        HOLD = "hold", _("Hold on a space")  # 留置, about a Spell: it ends by itself

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    # counted in working days, or in elapsed hours; neither: the moment was named
    days = models.PositiveSmallIntegerField(_("working days"), null=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True)
    extra_days = models.PositiveSmallIntegerField(_("working days more"), default=0)  # 延期, on top of `days`
    paused_at = models.DateTimeField(_("paused"), null=True)  # 挂起: stands still since then
    paused_days = models.TextField(blank=True)  # ISO dates of earlier pauses, blank between: days that do not count
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(_("due"))
    original_due_at = models.DateTimeField(_("originally due"))
    met_at = models.DateTimeField(_("met"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    calendar_version = models.CharField(_("calendar"), max_length=20)  # of the year of the due day, for people
    calendar_edition = models.CharField(max_length=16)  # of all the calendar: one look tells which to count again
    provisional = models.BooleanField(_("provisional"), default=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="deadline_of_record"),
            models.Index(fields=["content_type", "kind", "due_at"], name="deadline_of_kind_by_due"),
            models.Index(fields=["due_at"], name="deadline_open", condition=Q(met_at=None, cancelled_at=None)),
            models.Index(fields=["due_at"], name="deadline_overrun", condition=OVERRUN),
            models.Index(
                fields=["calendar_edition"],
                name="deadline_open_by_edition",
                condition=Q(met_at=None, cancelled_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "kind"],
                condition=Q(met_at=None, cancelled_at=None),
                name="one_open_deadline_a_kind",
            ),
            models.CheckConstraint(condition=Q(met_at=None) | Q(cancelled_at=None), name="deadline_met_or_cancelled"),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="deadline_due_after_start"),
            models.CheckConstraint(condition=Q(days=None) | Q(hours=None), name="deadline_days_or_hours"),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(met_at=None, cancelled_at=None, days__isnull=False),
                name="deadline_paused_while_open",
            ),
            models.CheckConstraint(condition=Q(extra_days=0) | Q(days__isnull=False), name="deadline_extended_by_days"),
        ]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_named(self) -> bool:
        """A date that somebody named: it is not counted and does not move."""
        return self.days is None and self.hours is None

    @property
    def total_days(self) -> int:
        return (self.days or 0) + self.extra_days

    @property
    def skipped(self) -> frozenset[date]:
        """The days of pauses that are over."""
        return frozenset(map(date.fromisoformat, self.paused_days.split()))

    def ran_until(self, now: datetime) -> datetime:
        """When it was closed or paused; it still runs otherwise."""
        return self.met_at or self.cancelled_at or self.paused_at or now

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def is_kept(self) -> bool | None:
        """Met in time; None while open or when cancelled."""
        return None if self.met_at is None else self.met_at <= self.due_at
