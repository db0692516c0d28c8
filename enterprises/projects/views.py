"""Pages of investment projects. Rules live in the verbs; here is only who asks and what is drawn."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.clock import SHANGHAI
from crm.figure_tables import line
from crm.figures import Scope, values
from crm.flow import Refused
from crm.periods import Period
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id, saved_views
from enterprises.accounts.models import Enterprise

from . import changes, figures, investing, pages, sheet
from .counting import MONTHS_PAGE, PAGE
from .filters import InvestedFilter, ProjectFilter
from .forms import InvestForm, PasteForm, ProjectForm, digest, in_words
from .models import READS, WRITES, Invested, InvestmentProject

EARLIEST = 2000
SHOWN = (figures.fixed,)


def seen(request):
    return InvestmentProject.objects.visible_to(request.user).select_related("enterprise", "community", "owner")


@require_GET
@role_required(*READS)
def project_list(request):
    now, user = timezone.now(), request.user
    year = now.astimezone(SHANGHAI).year
    found = ProjectFilter(request.GET, queryset=seen(request).for_list(year), request=request, now=now)
    context = {
        "year": year,
        "may_write": user.has_role(*WRITES),
        "may_export": user.has_role(*sheet.MAY_EXPORT),
        **(whole := pages.sums(found.qs)),
        **saved_views(request, PAGE),
    }
    return render_list(
        request, "enterprises/projects/list.html", part="enterprises/projects/_rows.html", filterset=found,
        context=context, each=pages.make_ready, count=whole["all_count"],
    )  # fmt: skip


@require_GET
@role_required(*READS)
def invested(request):
    """The months of all projects: the rows behind the figures of investment."""
    now = timezone.now()
    rows = Invested.objects.visible_to(request.user).for_list()
    found = InvestedFilter(request.GET, queryset=rows, request=request, now=now)
    today = now.astimezone(SHANGHAI).date()
    scope = Scope(request.user, now, Period(today.replace(month=1, day=1), today))
    context = {
        "first": line("", SHOWN, values(SHOWN, scope), scope).entries,
        **(whole := pages.sum_of_months(found.qs)),
        "may_write": request.user.has_role(*WRITES),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
    }
    return render_list(
        request, "enterprises/projects/invested.html", part="enterprises/projects/_invested.html", filterset=found,
        context=context, each=pages.month_line, count=whole["all_count"],
    )  # fmt: skip


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    now = timezone.now()
    rows = seen(request).for_list(now.astimezone(SHANGHAI).year)
    found, name = ProjectFilter(request.GET, queryset=rows, request=request, now=now), pgettext("sheet", "Projects")
    also = found.opened.words if found.opened else ()
    return exports.export(request, found, sheet.COLUMNS, page=PAGE, name=name, kind=kind, also=also)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export_months(request, kind):
    rows = Invested.objects.visible_to(request.user).for_list()
    found = InvestedFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    also, name = found.opened.words if found.opened else (), pgettext("sheet", "Completed investment")
    return exports.export(request, found, sheet.MONTH_COLUMNS, page=MONTHS_PAGE, name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def detail(request, pk):
    project = get_object_or_404(seen(request), pk=pk)
    context = pages.page(project, request.user, now=timezone.now())
    return render_page(request, "enterprises/projects/detail.html", context)


@role_required(*WRITES)
def create(request):
    pk = row_id(request.GET.get("enterprise", ""))
    enterprise = Enterprise.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
    known = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name} if enterprise else {}
    form = ProjectForm(form_data(request), user=request.user, initial={"owner": request.user.pk} | known)
    return project_form(request, form, changes.create)


@role_required(*WRITES)
def edit(request, pk):
    form = ProjectForm(form_data(request), instance=get_object_or_404(seen(request), pk=pk), user=request.user)

    def verb(**facts):
        return changes.edit(pk, seen=form.cleaned_data["seen"], **facts)

    return project_form(request, form, verb)


def project_form(request, form, verb):
    """Draw the form, or save it; a refusal is shown above what was typed, which stays."""
    refused, taken = "", None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(verb(by=request.user, address=client_address(request), **form.facts()))
        except changes.Taken as refusal:
            taken = refusal
            form.add_error(refusal.field, str(refusal.reason))
        except Refused as refusal:
            refused = refusal.reason
    context = {"form": form, "refused": refused, "taken": taken, "project": form.instance}
    return render_page(request, "enterprises/projects/form.html", context)


@role_required(*WRITES)
def invest(request, pk, year):
    """Twelve months at once: what was read is read back, and saved when somebody has looked at it."""
    project, today = get_object_or_404(seen(request), pk=pk), timezone.localdate()
    if not EARLIEST <= year <= today.year:
        raise Http404
    form = InvestForm(form_data(request), project=project, year=year, today=today)
    context = {"project": project, "form": form, "year": year, "refused": "", "is_last": year == today.year}
    if request.method == "POST" and form.is_valid():
        found = investing.compared(project, form.amounts(), today=today)
        if not found:
            return redirect(project)
        if form.cleaned_data["read_back"] == digest(found):
            try:
                told = {"seen": form.cleaned_data["seen"], "is_sure": form.cleaned_data["is_sure"]}
                investing.invest(pk, by=request.user, months=form.amounts(), address=client_address(request), **told)
            except investing.Overtaken as refusal:
                context |= {"refused": refusal.reason, "form": form.caught_up(project, today)}
                return render_page(request, "enterprises/projects/invest.html", context)
            except Refused as refusal:
                context["refused"] = refusal.reason
            else:
                messages.success(request, written_words(len(found)))
                return redirect(project)
        context |= read_back(found)
    return render_page(request, "enterprises/projects/invest.html", context)


def read_back(found) -> dict:
    lines = [(change, in_words(change.before), in_words(change.after)) for change in found]
    return {"read": lines, "digest": digest(found), "is_doubted": any(change.doubt for change in found)}


def written_words(count: int) -> str:
    return ngettext("%(n)s month written down.", "%(n)s months written down.", count) % {"n": count}


@role_required(*WRITES)
def paste(request):
    """One month of many projects: every line is judged before anything is written."""
    form = PasteForm(form_data(request), user=request.user)
    context = {"form": form, "refused": ""}
    if request.method == "POST" and form.is_valid():
        context |= judged(form)
        if form.is_whole and form.cleaned_data["read_back"] == context["digest"]:
            data = form.cleaned_data
            told = {"is_final": data["is_final"], "is_sure": data["is_sure"], "address": client_address(request)}
            try:
                count = investing.invest_all(data["month"], form.amounts(), by=request.user, **told)
            except Refused as refusal:
                context["refused"] = refusal.reason
            else:
                said = ngettext("%(n)s project written down.", "%(n)s projects written down.", count) % {"n": count}
                messages.success(request, said if count else _("All of it stood there already."))
                return redirect(MONTHS_PAGE)
    return render_page(request, "enterprises/projects/paste.html", context)


def judged(form) -> dict:
    """Each line with what it changes; the whole as it is sent back to be saved."""
    month, is_final, today = form.cleaned_data["month"], form.cleaned_data["is_final"], timezone.localdate()
    lines, said = [], []
    for row in form.read:
        amount = investing.Amount(row.value, is_final)
        found = [] if row.wrong else investing.compared(row.project, {month: amount}, today=today)
        lines.append(
            (row, in_words(found[0].before) if found else "", in_words(amount), found[0].doubt if found else "")
        )
        said += [f"{row.project.pk}:{digest(found)}"] if found else []
    return {
        "lines": lines, "digest": f"{month}|{'|'.join(said)}", "is_doubted": any(line[3] for line in lines),
        "count_wrong": sum(bool(row.wrong) for row in form.read),
    }  # fmt: skip
