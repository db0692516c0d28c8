"""辅导统计: sessions and enterprises coached for a period, by topic, community or month."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm.web import render_page, role_required
from enterprises.outreach.visits.statistics import MAY_READ, sent, shown

from . import figures, sheet
from .counting import ENTERPRISES, PAGE

GROUPS = ((_("Coaching"), PAGE, (figures.sessions,)), (_("Enterprises"), ENTERPRISES, (figures.coached,)))
FIRST = (figures.sessions, figures.coached)


@require_GET
@role_required(*MAY_READ)
def statistics(request):
    context = shown(request, GROUPS, FIRST) | {
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "here_name": "coaching:statistics", "export_name": "coaching:statistics_export",
    }  # fmt: skip
    part = "enterprises/outreach/visits/_statistics.html"
    return render_page(request, "enterprises/outreach/coaching/statistics.html", context, part=part)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def statistics_export(request, kind):
    return sent(request, GROUPS, kind=kind, name=pgettext("sheet", "Statistics of coaching"))
