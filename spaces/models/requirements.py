"""空间需求: what somebody looks for, in conditions (spaces.matching); a saved search is one that tells."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .life import Spell


class RequirementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of whom one stands in for; what a lead or case requires is seen through that."""
        return self.filter(owner__in=user.acts_as)

    def telling(self):
        return self.filter(tells=True, ended_at=None)


class Requirement(models.Model):
    """`needs` is a list of {"name", "least", "most", "any_of", "is_must", "weight"}: see spaces.matching.needs."""

    title = models.CharField(pgettext_lazy("requirement", "title"), max_length=60)
    needs = models.JSONField(default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("requirement", "owner")
    )
    tells = models.BooleanField(_("tell me when a space fits"), default=True)
    token = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001  two without are not the same
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["owner", "-made_at"], name="requirement_of_owner"),
            models.Index(fields=["id"], name="requirement_telling", condition=Q(tells=True, ended_at=None)),
        ]
        verbose_name = pgettext_lazy("space", "requirement")
        verbose_name_plural = pgettext_lazy("space", "requirements")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("spaces:requirement", args=[self.pk])


class Fit(models.Model):
    """That a space fits was told: once for each vacancy, however often the job runs."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="fits")
    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="+")
    spell = models.ForeignKey(Spell, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-told_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["requirement", "spell"], name="one_word_a_vacancy")]
        verbose_name = _("fit")
        verbose_name_plural = _("fits")

    def __str__(self):
        return f"{self.requirement} {self.space_id}"
