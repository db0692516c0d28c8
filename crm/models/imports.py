"""An uploaded sheet on its way into the records."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    class Status(models.TextChoices):
        PREVIEW = "preview", _("previewed")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("records"), max_length=20)
    file = models.FileField(_("file"), upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PREVIEW)
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
    notes = models.JSONField(default=dict)  # header row, columns read and left out

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.name

    @property
    def number(self) -> str:
        return f"IM-{self.pk:04d}"
