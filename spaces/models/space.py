"""单元: one space to let, what is known of it, and which may be shown to whom."""

import re
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.search import find

from .choices import READS, Certificate, FireAcceptance, FireClass, How, Status, Tenure, Use
from .life import Spell
from .parks import Building, Landlord

A_CODE = re.compile(r"kj0*([1-9][0-9]{0,8})", re.IGNORECASE | re.ASCII)
# what a line of the list says of it
SHOWN = (
    "number", "use", "area", "is_divisible", "least_area", "clear_height", "floor_load", "power", "rent_min",
    "rent_max", "available_on", "status", "status_since", "verified_on", "building__name", "building__park__name",
)  # fmt: skip


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()

    def for_list(self):
        """With park, building, community, and the spell that runs in `current`."""
        running = Spell.objects.running().select_related("by")
        return self.select_related("building__park__community").prefetch_related(
            Prefetch("spells", queryset=running, to_attr="running_spells")
        )

    def for_table(self):
        """What a line of the list draws, and no more; `current` of a held one."""
        holds = Spell.objects.holds().only("space", "holder_name", "due_at")
        return (
            self.select_related("building__park")
            .only(*SHOWN)
            .prefetch_related(Prefetch("spells", queryset=holds, to_attr="running_spells"))
        )

    def for_sheet(self):
        return self.for_list().select_related("building__park__community", "landlord", "agent")

    def matching(self, words: str):
        return find(self, words)

    def coded(self, words: str):
        """The one of which this is the code, however many zeros are typed."""
        code = A_CODE.fullmatch(words.strip())
        return self.filter(pk=code[1]) if code else self.none()

    def vacant(self):
        return self.filter(status=Status.VACANT)

    def standing(self):
        """All but those that are no longer to let at all."""
        return self.exclude(status=Status.WITHDRAWN)

    def listed(self, *, today: date, hide_days: int):
        """What the public may see: vacant, publishable, and verified within so many days."""
        return self.vacant().filter(is_public=True, verified_on__gte=today - timedelta(days=hide_days))


class Space(models.Model):
    """单元. Units of measure and words of each fact: spaces.facts. None of a fact means: not known, never “no”."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="spaces", verbose_name=_("building"))
    number = models.CharField(pgettext_lazy("space", "number"), max_length=30)
    number_key = models.CharField(max_length=60)  # natural order, and what makes two the same
    # park, building, floor, number: the order of lists
    place_key = models.CharField(max_length=200)
    search_text = models.TextField(blank=True)
    floor = models.SmallIntegerField(_("floor"), null=True, blank=True)

    use = models.CharField(pgettext_lazy("space", "use"), max_length=10, choices=Use, default=Use.M1)
    tenure = models.CharField(_("tenure"), max_length=10, choices=Tenure, blank=True)
    certificate = models.CharField(_("certificate"), max_length=6, choices=Certificate, blank=True)

    area = models.DecimalField(_("floor area"), max_digits=10, decimal_places=2)
    is_divisible = models.BooleanField(_("divisible"), default=False)
    least_area = models.DecimalField(_("least area"), max_digits=10, decimal_places=2, null=True, blank=True)
    clear_height = models.DecimalField(_("clear height"), max_digits=5, decimal_places=2, null=True, blank=True)
    floor_load = models.DecimalField(_("floor load"), max_digits=5, decimal_places=2, null=True, blank=True)
    column_x = models.DecimalField(_("column grid, one way"), max_digits=5, decimal_places=2, null=True, blank=True)
    column_y = models.DecimalField(_("column grid, other way"), max_digits=5, decimal_places=2, null=True, blank=True)
    freight_lifts = models.PositiveSmallIntegerField(_("freight lifts"), null=True, blank=True)
    lift_load = models.DecimalField(_("load of a freight lift"), max_digits=5, decimal_places=2, null=True, blank=True)
    power = models.PositiveIntegerField(_("power supply"), null=True, blank=True)
    water = models.BooleanField(_("process water"), null=True, blank=True)
    gas = models.BooleanField(_("gas"), null=True, blank=True)
    steam = models.BooleanField(_("steam"), null=True, blank=True)

    fire_class = models.CharField(_("fire class"), max_length=1, choices=FireClass, blank=True)
    fire_acceptance = models.CharField(_("fire acceptance"), max_length=8, choices=FireAcceptance, blank=True)
    fire_accepted_on = models.DateField(_("fire acceptance on"), null=True, blank=True)
    discharge = models.BooleanField(_("industrial waste water"), null=True, blank=True)
    hazardous = models.BooleanField(_("hazardous goods"), null=True, blank=True)
    eia = models.CharField(_("EIA and discharge limits"), max_length=200, blank=True)

    rent_min = models.DecimalField(_("rent from"), max_digits=8, decimal_places=2, null=True, blank=True)
    rent_max = models.DecimalField(_("rent to"), max_digits=8, decimal_places=2, null=True, blank=True)
    management_fee = models.DecimalField(_("management fee"), max_digits=6, decimal_places=2, null=True, blank=True)
    deposit_months = models.DecimalField(_("deposit"), max_digits=4, decimal_places=1, null=True, blank=True)
    free_months = models.DecimalField(_("rent-free"), max_digits=4, decimal_places=1, null=True, blank=True)
    least_months = models.PositiveSmallIntegerField(_("least lease"), null=True, blank=True)
    available_on = models.DateField(_("available from"), null=True, blank=True)
    can_register = models.BooleanField(_("registered office possible"), null=True, blank=True)

    landlord = models.ForeignKey(
        Landlord, models.PROTECT, null=True, blank=True, related_name="spaces", verbose_name=_("landlord")
    )
    agent = models.ForeignKey(
        Landlord, models.PROTECT, null=True, blank=True, related_name="brokered", verbose_name=_("agent")
    )
    is_public = models.BooleanField(_("shown to the public"), default=False)
    summary = models.TextField(_("in words, for everybody"), blank=True)
    source = models.CharField(pgettext_lazy("space", "source"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    # written by verbs only (spaces.verbs): copies of the spell that runs and of the last verification
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.VACANT)
    status_since = models.DateField(_("status since"))
    verified_on = models.DateField(_("last verified"), null=True, blank=True)
    verified_how = models.CharField(_("verified by"), max_length=8, choices=How, blank=True)

    # of the form: a double submit adds one space; those of a sheet have none
    token = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001  two without are not the same
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["place_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["building", "number_key"], name="one_space_a_number"),
            models.CheckConstraint(condition=Q(area__gt=0), name="space_has_an_area"),
            models.CheckConstraint(
                condition=Q(least_area=None) | Q(least_area__gt=0, least_area__lte=F("area")), name="space_least_area"
            ),
            models.CheckConstraint(
                condition=Q(rent_min=None) | Q(rent_max=None) | Q(rent_min__lte=F("rent_max")), name="space_rent_range"
            ),
        ]
        indexes = [
            models.Index(fields=["place_key", "id"], name="space_by_place"),
            models.Index(fields=["status", "place_key", "id"], name="space_status_by_place"),
            models.Index(fields=["status", "area", "id"], name="space_status_by_area"),
            models.Index(fields=["status", "rent_min", "id"], name="space_status_by_rent"),
            models.Index(fields=["status", "verified_on", "id"], name="space_status_by_verified"),
            models.Index(fields=["status", "available_on", "id"], name="space_status_by_available"),
            models.Index(fields=["status", "status_since", "id"], name="space_status_by_since"),
            models.Index(fields=["is_public", "status", "verified_on"], name="space_listed"),
        ]
        verbose_name = pgettext_lazy("space", "space")
        verbose_name_plural = pgettext_lazy("space", "spaces")

    def __str__(self):
        return f"{self.building} {self.number}"

    def get_absolute_url(self):
        return reverse("spaces:detail", args=[self.pk])

    @property
    def code(self) -> str:
        """KJ00012, by which people name it on the telephone."""
        return f"KJ{self.pk:05d}"

    @property
    def park(self):
        return self.building.park

    @property
    def current(self) -> Spell | None:
        """The spell that runs, of a row from for_list."""
        return next(iter(self.running_spells), None)

    @property
    def people(self) -> list[Landlord]:
        """Who may be asked about it: the landlord first, then the agent, as far as they are in use."""
        return [one for one in dict.fromkeys((self.landlord, self.agent)) if one and one.is_active]

    def is_of(self, landlord: Landlord) -> bool:
        return landlord.pk in (self.landlord_id, self.agent_id)

    @property
    def position(self) -> tuple | None:
        """(longitude, latitude) on WGS-84: the building's, else the park's."""
        for place in (self.building, self.building.park):
            if place.lng is not None and place.lat is not None:
                return place.lng, place.lat
        return None

    def age(self, today: date) -> int | None:
        """Days since it was last verified; None: never."""
        return None if self.verified_on is None else (today - self.verified_on).days
