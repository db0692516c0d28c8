"""移交: what one person holds goes to another, record by record, by a worker."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .roles import Role


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who looks after people sees all of them; whoever receives the work sees what came."""
        return self if user.has_role(Role.ADMIN, Role.SUPERVISOR) else self.filter(receiver=user)


class HandOver(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("hands over"))
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("takes over")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    kinds = models.JSONField(_("what"), default=list)  # names of crm.desk.hand_over_flow.KINDS
    closes_log_in = models.BooleanField(_("close the log-in at the end"), default=False)
    counts = models.JSONField(default=dict)  # {kind: how many went}
    stayed = models.JSONField(default=dict)  # {kind: how many could not go}
    reason = models.TextField(blank=True)  # why the log-in was not closed, or why it stopped
    done_at = models.DateTimeField(_("finished"), null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="hand_over_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(done_at=None), name="one_open_hand_over_a_person"),
            models.CheckConstraint(condition=~Q(person=F("receiver")), name="hand_over_to_another"),
        ]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    def __str__(self):
        return f"{self.person} → {self.receiver}"

    def get_absolute_url(self):
        return reverse("desk:hand_over", args=[self.pk])
