"""What a line of the list says of a space: numbers without units, which stand over the columns."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from crm.lights import Shown, short
from crm.templatetags.ui import light, plain_day

from .facts import plain
from .filters import OFFERED
from .freshness import freshness
from .models import Space, Status, Use

# over a column the letters say enough
USES = {
    Use.M1: "M1", Use.M0: "M0", Use.W0: "W0", Use.OFFICE: pgettext_lazy("use", "Office"),
    Use.RETAIL: pgettext_lazy("use", "Retail"), Use.DORMITORY: pgettext_lazy("use", "Dormitory"),
    Use.OTHER: pgettext_lazy("use", "Other use"),
}  # fmt: skip
STATUSES = dict(Status.choices)


# a template would take a tenth of the time of the whole page for fifty of them
ROW = (
    '<tr data-row><td><input class="form-check-input" type="checkbox" name="pick" value="{pk}" data-pick'
    ' aria-label="{code}"></td><td class="w-grow"><a href="{url}" data-open>{place}</a></td><td>{use}</td>'
    "<td>{area}</td><td>{clear_height}</td><td>{floor_load}</td><td>{power}</td><td>{rent}</td><td>{available}</td>"
    "<td>{fresh}</td><td>{status}</td></tr>"
)


class Lines:
    """Draws the lines of one page; spaces verified on the same day are as fresh as each other."""

    def __init__(self, today: date):
        self.today, self.home = today, reverse("spaces:list")
        self.lamps: dict[tuple[date | None, bool], str] = {}
        self.uses = {use: str(words) for use, words in USES.items()}
        self.statuses = {status: str(words) for status, words in STATUSES.items()}

    def __call__(self, row: Space) -> None:
        """For render_list: puts the line onto the row."""
        row.line = format_html(
            ROW, pk=row.pk, code=row.code, url=f"{self.home}{row.pk}/", place=str(row), use=self.uses[row.use],
            area=area(row), clear_height=plain(row.clear_height), floor_load=plain(row.floor_load),
            power=plain(row.power), rent=rent(row), available=plain_day(row.available_on),
            fresh=self.lamp(row.verified_on, row.status in OFFERED), status=standing(row, self.statuses[row.status]),
        )  # fmt: skip

    def lamp(self, verified_on: date | None, is_offered: bool) -> str:
        """A light, of what somebody may still come for; else words."""
        if (verified_on, is_offered) not in self.lamps:
            shown = lamp(verified_on, self.today)
            words = light(shown) if is_offered else format_html('<span class="w-mute">{}</span>', shown.time)
            self.lamps[verified_on, is_offered] = words
        return self.lamps[verified_on, is_offered]


def lamp(verified_on: date | None, today: date) -> Shown:
    """请业主确认 · 46 天前"""
    fresh = freshness(verified_on, today=today)
    if fresh.age is None:
        return Shown(fresh.light, fresh.words, "")
    return Shown(fresh.light, str(fresh.label), ago(fresh.age))


def ago(days: int) -> str:
    """46 天: under a head that says since what."""
    return (
        npgettext("verified", "%(n)s day", "%(n)s days", days) % {"n": days} if days else pgettext("verified", "today")
    )


def area(row: Space) -> str:
    """2,860, and from how much on a part of it is let"""
    if not (row.is_divisible and row.least_area):
        return plain(row.area)
    least = _("from %(area)s") % {"area": plain(row.least_area)}
    return format_html("<small>{}</small> {}", least, plain(row.area))


def rent(row: Space) -> str:
    """26–30"""
    return "–".join(dict.fromkeys(plain(side) for side in (row.rent_min, row.rent_max) if side is not None))


def standing(row: Space, words: str) -> str:
    """How it stands and since when; a held one: until when, and for whom when one points at it."""
    if row.current is None:
        return format_html('<span class="w-state">{}</span> <small>{}</small>', words, plain_day(row.status_since))
    until = _("until %(moment)s") % {"moment": short(row.current.due_at)}
    return format_html(
        '<span class="w-state is-on" title="{}">{}</span> <small>{}</small>', row.current.holder_name, words, until
    )
