"""An uploaded sheet on its way into the records, and each of its rows with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .roles import Role


class Kind(models.TextChoices):
    ENTERPRISES = "enterprises", _("Enterprises")
    SPACES = "spaces", _("Spaces")
    FIGURES = "figures", _("Economic figures")


# who may import what: those who may enter it by hand
MAY_IMPORT: dict[str, frozenset[str]] = {
    Kind.ENTERPRISES: frozenset({Role.OFFICER, Role.ADMIN}),
    Kind.SPACES: frozenset({Role.SPACES}),
    Kind.FIGURES: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER}),
}
IMPORTS = frozenset().union(*MAY_IMPORT.values())


def kinds_of(user) -> list[str]:
    return [kind for kind, roles in MAY_IMPORT.items() if user.has_role(*roles)]


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever may import such records sees all their imports: yesterday's sheet of a colleague explains today's."""
        return self.filter(kind__in=kinds_of(user))

    def for_list(self):
        return self.select_related("by").defer("head", "layout", "notes")


class ImportBatch(models.Model):
    class Status(models.TextChoices):
        READING = "reading", _("being read")
        LAYOUT = "layout", _("columns to be matched")
        CHECKING = "checking", _("being checked")
        PREVIEW = "preview", _("previewed")
        RUNNING = "running", _("running")
        DONE = "done", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", pgettext_lazy("import", "dropped")
        FAILED = "failed", _("failed")

    Kind = Kind
    BUSY = (Status.READING, Status.CHECKING, Status.RUNNING, Status.UNDOING)
    WRITING = (Status.RUNNING, Status.UNDOING)

    kind = models.CharField(_("records"), max_length=20, choices=Kind)
    file = models.FileField(_("file"), upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file: has it been here before?
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.READING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    done_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    head = models.JSONField(default=list)  # [{"name", "count", "rows": the first of them}] of each sheet
    layout = models.JSONField(null=True)  # crm.layouts.Layout
    headers_key = models.CharField(max_length=64, blank=True, db_index=True)  # sheets of one form share their layout
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    invalid = models.PositiveIntegerField(_("with errors"), default=0)
    doubtful = models.PositiveIntegerField(_("with warnings"), default=0)
    held = models.PositiveIntegerField(pgettext_lazy("import", "to be confirmed"), default=0)
    notes = models.JSONField(default=dict)  # sheet, columns read and left out, cells that differ, reason

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="import_by_time")]
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


class ImportRow(models.Model):
    """What one row of the sheet says, and what it would mean."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        UPDATE = "update", _("Updates")
        SAME = "same", _("Unchanged")
        HELD = "held", pgettext_lazy("import", "To be confirmed")  # not written until somebody says that it is right
        BAD = "bad", pgettext_lazy("import", "Errors")

    WRITES = (Verdict.NEW, Verdict.UPDATE)

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField(_("row"))  # as the sheet counts, from 1
    verdict = models.CharField(_("verdict"), max_length=6, choices=Verdict)
    doubtful = models.BooleanField(default=False)  # has warnings, and is imported
    texts = models.JSONField(default=dict)  # {column: text} as read
    cells = models.JSONField(default=list)  # the whole row of the sheet, if it has errors: to be sent back
    changes = models.JSONField(default=dict)  # {column: [before, after]} of an update
    errors = models.JSONField(default=list)  # [[column, words]]
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ["row"]
        indexes = [
            models.Index(fields=["batch", "verdict", "row"], name="import_row_by_verdict"),
            models.Index(fields=["batch", "row"], name="import_row_doubtful", condition=Q(doubtful=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="one_line_a_row")]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")

    def __str__(self):
        return f"{self.batch_id} #{self.row}"


class ImportWriteQuerySet(models.QuerySet):
    def touching(self, kind: str, pk: int):
        """By which an unfinished import or undo has this record in its hands."""
        under_way = self.filter(batch__kind=kind, batch__status__in=ImportBatch.WRITING)
        return under_way.filter(object_id=pk).select_related("batch")

    def to_undo(self):
        return self.filter(undone="")


class ImportWrite(models.Model):
    """What one row has written, with what is needed to take it back."""

    class Undone(models.TextChoices):
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("put back as it was")
        KEPT = "kept", _("left as it is")

    line = models.OneToOneField(ImportRow, models.CASCADE, primary_key=True, related_name="write")
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="writes")
    object_id = models.PositiveBigIntegerField()
    event_id = models.PositiveBigIntegerField()  # of the line of history that it left
    before = models.JSONField(default=dict)  # fields of the record that changed, and what hangs on it, as they were
    undone = models.CharField(max_length=8, choices=Undone, blank=True)
    undone_words = models.CharField(max_length=200, blank=True)  # why it was left

    objects = ImportWriteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "undone", "line"], name="import_write_undone"),
            models.Index(fields=["object_id"], name="import_write_of_record"),
        ]
        verbose_name = _("record of an import")
        verbose_name_plural = _("records of imports")

    def __str__(self):
        return f"{self.batch_id} → {self.object_id}"
