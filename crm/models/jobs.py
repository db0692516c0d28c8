"""Work that a worker does after the page has been answered: what, for whom, how far, and who has it now."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .roles import Role


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(Role.ADMIN) else self.none()

    def open(self):
        return self.filter(status__in=Job.OPEN)

    def of(self, work: str, subject: int):
        return self.filter(work=work, subject=subject)

    def to_take_up(self, now, *, silent_since):
        """Due but not begun, or begun by somebody of whom nothing has been heard since."""
        waiting = Q(status=Job.Status.WAITING, not_before__lte=now)
        left_alone = Q(status=Job.Status.RUNNING, heartbeat_at__lt=silent_since)
        return self.filter(waiting | left_alone, woken_at__lt=silent_since)


class Job(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "waiting")
        RUNNING = "running", pgettext_lazy("job", "running")
        DONE = "done", pgettext_lazy("job", "done")
        FAILED = "failed", pgettext_lazy("job", "failed")

    OPEN = (Status.WAITING, Status.RUNNING)

    work = models.CharField(_("work"), max_length=100)  # the function, by its dotted path
    subject = models.BigIntegerField(default=0)  # id of the row that it is about; 0: of none
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    language = models.CharField(max_length=10)  # in which it speaks to the person who asked for it
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    at = models.DateTimeField(_("when"))
    not_before = models.DateTimeField()
    woken_at = models.DateTimeField()  # when the queue was last told of it
    heartbeat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("finished"), null=True)
    # how often it was begun; the number is also the claim of whoever does it now (crm.jobs.beat)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    reason = models.TextField(_("reason"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="job_by_time"),
            models.Index(fields=["status", "-at", "-id"], name="job_by_status"),
            models.Index(fields=["woken_at"], name="job_open", condition=Q(status__in=["waiting", "running"])),
        ]
        constraints = [
            # asked for twice, done once
            models.UniqueConstraint(
                fields=["work", "subject"],
                condition=Q(status__in=["waiting", "running"]),
                name="one_open_job_a_subject",
            ),
        ]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self):
        return f"{self.work} {self.subject or ''}".strip()

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
