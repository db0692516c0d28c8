"""What is typed of a park, a building, a landlord's contact."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.fields import ReadField
from crm.reference import short_communities, units
from crm.templatetags.ui import masked

from . import boundary, fields, geo, naming
from .landlord_fields import phone_field
from .models import Landlord

WGS84, GCJ02 = "wgs84", "gcj02"
DATUMS = (
    (WGS84, gettext_lazy("GPS, OpenStreetMap, 天地图 (WGS-84)")),
    (GCJ02, gettext_lazy("高德, 腾讯 (GCJ-02): convert them")),
)
SIX_PLACES = Decimal("0.000001")


def notes_field(**options) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For the office only"), **options,
    )  # fmt: skip


def point_field() -> ReadField:
    return ReadField(
        label=gettext_lazy("Coordinates (longitude, latitude; °)"), read=boundary.point, said=said_point,
        help_text=gettext_lazy("As a map gives them: 114.130000,22.680000"),
    )  # fmt: skip


def said_point(found) -> str:
    lng, lat = found
    return f"{lng:.6f},{lat:.6f}"


def of_point(place) -> tuple | None:
    return None if place.lng is None or place.lat is None else (place.lng, place.lat)


class PlaceForm(fields.SeenForm):
    """With a point on the earth. What was stored stays as it is; only what is new is converted."""

    point = point_field()
    datum = forms.ChoiceField(
        label=gettext_lazy("The coordinates come from"), choices=DATUMS, initial=WGS84, required=False
    )
    ONLY_HERE = ("seen", "shown", "datum")

    def clean(self):
        data = super().clean()
        if data.get("datum") == GCJ02 and data.get("point") and self.is_new("point"):
            data["point"] = geo.to_wgs84(*data["point"])
        return data

    def is_new(self, name: str) -> bool:
        """Whether it says something else than the form showed: what is stored is on WGS-84 already."""
        return not self.record or self.data.get(name, "").replace("\r\n", "\n").strip() != self.sent(name)

    def position(self) -> dict:
        """As the columns keep it."""
        found = self.cleaned_data["point"] or (None, None)
        lng, lat = (None if side is None else Decimal(str(side)).quantize(SIX_PLACES) for side in found)
        return {"lng": lng, "lat": lat}


class ParkForm(PlaceForm):
    name = forms.CharField(label=pgettext_lazy("park", "Name"), max_length=60)
    community = forms.TypedChoiceField(label=gettext_lazy("Community"), required=False, coerce=int, empty_value=None)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=120)
    boundary = ReadField(
        label=gettext_lazy("Boundary"), read=boundary.outline, said=boundary.as_text, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "w-list", "spellcheck": "false"}),
        help_text=gettext_lazy("One corner a line as 114.130000,22.680000, or a polygon in GeoJSON"),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("About the park, for everybody"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("The public site shows it with its spaces"),
    )  # fmt: skip
    notes = notes_field()
    field_order = ["name", "community", "address", "point", "datum", "boundary", "description", "notes"]

    def prepare(self):
        known = short_communities()
        if self.record and self.record.community_id and self.record.community_id not in known:
            known |= {self.record.community_id: str(self.record.community)}
        self.fields["community"].choices = [("", "—"), *known.items()]
        for name in ("address", "boundary", "description", "notes"):
            self.fields[name].is_wide = True
        self.fields["name"].widget.attrs["data-focus"] = True

    @staticmethod
    def held(park) -> dict:
        said = {name: getattr(park, name) for name in ("name", "address", "boundary", "description", "notes")}
        return said | {"community": park.community_id, "point": of_point(park)}

    def clean_name(self):
        name = fields.one_line(self.cleaned_data["name"])
        if not naming.natural(name):
            raise forms.ValidationError(_("This is not a name."))
        return name

    def clean_community(self):
        return units().get(self.cleaned_data["community"])

    def clean(self):
        data = super().clean()
        data["boundary"] = data.get("boundary") or []
        if data.get("datum") == GCJ02 and self.is_new("boundary"):
            moved = [geo.to_wgs84(*corner) for corner in data["boundary"]]
            data["boundary"] = [[round(lng, 6), round(lat, 6)] for lng, lat in moved]
        return data

    def facts(self) -> dict:
        names = ("name", "community", "boundary", "description", "notes")
        given = {name: self.cleaned_data[name] for name in names} | self.position()
        return given | {"street_address": self.cleaned_data["address"]}


class BuildingForm(PlaceForm):
    name = forms.CharField(label=pgettext_lazy("building", "Name"), max_length=30, help_text=gettext_lazy("As 3栋"))
    floors = forms.IntegerField(
        label=gettext_lazy("Floors above ground"), required=False, min_value=1, max_value=150, localize=True
    )
    completed_in = forms.IntegerField(
        label=gettext_lazy("Completed in the year"), required=False, min_value=1949, max_value=2100
    )
    notes = notes_field()
    field_order = ["name", "floors", "completed_in", "point", "datum", "notes"]

    def prepare(self):
        self.fields["notes"].is_wide = True
        self.fields["name"].widget.attrs["data-focus"] = True

    @staticmethod
    def held(building) -> dict:
        said = {name: getattr(building, name) for name in ("name", "floors", "completed_in", "notes")}
        return said | {"point": of_point(building)}

    def clean_name(self):
        return fields.one_line(self.cleaned_data["name"])

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "floors", "completed_in", "notes")} | self.position()


class LandlordForm(fields.SeenForm):
    """The number on file is never in the form; an empty field keeps it."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=30)
    company = forms.CharField(label=gettext_lazy("Company"), required=False, max_length=60)
    kind = forms.ChoiceField(label=pgettext_lazy("landlord", "Kind"), choices=Landlord.Kind.choices)
    phone = phone_field()
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, max_length=254,
        help_text=gettext_lazy("The link to confirm a space can be sent there"),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"), required=False, initial=True,
        help_text=gettext_lazy("Who is no longer in use stays with the spaces, but is not offered any more"),
    )  # fmt: skip

    def prepare(self):
        self.fields["name"].widget.attrs["data-focus"] = True
        if self.record and self.record.phone:
            self.fields["phone"].help_text = _("Left open, %(number)s stays") % {"number": masked(self.record.phone)}

    @staticmethod
    def held(landlord) -> dict:
        return {name: getattr(landlord, name) for name in ("name", "company", "kind", "email", "is_active")}

    def clean_name(self):
        return fields.one_line(self.cleaned_data["name"])

    def clean_company(self):
        return fields.one_line(self.cleaned_data["company"])

    def facts(self) -> dict:
        given = {name: self.cleaned_data[name] for name in ("name", "company", "kind", "email", "is_active")}
        return given | {"phone": self.cleaned_data["phone"] or (self.record.phone if self.record else "")}
