"""企业台账: the enterprise as the office knows it, and whom to call there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from crm.search import find

from .industries import DIVISIONS, SECTIONS, industry_words


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=20, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self):
        return self.name


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user, *, with_merged=False):
        """Everybody who works here sees the enterprises; phone numbers are another matter (Contact).

        `with_merged` for who must be told where a file has gone."""
        rows = self if with_merged else self.standing()
        return rows if user.has_role(*Role.values) else self.none()

    def standing(self):
        """Without the files that were merged into another: those lead to it (enterprises.merging)."""
        return self.filter(merged_into=None)

    def for_list(self):
        return self.select_related("community", "officer").only(
            "name", "uscc", "uscc_valid", "tier", "tier_how", "address", "updated_at",
            "status", "status_since", "section", "division", "scale", "scale_how",
            "community__short_name", "community__kind", "officer__name", "officer__username",
        )  # fmt: skip

    def for_sheet(self):
        """With all that a row of an exported sheet says: `held_tags`, and `in_use`, its contacts."""
        contacts = models.Prefetch("contacts", Contact.objects.filter(is_active=True), to_attr="in_use")
        rows = self.select_related("community", "officer").defer("search_text", "initials")
        return rows.prefetch_related(models.Prefetch("tags", to_attr="held_tags"), contacts)

    def matching(self, words):
        return find(self, words)


class Enterprise(models.Model):
    class Tier(models.TextChoices):
        A = "A", _("Tier A")
        B = "B", _("Tier B")
        C = "C", _("Tier C")
        D = "D", _("Tier D")

    class Status(models.TextChoices):
        ACTIVE = "active", _("In operation")
        MOVED_OUT = "moved_out", _("Moved out")
        CLOSED = "closed", _("Closed down")

    class Scale(models.TextChoices):
        """统计上大中小微型企业划分办法 (2017): computed from the figures (classification.scale), or written down."""

        LARGE = "large", pgettext_lazy("scale", "Large")
        MEDIUM = "medium", pgettext_lazy("scale", "Medium")
        SMALL = "small", pgettext_lazy("scale", "Small")
        MICRO = "micro", pgettext_lazy("scale", "Micro")

    class How(models.TextChoices):
        """Who says the tier, or the scale: what a person said is not computed over."""

        RULE = "rule", pgettext_lazy("how", "by the rules")
        HAND = "hand", pgettext_lazy("how", "by hand")

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False)  # enterprises.accounts.names.name_key
    # two enterprises of one name are kept apart on purpose only; imports and double clicks always mean number 0
    twin = models.PositiveSmallIntegerField(default=0, editable=False)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    aliases = models.TextField(_("also known as"), blank=True, help_text=_("One a line"))
    uscc = models.CharField(_("USCC"), max_length=18, blank=True)
    uscc_valid = models.BooleanField(default=True, editable=False)
    community = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("community"),
        limit_choices_to={"kind": "community"},
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier, blank=True)
    tier_how = models.CharField(max_length=4, choices=How, blank=True, editable=False)
    tier_why = models.CharField(max_length=200, blank=True, editable=False)  # what the person said who set it by hand
    status = models.CharField(_("operating status"), max_length=10, choices=Status, default=Status.ACTIVE)
    status_since = models.DateField(_("status since"), null=True, blank=True)
    # GB/T 4754-2017 (industries.py); a division fixes its section, a section alone is allowed
    section = models.CharField(_("section"), max_length=1, blank=True)
    division = models.CharField(_("division"), max_length=2, blank=True)
    scale = models.CharField(_("scale"), max_length=6, choices=Scale, blank=True)
    scale_how = models.CharField(max_length=4, choices=How, blank=True, editable=False)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    capital = models.DecimalField(_("registered capital"), max_digits=18, decimal_places=2, null=True, blank=True)  # 元
    notes = models.TextField(_("notes"), blank=True)
    tags = models.ManyToManyField(Tag, blank=True, verbose_name=_("tags"), related_name="enterprises")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("officer in charge"),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="predecessors"
    )
    initials = models.CharField(_("pinyin initials"), max_length=300, blank=True)
    search_text = models.TextField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="enterprise_by_change"),
            models.Index(fields=["name", "id"], name="enterprise_by_name"),
            models.Index(fields=["community", "-updated_at", "-id"], name="enterprise_of_community"),
            models.Index(fields=["tier", "-updated_at", "-id"], name="enterprise_of_tier"),
            models.Index(fields=["officer", "-updated_at", "-id"], name="enterprise_of_officer"),
            models.Index(fields=["status", "-updated_at", "-id"], name="enterprise_of_status"),
            models.Index(fields=["section", "-updated_at", "-id"], name="enterprise_of_section"),
            models.Index(fields=["scale", "-updated_at", "-id"], name="enterprise_of_scale"),
            models.Index(fields=["-updated_at", "-id"], name="enterprise_wrong_code", condition=Q(uscc_valid=False)),
            models.Index(fields=["-updated_at", "-id"], name="enterprise_with_aliases", condition=~Q(aliases="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc="") & Q(merged_into=None), name="one_enterprise_a_uscc"
            ),
            models.UniqueConstraint(
                fields=["name_key", "twin"], condition=Q(merged_into=None), name="one_enterprise_a_name"
            ),
            models.CheckConstraint(condition=Q(division="") | ~Q(section=""), name="division_has_section"),
            models.CheckConstraint(condition=Q(capital=None) | Q(capital__gte=0), name="capital_not_negative"),
        ]
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("desk:enterprise", args=[self.pk])

    @property
    def brief(self) -> str:
        """The name as people say it, for a dense row: without place, form and brackets."""
        return self.short_name or self.name

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    # get_…_display translates all the choices for each record: too slow where thousands are said
    @property
    def status_words(self) -> str:
        return str(self.Status(self.status).label)

    @property
    def scale_words(self) -> str:
        return str(self.Scale(self.scale).label) if self.scale else ""

    @property
    def tier_words(self) -> str:
        """A 级 · 规则"""
        return self._with_how(str(self.Tier(self.tier).label), self.tier_how) if self.tier else ""

    @property
    def scale_with_how(self) -> str:
        return self._with_how(self.scale_words, self.scale_how) if self.scale else ""

    def _with_how(self, words: str, how: str) -> str:
        """What stood there before rules were kept was written by somebody."""
        return f"{words} · {self.How(how or self.How.HAND).label}"

    @property
    def industry(self) -> str:
        """C39 计算机、通信和其他电子设备制造业"""
        return industry_words(self.section, self.division)

    @property
    def industry_name(self) -> str:
        """The same without the code, for a dense row."""
        return DIVISIONS.get(self.division) or SECTIONS.get(self.section, "")

    @property
    def alias_list(self) -> list[str]:
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))


class Contact(models.Model):
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="contacts", verbose_name=_("enterprise"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=30)
    title = models.CharField(_("position"), max_length=30, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_primary = models.BooleanField(_("first to call"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-is_active", "-is_primary", "id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return self.name
