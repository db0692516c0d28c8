"""投资项目: what is built and bought by project, month by month; 固定资产投资 and, within it, 工业投资."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

READS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.REPORTER, Role.AUDITOR)
WRITES = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER)


class Kind(models.TextChoices):
    INDUSTRIAL = "industrial", pgettext_lazy("project", "Industrial")
    INFRASTRUCTURE = "infrastructure", pgettext_lazy("project", "Infrastructure")
    REAL_ESTATE = "real_estate", pgettext_lazy("project", "Real estate")
    RENEWAL = "renewal", pgettext_lazy("project", "Urban renewal")
    OTHER = "other", pgettext_lazy("project", "Other")


class Status(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("project", "Not begun")
    BUILDING = "building", pgettext_lazy("project", "Under way")
    DONE = "done", pgettext_lazy("project", "Completed")
    STOPPED = "stopped", pgettext_lazy("project", "Stopped")


class InvestmentProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()

    def with_completed(self):
        """`completed`: all that was completed so far, in yuan."""
        return self.annotate(completed=completed())

    def for_list(self, year: int):
        """With what was completed in all and in that year, and the last month that is told."""
        last = Invested.objects.filter(project=OuterRef("pk")).order_by("-on").values("on")[:1]
        rows = self.with_completed().annotate(this_year=completed(on__year=year), last_month=Subquery(last))
        return rows.select_related("enterprise", "community", "owner").defer(
            "notes", "enterprise__search_text", "enterprise__notes"
        )


def completed(**when):
    """The sum of the months of a project, 0 without any."""
    rows = Invested.objects.filter(project=OuterRef("pk"), **when).order_by().values("project")
    sums = rows.annotate(total=Sum("value")).values("total")
    return Coalesce(
        Subquery(sums), Value(Decimal(0)), output_field=models.DecimalField(max_digits=20, decimal_places=2)
    )


class InvestmentProject(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    code = models.CharField(pgettext_lazy("project", "project code"), max_length=40, blank=True)
    kind = models.CharField(pgettext_lazy("project", "kind"), max_length=14, choices=Kind, default=Kind.INDUSTRIAL)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.BUILDING)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="investment_projects",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    community = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("community"),
        limit_choices_to={"kind": "community"},
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("project", "person in charge"),
    )  # fmt: skip
    total = models.DecimalField(
        pgettext_lazy("project", "total investment"), max_digits=18, decimal_places=2, null=True, blank=True
    )  # 元
    begins_on = models.DateField(pgettext_lazy("project", "begins"), null=True, blank=True)
    ends_on = models.DateField(pgettext_lazy("project", "to be completed"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InvestmentProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=0), name="project_total_not_negative"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_project_a_code"),
        ]
        indexes = [
            models.Index(fields=["status", "name"], name="project_by_status"),
            models.Index(fields=["kind", "name"], name="project_by_kind"),
            models.Index(fields=["total", "id"], name="project_by_total"),
        ]
        verbose_name = pgettext_lazy("project", "investment project")
        verbose_name_plural = pgettext_lazy("project", "investment projects")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.pk])


class InvestedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(project__in=InvestmentProject.objects.visible_to(user))

    def for_list(self):
        return self.select_related("project__community", "project__enterprise", "by").defer(
            "project__notes", "project__enterprise__search_text", "project__enterprise__notes"
        )


class Invested(models.Model):
    """完成投资: what a project completed in one month."""

    project = models.ForeignKey(InvestmentProject, models.PROTECT, related_name="invested")
    on = models.DateField(pgettext_lazy("project", "month"))  # the first of the month
    value = models.DecimalField(pgettext_lazy("project", "completed"), max_digits=18, decimal_places=2)  # 元
    is_final = models.BooleanField(pgettext_lazy("economy", "final"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = InvestedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "on"], name="one_investment_a_month"),
            models.CheckConstraint(condition=Q(on__day=1), name="invested_by_month"),
        ]
        indexes = [models.Index(fields=["on", "project"], name="invested_by_time")]
        verbose_name = pgettext_lazy("project", "completed investment")
        verbose_name_plural = pgettext_lazy("project", "completed investments")

    def __str__(self):
        return f"{self.project} {self.on:%Y-%m}"
