"""Pages of 金融机构: the list, one institution with its products, the forms; looking at a number is recorded."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required

from . import changes, pages
from .filters import InstitutionFilter
from .forms import InstitutionForm, ProductForm
from .models import READS, WRITES, FinancialProduct, Institution

FOLDER = "enterprises/outreach/finance"


@require_GET
@role_required(*READS)
def institutions(request):
    in_use = Count("products", filter=Q(products__is_active=True), distinct=True)
    rows = (
        Institution.objects.visible_to(request.user)
        .annotate(count_products=in_use, count_introductions=Count("introductions", distinct=True))
        .order_by("-is_active", "kind", "name")
    )
    found = InstitutionFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    context = {"may_write": request.user.has_role(*WRITES), "tab": "institutions"}
    template, part = f"{FOLDER}/institutions.html", f"{FOLDER}/_institutions.html"
    return render_list(request, template, part=part, filterset=found, context=context)


def the_institution(user, pk) -> Institution:
    return get_object_or_404(Institution.objects.visible_to(user), pk=pk)


@require_GET
@role_required(*READS)
def institution(request, pk):
    context = pages.institution(the_institution(request.user, pk), request.user)
    may = {"may_write": request.user.has_role(*WRITES), "may_reveal": request.user.has_role(*changes.MAY_REVEAL)}
    return render_page(request, f"{FOLDER}/institution.html", context | may)


@role_required(*WRITES)
def institution_create(request):
    return filled(request, InstitutionForm(form_data(request)), changes.create, {"institution": None})


@role_required(*WRITES)
def institution_edit(request, pk):
    row = the_institution(request.user, pk)
    form = InstitutionForm(form_data(request), instance=the_institution(request.user, pk))
    return filled(request, form, lambda **facts: changes.edit(pk, **facts), {"institution": row})


@role_required(*WRITES)
def product_create(request, pk):
    row = the_institution(request.user, pk)
    form = ProductForm(form_data(request))
    return filled(
        request, form, lambda **facts: changes.add_product(pk, **facts), {"institution": row, "product": None}
    )


@role_required(*WRITES)
def product_edit(request, pk):
    rows = FinancialProduct.objects.filter(institution__in=Institution.objects.visible_to(request.user))
    product = get_object_or_404(rows.select_related("institution"), pk=pk)
    form = ProductForm(form_data(request), instance=get_object_or_404(rows, pk=pk))
    context = {"institution": product.institution, "product": product}
    return filled(request, form, lambda **facts: changes.edit_product(pk, **facts), context)


def filled(request, form, verb, context):
    """Draw the form, or save it; a refusal is shown above what was typed, which stays."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = verb(by=request.user, from_address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            return redirect(getattr(row, "institution", row))
    template = "product_form.html" if "product" in context else "institution_form.html"
    return render_page(request, f"{FOLDER}/{template}", context | {"form": form, "refused": refused})


@require_POST
@never_cache
@role_required(*changes.MAY_REVEAL)
def reveal(request, pk):
    """The number, and a line of history that it was looked at."""
    row = the_institution(request.user, pk)
    phone = changes.reveal(row, by=request.user, address=client_address(request))
    context = {"institution": row, "shown_phone": phone, "may_reveal": True}
    return render_page(request, f"{FOLDER}/phone.html", context, part=f"{FOLDER}/_phone.html")
