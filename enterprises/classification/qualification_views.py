"""资质 as pages: the list by expiry, one with its certificate and story, a form, and a list that is pasted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.models import Attachment, Event, Role
from crm.web import client_address, form_data, render_list, render_page, role_required, saved_views

from . import qualifications, shown
from .figures import held
from .filters import QualificationFilter, steps
from .forms import EndForm, NewQualificationForm, QualificationForm, arrived_with
from .models import Qualification
from .sheet import MAY_EXPORT, QUALIFICATION_COLUMNS

EVERYBODY = tuple(Role.values)
PAGE, PAGES = "qualifications:list", "enterprises/classification/qualifications"
LABELS = {
    "valid": pgettext_lazy("qualifications", "Valid"), "expired": pgettext_lazy("qualifications", "Expired"),
    "ended": pgettext_lazy("qualifications", "Ended"), "all": pgettext_lazy("qualifications", "All"),
}  # fmt: skip


def rows_of(user):
    return Qualification.objects.visible_to(user).select_related("enterprise__community")


def label_of(view: str, found: QualificationFilter) -> str:
    days = steps(found.today).get(view)
    if days is None:
        return str(LABELS.get(view, ""))
    return ngettext("Within %(n)s day", "Within %(n)s days", days) % {"n": days}


@require_GET
@role_required(*EVERYBODY)
def qualification_list(request):
    found = QualificationFilter(request.GET, queryset=rows_of(request.user), request=request, now=timezone.now())
    counts = found.counts

    def ready(row):
        row.lamp = shown.expiry(row, on=found.today)

    context = {
        "tabs": [(view, label_of(view, found), counts[view]) for view in found.views],
        "definition": held.definition,
        "may_edit": request.user.has_role(*qualifications.MAY_EDIT),
        "may_export": request.user.has_role(*MAY_EXPORT),
        **saved_views(request, PAGE),
    }
    return render_list(
        request, f"{PAGES}/list.html", part=f"{PAGES}/_rows.html", filterset=found, context=context, each=ready,
        count=None if found.opened else counts[found.view],
    )  # fmt: skip


@require_GET
@role_required(*MAY_EXPORT)
def export(request, kind):
    found = QualificationFilter(request.GET, queryset=rows_of(request.user), request=request, now=timezone.now())
    also = found.opened.words if found.opened else [label_of(found.view, found)]
    name = pgettext("sheet", "Qualifications")
    return exports.export(request, found, QUALIFICATION_COLUMNS, page=PAGE, name=name, kind=kind, also=also)


def the_qualification(user, pk) -> Qualification:
    return get_object_or_404(rows_of(user), pk=pk)


@require_GET
@role_required(*EVERYBODY)
def detail(request, pk):
    row = the_qualification(request.user, pk)
    context = {
        "qualification": row,
        "lamp": shown.expiry(row, on=timezone.localdate()),
        "files": Attachment.objects.about(row),
        "events": Event.objects.about(row),
        "may_edit": request.user.has_role(*qualifications.MAY_EDIT),
    }
    return render_page(request, f"{PAGES}/detail.html", context)


@role_required(*qualifications.MAY_EDIT)
def create(request):
    arrived = arrived_with(request.user, *(request.GET.get(name, "") for name in ("enterprise", "kind")))
    form = NewQualificationForm(form_data(request), request.FILES or None, user=request.user, initial=arrived)
    context = {"form": form, "refused": "", "found": None, "qualification": None}
    if request.method == "POST" and took(form):
        try:
            row = qualifications.create(
                enterprise=form.cleaned_data["enterprise"], **done_by(request, form), **form.facts()
            )
            form.forget_files()
            messages.success(request, _("Entered: %(what)s.") % {"what": row})
            return redirect("qualifications:detail", row.pk)
        except qualifications.Known as known:
            context |= {"refused": known.reason, "found": known.found}
    return render_page(request, f"{PAGES}/form.html", context)


@role_required(*qualifications.MAY_EDIT)
def edit(request, pk):
    row = the_qualification(request.user, pk)
    form = QualificationForm(form_data(request), request.FILES or None, user=request.user, instance=row)
    context = {"form": form, "refused": "", "found": None, "qualification": row}
    if request.method == "POST" and took(form):
        try:
            qualifications.edit(pk, seen=form.seen_at, **done_by(request, form), **form.facts())
            form.forget_files()
            return redirect("qualifications:detail", pk)
        except Refused as refusal:
            present = the_qualification(request.user, pk)
            context |= {"refused": refusal.reason, "found": getattr(refusal, "found", None), "qualification": present}
            form.data = form.data.copy()
            form.data["seen"] = present.updated_at.isoformat()
    return render_page(request, f"{PAGES}/form.html", context)


def took(form) -> bool:
    """Good files are kept at once, so that an error elsewhere in the form does not lose them."""
    is_right = form.is_valid()
    form.keep_files()
    return is_right


def done_by(request, form) -> dict:
    return {
        "by": request.user, "token": form.key, "now": timezone.now(), "address": client_address(request),
    }  # fmt: skip


@role_required(*qualifications.MAY_EDIT)
def end(request, pk):
    row = the_qualification(request.user, pk)
    first = {"ended_on": timezone.localdate(), "seen": row.updated_at.isoformat()}
    form, refused = EndForm(form_data(request), initial=first), ""
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("ended_on", "text")}
        try:
            who = {"by": request.user, "now": timezone.now(), "address": client_address(request)}
            qualifications.end(pk, seen=form.seen_at, **who, **facts)
            return redirect("qualifications:detail", pk)
        except Refused as refusal:
            refused = refusal.reason
    context = {
        "form": form,
        "refused": refused,
        "qualification": row,
        "back": reverse("qualifications:detail", args=[pk]),
    }
    return render_page(request, f"{PAGES}/end.html", context)
