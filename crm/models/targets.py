"""What the office has set out to reach: a figure, a stretch of days, a number."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is aimed at is no secret among those who work here."""
        return self if user.is_authenticated else self.none()


class Target(models.Model):
    """目标: of the whole office, of a unit, or of a person. Written by crm.targets."""

    figure = models.CharField(_("figure"), max_length=60)  # as declared through crm.figures.declare
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("target", "person"),
    )  # fmt: skip
    value = models.DecimalField(pgettext_lazy("target", "value"), max_digits=20, decimal_places=2)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("set by")
    )
    at = models.DateTimeField(_("when"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["figure", "first_on", "id"]
        constraints = [
            # three, for to a database one null is not like another
            models.UniqueConstraint(
                fields=["figure", "first_on", "last_on"], condition=Q(unit=None, owner=None),
                name="one_target_of_the_office",
            ),
            models.UniqueConstraint(
                fields=["figure", "first_on", "last_on", "unit"], condition=Q(unit__isnull=False),
                name="one_target_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["figure", "first_on", "last_on", "owner"], condition=Q(owner__isnull=False),
                name="one_target_of_a_person",
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="target_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(unit=None) | Q(owner=None), name="target_of_a_unit_or_a_person"),
        ]  # fmt: skip
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self):
        return f"{self.figure} {self.first_on} {self.last_on} {self.value}"
