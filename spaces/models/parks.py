"""园区、楼栋: where spaces are, and the people on the landlord's side."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from crm.search import initials, normalised

from ..naming import natural
from .choices import READS


class InventoryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()


class ParkQuerySet(InventoryQuerySet):
    def matching(self, words: str):
        """By a part of the name, or by its pinyin initials, with which the keys of its spaces begin."""
        begun = models.Q(buildings__spaces__place_key__startswith=normalised(words))
        return self.filter(models.Q(name_key__contains=natural(words)) | begun).distinct()


class Park(models.Model):
    """园区. Coordinates are WGS-84; maps on another datum are converted where they are drawn (spaces.geo)."""

    name = models.CharField(pgettext_lazy("park", "name"), max_length=60)
    name_key = models.CharField(max_length=60, unique=True)
    community = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("community")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    lng = models.DecimalField(_("longitude (°, WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (°, WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    boundary = models.JSONField(_("boundary"), default=list, blank=True)  # [[lng, lat], …], WGS-84, not closed
    description = models.TextField(_("about the park, for everybody"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = pgettext_lazy("space", "park")
        verbose_name_plural = pgettext_lazy("space", "parks")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("spaces:park", args=[self.pk])


class Building(models.Model):
    """楼栋 of a park."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="buildings", verbose_name=_("park"))
    name = models.CharField(pgettext_lazy("building", "name"), max_length=30)
    name_key = models.CharField(max_length=60)  # natural order: 3栋 before 12栋
    floors = models.PositiveSmallIntegerField(_("floors above ground"), null=True, blank=True)
    completed_in = models.PositiveSmallIntegerField(_("completed in the year"), null=True, blank=True)
    lng = models.DecimalField(_("longitude (°, WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (°, WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InventoryQuerySet.as_manager()

    class Meta:
        ordering = ["park", "name_key"]
        constraints = [models.UniqueConstraint(fields=["park", "name_key"], name="one_building_a_name")]
        verbose_name = pgettext_lazy("space", "building")
        verbose_name_plural = pgettext_lazy("space", "buildings")

    def __str__(self):
        return f"{self.park} {self.name}"

    def get_absolute_url(self):
        return reverse("spaces:building", args=[self.pk])


class Landlord(models.Model):
    """业主方联系人: an owner, a sublessor, an agent or the park's management. Never shown to the public."""

    class Kind(models.TextChoices):
        OWNER = "owner", pgettext_lazy("landlord", "Owner")
        LESSOR = "lessor", pgettext_lazy("landlord", "Sublessor")
        MANAGER = "manager", pgettext_lazy("landlord", "Park management")
        AGENT = "agent", pgettext_lazy("landlord", "Agent")

    kind = models.CharField(pgettext_lazy("landlord", "kind"), max_length=8, choices=Kind, default=Kind.OWNER)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=30)
    company = models.CharField(_("company"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InventoryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="landlord_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["name", "company", "phone"], name="one_landlord_a_name_company_phone"),
        ]
        verbose_name = _("landlord's contact")
        verbose_name_plural = _("landlords' contacts")

    def __str__(self):
        if not self.company:
            return self.name
        return pgettext("landlord", "%(name)s (%(company)s)") % {"name": self.name, "company": self.company}

    def get_absolute_url(self):
        return reverse("spaces:landlord_edit", args=[self.pk])


def landlord_text(landlord: Landlord) -> str:
    """What a landlord is found by; never the phone number."""
    return normalised(" ".join(filter(None, [landlord.name, landlord.company]))) + " " + initials(landlord.company)
