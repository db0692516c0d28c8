"""融资统计: institutions, needs, what was granted, by institution, kind or month; every number opens its rows."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.figure_tables import columns, entry, what_is_asked
from crm.figures import Scope, values
from crm.web import render_page, role_required

from . import figures, sheet
from .counting import INTRODUCTIONS
from .models import READS

FIRST = (figures.institutions, figures.open_needs, figures.introduced, figures.amount, figures.success)


@require_GET
@role_required(*READS)
def statistics(request):
    form, found = what_is_asked(request, INTRODUCTIONS, figures.OF_INTRODUCTIONS)
    scope = Scope(request.user, timezone.now(), form.asked_period)
    numbers = values(FIRST, scope)
    context = {
        "form": form, "asked": form.asked_period, "table": found, "order": request.GET.get("o", ""),
        "first": [entry(figure, numbers, scope, None) for figure in FIRST],
        "groups": [(_("Introductions"), figures.OF_INTRODUCTIONS)],
        "defined": [*FIRST[:3], *figures.OF_INTRODUCTIONS],
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
    }  # fmt: skip
    folder = "enterprises/outreach/finance"
    return render_page(request, f"{folder}/statistics.html", context, part=f"{folder}/_statistics.html")


@require_GET
@role_required(*sheet.MAY_EXPORT)
def statistics_export(request, kind):
    form, found = what_is_asked(request, INTRODUCTIONS, figures.OF_INTRODUCTIONS)
    lines, heads = [*found.lines, found.total], columns(figures.OF_INTRODUCTIONS, found.by)
    name = pgettext("sheet", "Statistics of financing")
    return exports.export_lines(request, lines, heads, kind=kind, name=name, said=form.asked_period.words)
