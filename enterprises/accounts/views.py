"""Pages of the enterprise list and its forms. The one page of an enterprise is composed above, in crm.desk."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm import exports
from crm.flow import Refused
from crm.models import Role
from crm.web import (
    client_address,
    form_data,
    redirect_part,
    render_list,
    render_page,
    role_required,
    row_id,
    saved_views,
)

from . import changes, contacts, sheet
from .filters import EnterpriseFilter, suggested
from .forms import ContactForm, EnterpriseForm
from .models import Contact, Enterprise

EVERYBODY = tuple(Role.values)
MAY_COMPARE = (Role.OFFICER, Role.SUPERVISOR, Role.ADMIN)  # who may merge two files (enterprises.merging)


@require_GET
@role_required(*EVERYBODY)
def enterprise_list(request):
    rows = Enterprise.objects.visible_to(request.user).for_list().prefetch_related("tags")
    found = EnterpriseFilter(request.GET, queryset=rows, request=request)
    user = request.user
    context = {
        "me": str(user.pk),
        "may_edit": user.has_role(*changes.MAY_EDIT),
        "may_compare": user.has_role(*MAY_COMPARE),
        "may_export": user.has_role(*sheet.MAY_EXPORT),
        **saved_views(request, "accounts:list"),
    }
    return render_list(
        request,
        "enterprises/accounts/list.html",
        part="enterprises/accounts/_rows.html",
        filterset=found,
        context=context,
    )


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = Enterprise.objects.visible_to(request.user).for_sheet()
    found, name = EnterpriseFilter(request.GET, queryset=rows, request=request), pgettext("sheet", "Enterprises")
    return exports.export(request, found, sheet.COLUMNS, page="accounts:list", name=name, kind=kind)


@role_required(*changes.MAY_EDIT)
def create(request):
    form = EnterpriseForm(form_data(request), initial={"name": request.GET.get("name", "")})
    return enterprise_form(request, form, changes.create)


@role_required(*changes.MAY_EDIT)
def edit(request, pk):
    enterprise = to_edit(request.user, pk)
    if enterprise.merged_into_id and request.method == "GET":
        return redirect(enterprise)  # which leads on to the file that it was merged into
    form = EnterpriseForm(form_data(request), instance=enterprise)

    def verb(**facts):
        return changes.edit(pk, seen=form.cleaned_data["seen"], **facts)

    return enterprise_form(request, form, verb)


def to_edit(user, pk) -> Enterprise:
    rows = Enterprise.objects.visible_to(user, with_merged=True)
    rows = rows.select_related("community", "officer").prefetch_related("tags")
    return get_object_or_404(rows, pk=pk)


def enterprise_form(request, form, verb):
    """Draw the form, or save it; a refusal is shown above what was typed, which stays."""
    context = {"form": form, "refused": "", "known": None}
    if request.method == "POST" and form.is_valid():
        apart_from = [pk for text in request.POST.get("apart_from", "").split(",") if (pk := row_id(text))]
        try:
            enterprise = verb(
                by=request.user, apart_from=apart_from, from_address=client_address(request), **form.facts()
            )
            return saved(request, enterprise)
        except changes.Duplicate as refusal:
            context["known"] = refusal
        except changes.MergedAway as refusal:
            context["refused"] = refusal.reason
        except changes.Overtaken as refusal:
            present = to_edit(request.user, form.instance.pk)
            context |= {"refused": refusal.reason, "form": form.caught_up(present)}
    return render_page(request, "enterprises/accounts/form.html", context)


def saved(request, enterprise):
    said = _("Saved.")
    if not enterprise.uscc_valid:
        said = _("Saved. The USCC %(code)s fails the check (GB 32100); it is kept as written and marked.")
    messages.success(request, said % {"code": enterprise.uscc})
    return redirect(enterprise)


@role_required(*changes.MAY_EDIT)
def contact_add(request, pk):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user, with_merged=True), pk=pk)
    if enterprise.merged_into_id and request.method == "GET":
        return redirect(enterprise)
    form = ContactForm(form_data(request))

    def verb(**facts):
        return contacts.add(pk, **facts)

    return contact_form(request, form, verb, enterprise)


@role_required(*changes.MAY_EDIT)
def contact_edit(request, pk):
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("enterprise"), pk=pk)
    form = ContactForm(form_data(request), instance=contact)

    def verb(**facts):
        return contacts.edit(pk, seen=form.cleaned_data["seen"], **facts)

    return contact_form(request, form, verb, contact.enterprise)


def contact_form(request, form, verb, enterprise):
    context = {"form": form, "enterprise": enterprise, "refused": "", "seen": ""}
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=request.user, address=client_address(request), **form.facts())
            return redirect(enterprise)
        except changes.MergedAway as refusal:
            context["refused"] = refusal.reason
        except Refused as refusal:
            present = Contact.objects.visible_to(request.user).get(pk=form.instance.pk)
            context |= {"refused": refusal.reason, "seen": contacts.as_shown(present)}
    return render_page(request, "enterprises/accounts/contact_form.html", context)


@require_POST
@role_required(*changes.MAY_EDIT)
def contact_retire(request, pk):
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    contact = contacts.retire(contact.pk, by=request.user, address=client_address(request))
    return redirect_part(request, contact.enterprise.get_absolute_url())


@require_POST
@never_cache
@role_required(*contacts.MAY_REVEAL)
def reveal(request, pk):
    """The number, and a line of history that it was looked at."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("enterprise"), pk=pk)
    phone = contacts.reveal(contact, by=request.user, address=client_address(request))
    context = {"contact": contact, "shown_phone": phone, "may_reveal": True}
    return render_page(request, "enterprises/accounts/phone.html", context, part="enterprises/accounts/_phone.html")


@require_GET
@role_required(*EVERYBODY)
def options(request):
    """What stands under a combobox while somebody types."""
    words = request.GET.get("q") or request.GET.get("enterprise_name", "")
    found = suggested(Enterprise.objects.visible_to(request.user), words)
    return render_page(request, "enterprises/accounts/_options.html", {"options": found})
