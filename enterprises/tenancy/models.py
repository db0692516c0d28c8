"""入驻: which unit of the inventory an enterprise rents or owns, from when to when, at what rent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

READS = (
    Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.ATTRACTION, Role.SPACES, Role.REPORTER, Role.AUDITOR, Role.ADMIN,
)  # fmt: skip


class Kind(models.TextChoices):
    RENTS = "rents", pgettext_lazy("tenancy", "Rents")
    OWNS = "owns", pgettext_lazy("tenancy", "Owns")


class Status(models.TextChoices):
    RUNNING = "running", pgettext_lazy("tenancy", "In it")
    ENDED = "ended", pgettext_lazy("tenancy", "Left")
    VOID = "void", pgettext_lazy("tenancy", "Entered in error")


class TenancyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*READS) else self.none()

    def running(self):
        return self.filter(status=Status.RUNNING)

    def standing(self):
        return self.exclude(status=Status.VOID)

    def for_list(self):
        """With enterprise, unit, park and community: what a line of the list and of the sheet says."""
        return self.select_related("enterprise", "space__building__park__community").only(
            "kind", "status", "from_on", "to_on", "lease_ends_on", "rent", "rent_before", "rent_changed_on", "text",
            "enterprise__name", "enterprise__short_name", "enterprise__uscc", "space__number", "space__area",
            "space__building__name", "space__building__park__name", "space__building__park__community__name",
            "space__building__park__community__short_name",
        )  # fmt: skip


class Tenancy(models.Model):
    """Days are counted from `from_on` to before `to_on`. Of a unit no two standing ones share a day: the
    database refuses.

    `lease_ends_on` is the last day of the contract, which says nothing about the day they leave.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="tenancies", verbose_name=_("enterprise")
    )
    space = models.ForeignKey(
        "spaces.Space", models.PROTECT, related_name="tenancies", verbose_name=pgettext_lazy("tenancy", "space")
    )
    kind = models.CharField(pgettext_lazy("tenancy", "kind"), max_length=5, choices=Kind, default=Kind.RENTS)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.RUNNING)
    from_on = models.DateField(pgettext_lazy("tenancy", "since"))
    to_on = models.DateField(pgettext_lazy("tenancy", "until"), null=True, blank=True)
    lease_ends_on = models.DateField(_("lease ends"), null=True, blank=True)
    rent = models.DecimalField(_("rent"), max_digits=8, decimal_places=2, null=True, blank=True)  # 元/㎡·月
    rent_before = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    rent_changed_on = models.DateField(null=True, blank=True)
    text = models.CharField(_("note"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gt=F("from_on")), name="tenancy_in_order"),
            models.CheckConstraint(
                condition=Q(status="running", to_on=None) | Q(status="ended", to_on__isnull=False) | Q(status="void"),
                name="tenancy_ended_whole",
            ),
            models.CheckConstraint(condition=Q(rent=None) | Q(rent__gte=0), name="tenancy_rent_not_negative"),
            # the days of a unit: enterprises.tenancy.overlap, which both databases hold
        ]
        indexes = [
            models.Index(fields=["space", "from_on"], name="tenancy_of_space"),
            models.Index(fields=["enterprise", "-from_on"], name="tenancy_of_enterprise"),
            models.Index(fields=["lease_ends_on", "id"], name="tenancy_by_end", condition=Q(status="running")),
            models.Index(fields=["status", "-from_on", "-id"], name="tenancy_by_start"),
            models.Index(fields=["status", "rent", "id"], name="tenancy_by_rent"),
        ]
        verbose_name = pgettext_lazy("tenancy", "tenancy")
        verbose_name_plural = pgettext_lazy("tenancy", "tenancies")

    def __str__(self):
        return f"{self.enterprise} · {self.space}"

    def get_absolute_url(self):
        return reverse("tenancies:detail", args=[self.pk])
