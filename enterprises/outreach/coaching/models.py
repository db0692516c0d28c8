"""“一对一”辅导: somebody who knows it shows one enterprise how: 国高申报, 专精特新, 上市, 知识产权."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

READS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.HANDLER, Role.EDITOR, Role.REPORTER, Role.AUDITOR)
COACHES = (Role.OFFICER, Role.SUPERVISOR)


class Topic(models.TextChoices):
    HIGH_TECH = "high_tech", pgettext_lazy("coaching", "National high-tech application")
    SRDI = "srdi", pgettext_lazy("coaching", "SRDI application")
    LISTING = "listing", pgettext_lazy("coaching", "Going public")
    STATISTICS = "statistics", pgettext_lazy("coaching", "Joining the statistics (above-scale)")
    PATENTS = "patents", pgettext_lazy("coaching", "Intellectual property")
    FINANCE = "finance", pgettext_lazy("coaching", "Financing")
    POLICY = "policy", pgettext_lazy("coaching", "Policy application")
    OTHER = "other", pgettext_lazy("coaching", "Other")


class CoachingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*READS) else self.none()

    def standing(self):
        return self.filter(voided_at=None)


class Coaching(models.Model):
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="coachings", verbose_name=_("enterprise")
    )
    topic = models.CharField(pgettext_lazy("coaching", "topic"), max_length=10, choices=Topic)
    on = models.DateField(pgettext_lazy("coaching", "day"))
    coach = models.CharField(pgettext_lazy("coaching", "who coached"), max_length=60)  # often from outside
    activity = models.ForeignKey(
        "enterprises.Activity", models.PROTECT, null=True, blank=True, related_name="coachings",
        verbose_name=pgettext_lazy("coaching", "after which activity"),
    )  # fmt: skip
    text = models.TextField(pgettext_lazy("coaching", "what was gone through"), blank=True)
    result = models.TextField(pgettext_lazy("coaching", "what came of it"), blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    voided_at = models.DateTimeField(null=True)  # entered in error
    token = models.CharField(max_length=40, unique=True)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["-on", "-id"], name="coaching_by_day"),
            models.Index(fields=["topic", "-on", "-id"], name="coaching_by_topic"),
            models.Index(fields=["enterprise", "-on"], name="coaching_of_enterprise"),
        ]
        verbose_name = pgettext_lazy("coaching", "coaching session")
        verbose_name_plural = pgettext_lazy("coaching", "coaching sessions")

    def __str__(self):
        return f"{self.enterprise} {self.get_topic_display()}"
