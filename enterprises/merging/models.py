"""合并: two files of one enterprise become one; what moved is kept row by row, so that it can be taken apart again."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

MERGES = (Role.OFFICER, Role.SUPERVISOR, Role.ADMIN)


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*MERGES) else self.none()

    def standing(self):
        return self.filter(undone_at=None)


class Merge(models.Model):
    """`before` holds the fields of both files as they were: {"survivor": {field: value}, "merged": {…}}."""

    survivor = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="merges")
    merged = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="merged_away")
    before = models.JSONField()
    after = models.JSONField()  # of the survivor, to see whether it was changed since
    score = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(pgettext_lazy("merge", "reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="merged_into_another"),
        ]
        verbose_name = pgettext_lazy("merge", "merge")
        verbose_name_plural = pgettext_lazy("merge", "merges")

    def __str__(self):
        return f"{self.merged_id} → {self.survivor_id}"


class MovedRow(models.Model):
    """One column of one row that now names the survivor. A row that clashed stays with the merged file and says why."""

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="moved")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=60)
    stayed = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "content_type", "object_id", "field"], name="row_moved_once"),
        ]
        verbose_name = _("moved row")
        verbose_name_plural = _("moved rows")

    def __str__(self):
        return f"{self.content_type_id} {self.object_id} {self.field}"


class NotTheSame(models.Model):
    """两家企业: somebody looked and said that these two are not one; `one` is the lower id."""

    one = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+")
    other = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(pgettext_lazy("merge", "reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]
        verbose_name = pgettext_lazy("merge", "pair told apart")
        verbose_name_plural = pgettext_lazy("merge", "pairs told apart")

    def __str__(self):
        return f"{self.one_id} ≠ {self.other_id}"
