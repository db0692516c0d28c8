"""统计: the figures of requests for a period, broken down by one thing; every number opens its requests."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.figure_tables import columns, what_is_asked
from crm.figures import FIGURES
from crm.models import Role
from crm.web import render_page, role_required

from . import figures, sheet
from .counting import PAGE

MAY_READ = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
# (heading, names of its figures) in the order of the page
GROUPS = (
    (_("By receipt"), ("received", "accepted", "closed", "closing_rate", "solved_rate", "reworked")),
    (
        _("By due date of the answer"),
        ("due", "in_time", "after_extension", "late", "answered_in_time", "settled_rate"),
    ),
    (_("By date promised"), ("kept_rate",)),
    (_("By final answer"), ("answered", "handling", "satisfaction", "participation")),
)
FIRST = ("received", "closing_rate", "answered_in_time", "handling", "satisfaction")


@require_GET
@role_required(*MAY_READ)
def statistics(request):
    groups = [(heading, [FIGURES[f"requests.{name}"] for name in names]) for heading, names in GROUPS]
    form, found = what_is_asked(request, PAGE, [figure for _heading, group in groups for figure in group])
    context = {
        "form": form,
        "asked": form.asked_period,
        "table": found,
        "first": [found.total.entry(f"requests.{name}") for name in FIRST],
        "groups": groups,
        "defined": figures.OF_A_PERIOD,
        "order": request.GET.get("o", ""),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
    }
    part = "enterprises/requests/_statistics.html"
    return render_page(request, "enterprises/requests/statistics.html", context, part=part)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def statistics_export(request, kind):
    """All figures, also those for which the page has no room."""
    form, found = what_is_asked(request, PAGE, figures.OF_A_PERIOD)
    return exports.export_lines(
        request, [*found.lines, found.total], columns(figures.OF_A_PERIOD, found.by), kind=kind,
        name=pgettext("sheet", "Statistics of requests"), said=form.asked_period.words,
    )  # fmt: skip
