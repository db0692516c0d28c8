"""分类分级: the rules by which an enterprise is A, B, C or D, and the qualifications it holds."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from enterprises.accounts.models import Enterprise


class TierRule(models.Model):
    """分级规则: all conditions hold → this tier; of several the highest. `conditions`: see classification.facts."""

    tier = models.CharField(_("tier"), max_length=1, choices=Enterprise.Tier)
    name = models.CharField(pgettext_lazy("rule", "name"), max_length=60)
    conditions = models.JSONField(default=list)  # [{"fact", "sign", "value"}]
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["tier", "id"]
        verbose_name = _("rule of tiers")
        verbose_name_plural = _("rules of tiers")

    def __str__(self):
        return f"{self.tier} {self.name}"


class QualificationKind(models.TextChoices):
    """domain: 2016 国科发火32号 (国高, 3 years); 工企业〔2022〕63号 and its revision in force from 2026-04-01."""

    HIGH_TECH = "high_tech", pgettext_lazy("qualification", "National high-tech")  # 国家高新技术企业
    TECH_SME = "tech_sme", pgettext_lazy("qualification", "Technology-based SME")  # 科技型中小企业
    INNOVATIVE = "innovative", pgettext_lazy("qualification", "Innovative SME")  # 创新型中小企业
    SRDI = "srdi", pgettext_lazy("qualification", "SRDI")  # 专精特新中小企业
    LITTLE_GIANT = "little_giant", pgettext_lazy("qualification", "SRDI little giant")  # 专精特新“小巨人”
    CHAMPION = "champion", pgettext_lazy("qualification", "Single-product champion")  # 单项冠军
    LISTED = "listed", pgettext_lazy("qualification", "Listed on a stock exchange")  # 上市
    HEADQUARTERS = "headquarters", pgettext_lazy("qualification", "Headquarters")  # 总部企业
    UNICORN = "unicorn", pgettext_lazy("qualification", "Unicorn")  # 独角兽: lists of third parties
    GAZELLE = "gazelle", pgettext_lazy("qualification", "Gazelle")  # 瞪羚
    OTHER = "other", pgettext_lazy("qualification", "Other")


class Level(models.TextChoices):
    NATIONAL = "national", pgettext_lazy("level", "National")
    PROVINCE = "province", pgettext_lazy("level", "Province")
    CITY = "city", pgettext_lazy("level", "City")
    DISTRICT = "district", pgettext_lazy("level", "District")


class QualificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*Role.values) else self.none()

    def valid(self, on: date):
        """Held on that day: issued, not ended, not expired."""
        begun = Q(issued_on=None) | Q(issued_on__lte=on)
        return self.filter(begun, Q(expires_on=None) | Q(expires_on__gte=on), Q(ended_on=None) | Q(ended_on__gt=on))


class Qualification(models.Model):
    """资质: a certificate or a place on an official list. `expires_on` is its last day."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="qualifications", verbose_name=_("enterprise")
    )
    kind = models.CharField(pgettext_lazy("qualification", "kind"), max_length=12, choices=QualificationKind)
    name = models.CharField(pgettext_lazy("qualification", "name"), max_length=60, blank=True)  # 主板 000001
    level = models.CharField(pgettext_lazy("qualification", "level"), max_length=8, choices=Level, blank=True)
    number = models.CharField(pgettext_lazy("qualification", "number"), max_length=40, blank=True)
    issued_on = models.DateField(pgettext_lazy("qualification", "issued"), null=True, blank=True)
    expires_on = models.DateField(pgettext_lazy("qualification", "expires"), null=True, blank=True)
    rule_version = models.CharField(pgettext_lazy("qualification", "by which rules"), max_length=40, blank=True)
    ended_on = models.DateField(pgettext_lazy("qualification", "ended"), null=True, blank=True)  # taken back, replaced
    notes = models.CharField(_("notes"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = [F("expires_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "name", "issued_on"], name="one_qualification_of_a_day"
            ),
            models.UniqueConstraint(  # to a database one null is not like another
                fields=["enterprise", "kind", "name"], condition=Q(issued_on=None), name="one_qualification_without_day"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="qualification_expires_after_issue",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["expires_on", "id"], name="qualification_by_expiry"),
            models.Index(fields=["kind", "expires_on", "id"], name="qualification_by_kind"),
        ]
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")

    def __str__(self):
        return self.name or self.get_kind_display()

    def is_over(self, on: date) -> bool:
        """Expired, or ended."""
        return bool((self.expires_on and self.expires_on < on) or (self.ended_on and self.ended_on <= on))
