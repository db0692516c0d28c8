"""统计: how full the parks are, how fresh what we know is, how it went; every number opens its spaces."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from crm import exports
from crm.figure_tables import columns, what_is_asked
from crm.figures import FIGURES
from crm.models import Role
from crm.web import render_page, role_required

from . import figures
from .counting import PAGE
from .trend import SIGHT, drawings, trend

MAY_READ = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
MAY_EXPORT = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR, Role.REPORTER)
# (heading, names of its figures) in the order of the page
GROUPS = (
    (pgettext_lazy("figures", "Spaces now"), ("standing", "let", "held")),
    (
        pgettext_lazy("figures", "Vacant now"),
        ("vacant", "vacant_area", "vacancy", "vacancy_area", "days_vacant", "rent"),
    ),
    (pgettext_lazy("figures", "Freshness now"), ("fresh_share", "to_verify", "listed")),
    (_("In the period"), ("verified", "newly_vacant", "newly_let", "area_let")),
)
FIRST = ("vacant", "vacancy_area", "fresh_share", "days_vacant", "rent")
ALL = (*figures.AS_IT_STANDS, *figures.OF_A_PERIOD)


@require_GET
@role_required(*MAY_READ)
def statistics(request):
    groups = [(heading, [FIGURES[f"spaces.{name}"] for name in names]) for heading, names in GROUPS]
    form, found = what_is_asked(request, PAGE, [figure for _heading, group in groups for figure in group])
    standings = trend(request.user, today=timezone.localdate())
    context = {
        "form": form,
        "asked": form.asked_period,
        "table": found,
        "first": [found.total.entry(f"spaces.{name}") for name in FIRST],
        "groups": groups,
        "defined": ALL,
        "order": request.GET.get("o", ""),
        "standings": standings,
        "drawings": drawings(standings),
        "sight": SIGHT,
        "may_export": request.user.has_role(*MAY_EXPORT),
    }
    return render_page(request, "spaces/statistics.html", context, part="spaces/_statistics.html")


@require_GET
@role_required(*MAY_EXPORT)
def statistics_export(request, kind):
    """All figures, also those for which the page has no room."""
    form, found = what_is_asked(request, PAGE, ALL)
    return exports.export_lines(
        request, [*found.lines, found.total], columns(ALL, found.by), kind=kind,
        name=pgettext("sheet", "Statistics of spaces"), said=form.asked_period.words,
    )  # fmt: skip
