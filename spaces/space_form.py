"""What is typed of a space: where it is, its facts in their groups, whose it is, and what the public sees."""

from secrets import token_urlsafe

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import facts, fields, naming
from .landlord_fields import ROLES, chosen, held_person, person_fields
from .models import Certificate, FireAcceptance, FireClass, Park, Space, Tenure, Use

# a fact that is typed in several fields; where a space is stands by itself
PARTS = {
    "is_divisible": ("is_divisible", "least_area"), "column_grid": ("column_x", "column_y"), "floor": (),
    "freight_lifts": ("freight_lifts", "lift_load"), "rent": ("rent_min", "rent_max"),
    "fire": ("fire_class", "fire_acceptance", "fire_accepted_on"),
}  # fmt: skip
GROUPS = [(heading, [part for fact in group for part in PARTS.get(fact.name, (fact.name,))])
          for heading, group in facts.GROUPS]  # fmt: skip
COLUMNS = (
    "number", "floor", *(name for _heading, names in GROUPS for name in names), "is_public", "summary", "source",
    "notes",
)  # fmt: skip
WORDS = gettext_lazy(
    "Once it is vacant and freshly verified, the public site shows where it is, its facts, rent and photos, and the "
    "words below. Never the landlord, the tenant, the source or the notes."
)


def text(label, most: int, **options) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, **options)


class SpaceForm(fields.SeenForm):
    park_name = forms.CharField(
        label=gettext_lazy("Park"), max_length=60, help_text=gettext_lazy("Part of the name, or pinyin initials")
    )
    is_new_park = forms.BooleanField(label=gettext_lazy("Not in the list: add this park"), required=False)
    building_name = forms.CharField(
        label=gettext_lazy("Building"), max_length=30,
        help_text=gettext_lazy("As 3栋; one that is not there yet is added"),
    )  # fmt: skip
    number = forms.CharField(
        label=pgettext_lazy("space", "Number"), max_length=30, help_text=gettext_lazy("As 502, or 502-505")
    )
    floor = fields.floor()
    status_since = fields.day(gettext_lazy("Vacant since"), since=1980, past=True)

    use = forms.ChoiceField(label=facts.FACTS["use"].label, choices=Use.choices)
    area = fields.measure("area", required=True)
    is_divisible = forms.BooleanField(label=facts.FACTS["is_divisible"].label, required=False)
    least_area = fields.measure("least_area")
    tenure = fields.choice(facts.FACTS["tenure"].label, Tenure.choices)
    certificate = fields.choice(facts.FACTS["certificate"].label, Certificate.choices)
    can_register = fields.yes_no(facts.FACTS["can_register"].label)
    clear_height = fields.measure("clear_height", help_text=facts.FACTS["clear_height"].hint)
    floor_load = fields.measure("floor_load")
    column_x = fields.measure("column_x")
    column_y = fields.measure("column_y")
    freight_lifts = fields.measure("freight_lifts")
    lift_load = fields.measure("lift_load")
    power = fields.measure("power")
    water = fields.yes_no(facts.FACTS["water"].label)
    gas = fields.yes_no(facts.FACTS["gas"].label)
    steam = fields.yes_no(facts.FACTS["steam"].label)
    fire_class = fields.choice(facts.LABELS["fire_class"][0], FireClass.choices)
    fire_acceptance = fields.choice(facts.LABELS["fire_acceptance"][0], FireAcceptance.choices)
    fire_accepted_on = fields.day(facts.LABELS["fire_accepted_on"][0], since=1980, past=True)
    discharge = fields.yes_no(facts.FACTS["discharge"].label)
    hazardous = fields.yes_no(facts.FACTS["hazardous"].label)
    eia = text(facts.FACTS["eia"].label, 200)
    rent_min = fields.measure("rent_min")
    rent_max = fields.measure("rent_max")
    management_fee = fields.measure("management_fee")
    deposit_months = fields.measure("deposit_months")
    free_months = fields.measure("free_months")
    least_months = fields.measure("least_months")
    available_on = fields.day(facts.FACTS["available_on"].label, since=2000, past=False)

    is_public = forms.BooleanField(label=gettext_lazy("Show it to the public"), required=False, help_text=WORDS)
    summary = text(gettext_lazy("In words, for everybody"), 2000, widget=forms.Textarea(attrs={"rows": 3}))
    source = text(
        pgettext_lazy("space", "Source"), 60, help_text=gettext_lazy("Landlord, visit, rent roll: how this is known")
    )
    notes = text(
        gettext_lazy("Notes"), 2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the office only"),
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    ONLY_HERE = ("seen", "shown", "token", "is_new_park", "status_since")

    def prepare(self):
        for role in ROLES:
            self.fields |= person_fields(role)
        self.candidates = dict.fromkeys(ROLES, [])
        self.initial.setdefault("token", token_urlsafe(24))
        for name in ("eia", "is_public", "summary", "notes"):
            self.fields[name].is_wide = True
        if self.record:
            del self.fields["status_since"]
        if self.initial.get("building_name"):
            self.fields["number"].widget.attrs["data-focus"] = True
        else:
            self.fields["park_name"].has_focus = True

    @staticmethod
    def held(space: Space) -> dict:
        """The row as it would be typed."""
        place = {"park_name": space.park.name, "building_name": space.building.name}
        people = held_person("landlord", space.landlord) | held_person("agent", space.agent)
        return {name: getattr(space, name) for name in COLUMNS} | place | people

    def groups(self) -> list[tuple]:
        """The fields of the facts under their headings, as the page of a space shows them."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    def people(self) -> list[dict]:
        """Landlord and agent, each with the fields of a new contact."""
        parts = ("name", "company", "phone", "kind")
        return [
            {
                "role": role, "pick": self[role], "words": self[f"{role}_words"], "candidates": self.candidates[role],
                "parts": [self[f"{role}_{part}"] for part in parts],
                "is_open": any(self[f"{role}_{part}"].value() or self[f"{role}_{part}"].errors for part in parts[:3]),
            }
            for role in ROLES
        ]  # fmt: skip

    def clean_number(self):
        number = fields.one_line(self.cleaned_data["number"])
        if not naming.number_key(number):
            raise forms.ValidationError(_("This is not a number."))
        return number

    def clean_building_name(self):
        return fields.one_line(self.cleaned_data["building_name"])

    def clean_park_name(self):
        return fields.one_line(self.cleaned_data["park_name"])

    def clean(self):
        data = super().clean()
        name = data.get("park_name")
        parks = Park.objects.visible_to(self.user)
        data["park"] = parks.filter(name_key=naming.natural(name)).first() if name else None
        if name and not data["park"] and not data.get("is_new_park"):
            self.add_error("park_name", _("No park of this name is in the list. Choose one, or tick that it is new."))
        self.compare("least_area", "area", _("The least area is more than the whole area."))
        self.compare("rent_min", "rent_max", _("The rent goes from the lower to the higher."), on="rent_max")
        if data.get("least_area") and not data.get("is_divisible"):
            self.add_error("is_divisible", _("A least area is for what is divisible: tick this, or leave it open."))
        for role in ROLES:
            data[role] = chosen(self, role)
        return data

    def compare(self, low: str, high: str, words: str, on: str = "") -> None:
        one, other = self.cleaned_data.get(low), self.cleaned_data.get(high)
        if one is not None and other is not None and one > other:
            self.add_error(on or low, words)

    def facts(self) -> dict:
        """What the verbs take of it; where it is and whose are settled by whoever saves it."""
        given = {name: self.cleaned_data[name] for name in COLUMNS}
        return given if self.record else given | {"status_since": self.cleaned_data["status_since"]}
