"""走访统计: visits, enterprises visited and what followed, for a period, by one thing; every number opens its rows."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from crm import exports
from crm.clock import shanghai
from crm.figure_tables import AskedForm, Line, Table, columns, entry, line
from crm.figures import DIMENSIONS, Cell, Figure, Scope, values, with_total
from crm.web import render_page, role_required

from . import figures, sheet
from .counting import ENTERPRISES, FOLLOW_UPS, PAGE

MAY_READ = figures.COUNTS
Group = tuple[object, str, tuple[Figure, ...]]  # heading, the list whose rows they count, figures
GROUPS: tuple[Group, ...] = (
    (pgettext_lazy("outreach", "Visits"), PAGE, figures.OF_VISITS),
    (_("Enterprises"), ENTERPRISES, figures.OF_ENTERPRISES),
    (_("Follow-ups"), FOLLOW_UPS, figures.OF_FOLLOW_UPS),
)
FIRST = (figures.made, figures.visited, figures.follow_ups, figures.done_share, figures.tier_a_share)


@require_GET
@role_required(*MAY_READ)
def statistics(request):
    context = shown(request, GROUPS, FIRST) | {
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "here_name": "visits:statistics", "export_name": "visits:statistics_export",
    }  # fmt: skip
    part = "enterprises/outreach/visits/_statistics.html"
    return render_page(request, "enterprises/outreach/visits/statistics.html", context, part=part)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def statistics_export(request, kind):
    return sent(request, GROUPS, kind=kind, name=pgettext("sheet", "Statistics of visits"))


# ---------------------------------------------------------------- also for the coaching above


def shown(request, groups: tuple[Group, ...], first: tuple[Figure, ...]) -> dict:
    """What the page says: the numbers that stand first, and the table."""
    form, scope, asked = what_is_asked(request, groups)
    numbers, order = values(first, scope), request.GET.get("o", "")
    defined = all_of(asked)
    return {
        "form": form, "asked": form.asked_period, "groups": [(heading, owned) for heading, _page, owned in asked],
        "table": together(asked, scope, form.dimension.name).sorted_by(order),
        "first": [entry(figure, numbers, scope, None) for figure in first],
        "defined": [*defined, *(figure for figure in first if figure not in defined)], "order": order,
    }  # fmt: skip


def sent(request, groups: tuple[Group, ...], *, kind: str, name: str):
    """The table as a sheet."""
    form, scope, asked = what_is_asked(request, groups)
    found = together(asked, scope, form.dimension.name)
    lines, heads = [*found.lines, found.total], columns(all_of(asked), found.by)
    return exports.export_lines(request, lines, heads, kind=kind, name=name, said=form.asked_period.words)


def what_is_asked(request, groups: tuple[Group, ...]) -> tuple[AskedForm, Scope, list[Group]]:
    """By what the first list can be broken down; the groups are those that can be, too."""
    now = timezone.now()
    form = AskedForm(request.GET, page=groups[0][1], today=shanghai(now).date())
    asked = [group for group in groups if form.dimension.name in DIMENSIONS[group[1]]]
    return form, Scope(request.user, now, form.asked_period), asked


def all_of(groups: Iterable[Group]) -> list[Figure]:
    return [figure for _heading, _page, owned in groups for figure in owned]


def together(groups: list[Group], scope: Scope, name: str) -> Table:
    """Figures of several lists in one table: a line for each key that any of them has."""
    parts = [(owned, DIMENSIONS[page][name]) for _heading, page, owned in groups]
    counted = [with_total(owned, scope, by) for owned, by in parts]
    by, keys = parts[0][1], {key for lines, _whole in counted for key in lines}
    lines = []
    for key in by.ordered(keys):
        entries = []
        for (owned, own), (found, _whole) in zip(parts, counted, strict=True):
            numbers = found.get(key) or {figure.name: figure.value({}) for figure in owned}
            entries += line("", owned, numbers, scope, Cell(own, key)).entries
        lines.append(Line(by.named(key), entries))
    total = [one for (owned, _by), (_found, whole) in zip(parts, counted, strict=True)
             for one in line("", owned, whole, scope).entries]  # fmt: skip
    return Table(by, lines, Line(str(_("Total")), total))
