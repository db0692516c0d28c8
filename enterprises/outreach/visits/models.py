"""走访: visits planned, made and recorded; what is to follow from them; the route of a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

READS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.HANDLER, Role.REPORTER, Role.AUDITOR)
VISITS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION)


class Purpose(models.TextChoices):
    ROUTINE = "routine", pgettext_lazy("visit", "Routine visit")
    REQUEST = "request", pgettext_lazy("visit", "About a request")
    POLICY = "policy", pgettext_lazy("visit", "Policy to the door")
    STAY = "stay", pgettext_lazy("visit", "Conversation about staying")
    SAFETY = "safety", pgettext_lazy("visit", "Safety reminder")
    FESTIVAL = "festival", pgettext_lazy("visit", "Greeting")
    OTHER = "other", pgettext_lazy("visit", "Other")


class Status(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visit", "Planned")
    RECORDED = "recorded", pgettext_lazy("visit", "Recorded")
    CLOSED = "closed", pgettext_lazy("visit", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Called off")


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*READS) else self.none()


class Visit(models.Model):
    """`visit_on` is the day planned, `position` its place on the owner's route; `visited_at` when it was."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="visits", verbose_name=_("enterprise")
    )
    purpose = models.CharField(
        pgettext_lazy("visit", "purpose"), max_length=8, choices=Purpose, default=Purpose.ROUTINE
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PLANNED)
    visit_on = models.DateField(pgettext_lazy("visit", "day"))
    position = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("visit", "who goes")
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=pgettext_lazy("visit", "who goes along")
    )
    topic = models.CharField(pgettext_lazy("visit", "what to ask about"), max_length=400, blank=True)
    visited_at = models.DateTimeField(pgettext_lazy("visit", "visited"), null=True, blank=True)
    met = models.CharField(pgettext_lazy("visit", "whom they met"), max_length=120, blank=True)
    findings = models.TextField(pgettext_lazy("visit", "what was found"), blank=True)
    is_flagged = models.BooleanField(pgettext_lazy("visit", "thinks of leaving"), default=False)  # read by retention
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    token = models.CharField(max_length=40, unique=True)  # of the form: a double submit plans one visit

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visit_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]) | Q(visited_at__isnull=False), name="visit_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["-visit_on", "-id"], name="visit_by_day"),
            models.Index(fields=["owner", "visit_on", "position"], name="visit_of_owner"),
            models.Index(fields=["status", "-visit_on", "-id"], name="visit_by_status"),
            models.Index(fields=["enterprise", "-visit_on"], name="visit_of_enterprise"),
        ]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self):
        return f"{self.enterprise} {self.visit_on:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("visits:detail", args=[self.pk])


class FollowUpStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("follow-up", "To do")
    DONE = "done", pgettext_lazy("follow-up", "Done")


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def open(self):
        return self.filter(status=FollowUpStatus.OPEN)


class FollowUp(models.Model):
    """后续事项: what was promised or asked at a visit; becomes a request, or is closed with what came of it."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="follow_ups")
    text = models.TextField(pgettext_lazy("follow-up", "what is to be done"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("follow-up", "owner")
    )
    # a copy of its Deadline, to sort by; written by the verb that writes that
    due_at = models.DateTimeField(pgettext_lazy("follow-up", "until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=4, choices=FollowUpStatus, default=FollowUpStatus.OPEN)
    service_request = models.OneToOneField(
        "enterprises.ServiceRequest", models.PROTECT, null=True, blank=True, related_name="follow_up"
    )
    result = models.TextField(pgettext_lazy("follow-up", "what came of it"), blank=True)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    token = models.CharField(max_length=40, unique=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", done_at=None) | (Q(status="done", done_at__isnull=False) & ~Q(result="")),
                name="follow_up_done_with_result",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], name="follow_up_of_owner", condition=Q(status="open")),
        ]
        verbose_name = pgettext_lazy("follow-up", "follow-up")
        verbose_name_plural = pgettext_lazy("follow-up", "follow-ups")

    def __str__(self):
        return self.text[:60]
