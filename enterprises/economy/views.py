"""Pages of figures by enterprise: the list that every figure opens, one enterprise, the form."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required, saved_views
from enterprises.accounts.models import Enterprise

from . import sheet, values
from .amounts import in_wan, in_yi, signed
from .counting import PAGE
from .filters import EconomyFilter
from .forms import PickForm, moment
from .models import READS, WRITES, Datum, EconomicFile, Measure
from .month_form import MonthsForm
from .pages import detail as the_page
from .reading import growth

ENTER, READ_BACK = "enterprises/economy/enter.html", "enterprises/economy/_read_back.html"


def found_enterprises(request) -> EconomyFilter:
    rows = Enterprise.objects.visible_to(request.user).select_related("community", "officer")
    rows = rows.only(
        "name", "uscc", "section", "division", "community__short_name", "community__kind", "officer__name",
        "officer__username",
    )  # fmt: skip
    return EconomyFilter(request.GET, queryset=rows, request=request, now=timezone.now())


def with_words(row: Enterprise) -> None:
    row.now_text, row.before_text = in_wan(row.now), in_wan(row.before)
    row.grown_text = signed(growth(row.now, row.before))


def told(totals: dict) -> dict:
    """The line over the list: the sum as the figure says it, what it was a year before."""
    sums = {f"{name}_words": in_yi(totals[name]) for name in ("now", "before", "silent") if totals[name]}
    grown = {} if totals["growth"] is None else {"growth_words": signed(totals["growth"])}
    return totals | {"words": in_yi(totals["now"])} | sums | grown


@require_GET
@role_required(*READS)
def economy_list(request):
    found = found_enterprises(request)
    totals = found.totals
    context = {
        "totals": told(totals),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "may_write": request.user.has_role(*WRITES),
        **saved_views(request, PAGE),
    }
    part = "enterprises/economy/_rows.html"
    return render_list(
        request, "enterprises/economy/list.html", part=part, filterset=found, context=context, each=with_words,
        count=totals["n"],
    )  # fmt: skip


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    found, name = found_enterprises(request), pgettext("sheet", "Figures of enterprises")
    also = found.opened.words if found.opened else [found.asked_words, found.period.words]
    return exports.export(request, found, sheet.COLUMNS, page=PAGE, name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def detail(request, pk):
    rows = Enterprise.objects.visible_to(request.user).select_related("community", "officer")
    enterprise = get_object_or_404(rows, pk=pk)
    context = the_page(enterprise, request.user, today=timezone.localdate())
    return render_page(request, "enterprises/economy/detail.html", context)


# ---------------------------------------------------------------- entering


@role_required(*WRITES)
def enter(request):
    """First whose figures, of what, of which year, which the address keeps; then its months in one form."""
    today = timezone.localdate()
    usual = {"measure": Measure.OUTPUT, "year": str(today.year), "enterprise_name": ""}
    asked = usual | {name: value for name, value in request.GET.items() if name in {*usual, "enterprise"}}
    is_asked = "enterprise" in request.GET or "enterprise_name" in request.GET
    pick = PickForm(asked if is_asked else None, user=request.user, today=today, initial=usual)
    if not pick.is_bound or not pick.is_valid():
        return render_page(request, ENTER, {"pick": pick, "enterprise": None})
    of = pick.cleaned_data
    return months(request, of["enterprise"], of["measure"], of["year"], pick)


def stored_months(user, enterprise: Enterprise, measure: str, year: int) -> tuple[dict[int, Datum], str]:
    """What is stored, and when the file had changed last."""
    file = EconomicFile.objects.filter(enterprise=enterprise).first()
    rows = Datum.objects.visible_to(user).filter(enterprise=enterprise, measure=measure, year=year)
    return {row.month: row for row in rows}, file.updated_at.isoformat() if file else ""


def months(request, enterprise, measure, year, pick):
    stored, seen = stored_months(request.user, enterprise, measure, year)
    form = MonthsForm(form_data(request), measure=measure, year=year, stored=stored, seen=seen)
    context = {"pick": pick, "form": form, "enterprise": enterprise, "measure": Measure(measure), "year": year}
    context |= {"overtaken": "", "refused": "", "questions": [], "read_back": []}
    if request.method != "POST":
        return render_page(request, ENTER, context)
    is_valid, is_look = form.is_valid(), request.POST.get("step") == "look"
    context["read_back"] = form.read_back() if is_valid else []
    if is_valid and not is_look:
        try:
            values.enter(
                enterprise.pk, by=request.user, entries=form.entries(), seen=moment(form.cleaned_data["seen"]),
                now=timezone.now(), confirmed=form.cleaned_data["confirmed"], address=client_address(request),
            )  # fmt: skip
        except values.Doubtful as doubt:
            context |= {"questions": doubt.questions}
        except values.Overtaken as overtaken:
            fresh = stored_months(request.user, enterprise, measure, year)
            context |= {"overtaken": overtaken.reason, "form": form.caught_up(*fresh)}
        except Refused as refusal:
            context |= {"refused": refusal.reason}
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('economy:detail', args=[enterprise.pk])}#{measure}")
    return render_page(request, ENTER, context, part=READ_BACK)
