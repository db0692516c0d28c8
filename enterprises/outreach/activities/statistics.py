"""统计: what was held, who came, what came of it, for a period and by one thing; every number opens its rows."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.clock import SHANGHAI
from crm.figure_tables import AskedForm, Line, Table, columns, line
from crm.figures import DIMENSIONS, Cell, Scope, valued, values, with_total
from crm.models import Role
from crm.web import render_page, role_required

from . import figures
from .counting import LIST_PAGE, PEOPLE_PAGE
from .pages import MAY_EXPORT

MAY_READ = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
GROUPS = ((_("What was held"), figures.OF_ACTIVITIES), (_("Who came"), figures.OF_PEOPLE))
PAGES = (LIST_PAGE, PEOPLE_PAGE)
FIRST = (figures.held, figures.four_for, figures.enterprises, figures.heads, figures.attendance, figures.amount)
ALL = (*figures.OF_ACTIVITIES, *figures.OF_PEOPLE)


@require_GET
@role_required(*MAY_READ)
def statistics(request):
    form, scope, table = asked(request)
    first = values(FIRST, scope)
    context = {
        "form": form,
        "asked": form.asked_period,
        "table": table.sorted_by(request.GET.get("o", "")),
        "first": line("", FIRST, first, scope).entries,
        "groups": GROUPS,
        "defined": (*ALL, figures.enterprises),
        "order": request.GET.get("o", ""),
        "may_export": request.user.has_role(*MAY_EXPORT),
    }
    part = "enterprises/outreach/activities/_statistics.html"
    return render_page(request, "enterprises/outreach/activities/statistics.html", context, part=part)


@require_GET
@role_required(*MAY_EXPORT)
def statistics_export(request, kind):
    form, _scope, table = asked(request)
    return exports.export_lines(
        request, [*table.lines, table.total], columns(ALL, table.by), kind=kind,
        name=pgettext("sheet", "Statistics of activities"), said=form.asked_period.words,
    )  # fmt: skip


def asked(request) -> tuple[AskedForm, Scope, Table]:
    now = timezone.now()
    form = AskedForm(request.GET, page=LIST_PAGE, today=now.astimezone(SHANGHAI).date(), usual="year")
    scope = Scope(request.user, now, form.asked_period)
    return form, scope, side_by_side(scope, form.dimension.name)


def side_by_side(scope: Scope, name: str) -> Table:
    """Activities and those who came are counted from two bases; both know the dimension, each in its own words."""
    parts = []
    for page, (_heading, group) in zip(PAGES, GROUPS, strict=True):
        by = DIMENSIONS[page][name]
        parts.append((by, group, *with_total(group, scope, by)))
    by, whole, lines = parts[0][0], {}, []
    for key in by.ordered({key for _by, _group, found, _total in parts for key in found}):
        entries = [
            entry
            for own, group, found, _total in parts
            for entry in line("", group, found.get(key) or valued(group, {}), scope, Cell(own, key)).entries
        ]
        lines.append(Line(by.named(key), entries))
    for _by, _group, _found, total in parts:
        whole |= total
    return Table(by, lines, line(_("Total"), ALL, whole, scope))
