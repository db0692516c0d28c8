"""An uploaded sheet on its way into the records."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .roles import Role


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who may import see all imports: a colleague's sheet of yesterday explains today's records."""
        return self if user.has_role(Role.OFFICER, Role.ADMIN) else self.none()

    def silent(self, since):
        """Under way, but nothing has been heard of them since."""
        return self.filter(status__in=ImportBatch.BUSY, heartbeat_at__lt=since)


class ImportBatch(models.Model):
    class Status(models.TextChoices):
        CHECKING = "checking", _("being checked")
        PREVIEW = "preview", _("previewed")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")

    class Kind(models.TextChoices):
        ENTERPRISES = "enterprises", _("Enterprises")

    BUSY = (Status.CHECKING, Status.QUEUED, Status.RUNNING)

    kind = models.CharField(_("records"), max_length=20, choices=Kind)
    file = models.FileField(_("file"), upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.CHECKING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    done_at = models.DateTimeField(_("finished"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    invalid = models.PositiveIntegerField(_("with errors"), default=0)
    errors = models.JSONField(default=list)  # [{"row", "column", "message"}], the first thousand
    notes = models.JSONField(default=dict)  # sheet, header row, columns read and left out, first lines of each kind

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("desk:import_detail", args=[self.pk])

    @property
    def is_busy(self) -> bool:
        return self.status in self.BUSY

    @property
    def number(self) -> str:
        return f"IM-{self.pk:04d}"
