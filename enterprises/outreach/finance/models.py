"""金融机构: banks and insurers the office works with, what they offer, and what enterprises need of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

READS = (Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.REPORTER, Role.AUDITOR)
WRITES = (Role.OFFICER, Role.SUPERVISOR)


class InstitutionKind(models.TextChoices):
    BANK = "bank", pgettext_lazy("institution", "Bank")
    INSURER = "insurer", pgettext_lazy("institution", "Insurer")
    GUARANTOR = "guarantor", pgettext_lazy("institution", "Guarantor")
    FUND = "fund", pgettext_lazy("institution", "Fund")
    OTHER = "other", pgettext_lazy("institution", "Other")


class InstitutionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()


class Institution(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(pgettext_lazy("institution", "kind"), max_length=9, choices=InstitutionKind)
    person = models.CharField(pgettext_lazy("institution", "whom to call"), max_length=30, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    works_since = models.DateField(pgettext_lazy("institution", "working with us since"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    notes = models.TextField(_("notes"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-is_active", "kind", "name"]
        verbose_name = pgettext_lazy("institution", "institution")
        verbose_name_plural = pgettext_lazy("institution", "institutions")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("finance:institution", args=[self.pk])


class FinancialProduct(models.Model):
    """金融产品: as the institution describes it; rates are its words, not ours."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(pgettext_lazy("product", "kind of product"), max_length=30, blank=True)  # 信用贷、抵押贷
    most = models.DecimalField(
        pgettext_lazy("product", "at most"), max_digits=16, decimal_places=2, null=True, blank=True
    )  # 元
    rate = models.CharField(pgettext_lazy("product", "rate"), max_length=60, blank=True)
    term = models.CharField(pgettext_lazy("product", "term"), max_length=60, blank=True)
    conditions = models.TextField(pgettext_lazy("product", "for whom"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-is_active", "name"]
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="one_product_a_name")]
        verbose_name = pgettext_lazy("product", "financial product")
        verbose_name_plural = pgettext_lazy("product", "financial products")

    def __str__(self):
        return f"{self.institution} · {self.name}"


class NeedStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("need", "Open")
    MET = "met", pgettext_lazy("need", "Met")
    ENDED = "ended", pgettext_lazy("need", "Ended without")


class FinancingNeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*READS) else self.none()


class FinancingNeed(models.Model):
    """融资需求: how much an enterprise needs, for what, until when."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="financing_needs", verbose_name=_("enterprise")
    )
    amount = models.DecimalField(pgettext_lazy("need", "amount"), max_digits=16, decimal_places=2)  # 元
    purpose = models.CharField(pgettext_lazy("need", "for what"), max_length=120)
    needed_by = models.DateField(pgettext_lazy("need", "needed by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=5, choices=NeedStatus, default=NeedStatus.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("need", "owner")
    )
    text = models.TextField(_("notes"), blank=True)
    result = models.TextField(pgettext_lazy("need", "what came of it"), blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)
    token = models.CharField(max_length=40, unique=True)

    objects = FinancingNeedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="need_of_something"),
            models.CheckConstraint(
                condition=Q(status="open", ended_at=None) | Q(status__in=["met", "ended"], ended_at__isnull=False),
                name="need_ended_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-at", "-id"], name="need_by_status"),
            models.Index(fields=["enterprise", "-at"], name="need_of_enterprise"),
        ]
        verbose_name = pgettext_lazy("need", "financing need")
        verbose_name_plural = pgettext_lazy("need", "financing needs")

    def __str__(self):
        return f"{self.enterprise} {self.purpose}"

    def get_absolute_url(self):
        return reverse("finance:need", args=[self.pk])


class IntroductionStatus(models.TextChoices):
    INTRODUCED = "introduced", pgettext_lazy("introduction", "Introduced")
    TALKING = "talking", pgettext_lazy("introduction", "In talks")
    GRANTED = "granted", pgettext_lazy("introduction", "Granted")
    REFUSED = "refused", pgettext_lazy("introduction", "Refused")
    DROPPED = "dropped", pgettext_lazy("introduction", "Given up")


class IntroductionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(need__in=FinancingNeed.objects.visible_to(user))


class Introduction(models.Model):
    """对接: a need brought before one institution, and what it granted."""

    need = models.ForeignKey(FinancingNeed, models.PROTECT, related_name="introductions")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="introductions",
        verbose_name=pgettext_lazy("institution", "institution"),
    )  # fmt: skip
    product = models.ForeignKey(
        FinancialProduct, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("product", "financial product"),
    )  # fmt: skip
    status = models.CharField(
        _("status"), max_length=10, choices=IntroductionStatus, default=IntroductionStatus.INTRODUCED
    )
    introduced_on = models.DateField(pgettext_lazy("introduction", "introduced"))
    settled_on = models.DateField(pgettext_lazy("introduction", "decided"), null=True, blank=True)
    granted = models.DecimalField(
        pgettext_lazy("introduction", "granted amount"), max_digits=16, decimal_places=2, null=True, blank=True
    )  # 元
    text = models.TextField(pgettext_lazy("introduction", "what came of it"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["introduced_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "institution"], name="introduced_once"),
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(granted__gt=0, settled_on__isnull=False),
                name="granted_says_how_much",
            ),
        ]
        indexes = [models.Index(fields=["status", "settled_on"], name="introduction_by_outcome")]
        verbose_name = pgettext_lazy("introduction", "introduction")
        verbose_name_plural = pgettext_lazy("introduction", "introductions")

    def __str__(self):
        return f"{self.need} · {self.institution}"
