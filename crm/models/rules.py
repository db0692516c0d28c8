"""What the office has decided for a rule of its own, and from which day on: 办事规则."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleValueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """How the office works is no secret among those who work there."""
        return self if user.is_authenticated else self.none()

    def about(self, name):
        return self.filter(name=name).select_related("by", "withdrawn_by")

    def standing(self):
        return self.filter(withdrawn_at=None)


class RuleValue(models.Model):
    """One decision. Rows are only added: what was in force on a day is the latest one that begins on or before it.

    One that has not begun may be taken back; it stays on record and never counted.
    """

    name = models.CharField(_("rule"), max_length=40)  # as declared through crm.rules.declare
    value = models.JSONField(pgettext_lazy("rule", "value"))
    from_on = models.DateField(_("in force from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    text = models.CharField(_("reason"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )

    objects = RuleValueQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        indexes = [models.Index(fields=["name", "from_on", "id"], name="rule_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False), name="rule_taken_back_when"
            )
        ]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self):
        return f"{self.name} {self.value} {self.from_on}"
