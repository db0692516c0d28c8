"""Pages of the totals published for the street: the list that figures open, entering and correcting one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.amounts import HUNDREDTH
from crm.flow import Refused
from crm.models import Event, Role
from crm.periods import Period
from crm.web import client_address, form_data, render_list, render_page, role_required

from .amounts import UNITS, signed
from .asked import year_so_far
from .counting import STREET
from .forms import TotalForm
from .models import READS, WRITES, Observation
from .sheet import MAY_EXPORT
from .street import TOTALS
from .total_filter import TotalFilter
from .totals import mark, observe

FORM = "enterprises/economy/total_form.html"


def found_totals(request) -> TotalFilter:
    rows = Observation.objects.visible_to(request.user).select_related("by")
    return TotalFilter(request.GET, queryset=rows, request=request, now=timezone.now())


def with_words(row: Observation) -> None:
    row.what_words, row.days = TOTALS.get(row.what, row.what), Period(row.first_on, row.last_on).words
    row.growth_words = "—" if row.growth is None else f"{signed(row.growth)}%"
    row.amount = f"{(row.value / UNITS['yi']).quantize(HUNDREDTH):,}"


@require_GET
@role_required(*Role.values)
def totals(request):
    context = {
        "may_write": request.user.has_role(*WRITES),
        "may_export": request.user.has_role(*MAY_EXPORT),
        "sees_figures": request.user.has_role(*READS),
    }
    return render_list(
        request, "enterprises/economy/totals.html", part="enterprises/economy/_totals.html",
        filterset=found_totals(request), context=context, each=with_words,
    )  # fmt: skip


@require_GET
@role_required(*MAY_EXPORT)
def totals_export(request, kind):
    columns = [
        (pgettext("economy", "Measure"), lambda row: str(TOTALS.get(row.what, row.what))),
        (pgettext("period", "From"), lambda row: row.first_on), (pgettext("period", "To"), lambda row: row.last_on),
        (_("Value (yuan)"), lambda row: row.value), (_("Growth published (%)"), lambda row: row.growth),
        (pgettext("economy", "Source"), lambda row: row.source),
    ]  # fmt: skip
    name = pgettext("sheet", "Street totals")
    return exports.export(request, found_totals(request), columns, page=STREET, name=name, kind=kind)


@role_required(*WRITES)
def total_create(request):
    days = year_so_far(timezone.localdate())
    initial = {"what": request.GET.get("what", ""), "first_on": days.first, "last_on": days.last}
    return total_form(request, TotalForm(form_data(request), initial=initial), None)


@role_required(*WRITES)
def total_edit(request, pk):
    row = get_object_or_404(Observation.objects.visible_to(request.user), pk=pk)
    names = ("what", "first_on", "last_on", "value", "growth", "is_final", "source")
    initial = {name: getattr(row, name) for name in names} | {"seen": mark(row)}
    form = TotalForm(form_data(request), initial=initial)
    for name in ("what", "first_on", "last_on"):
        form.fields[name].disabled = True  # which total it is; another one is entered anew
    return total_form(request, form, row)


def total_form(request, form, row):
    context = {"form": form, "row": row, "refused": "", "present": None}
    if row:
        context["events"] = list(Event.objects.about(row)[:20])
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            observe(by=request.user, now=timezone.now(), address=client_address(request), **facts)
        except Refused as refusal:
            context["refused"] = refusal.reason
            days = {name: facts[name] for name in ("what", "first_on", "last_on")}
            present = Observation.objects.visible_to(request.user).filter(**days).first()
            if present:
                with_words(present)
                form.data = form.data.copy()
                form.data["seen"] = mark(present)
            context["present"] = present
        else:
            messages.success(request, _("Saved."))
            return redirect(STREET)
    return render_page(request, FORM, context)
