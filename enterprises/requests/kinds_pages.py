"""诉求类别 and 常用答复 at the desk: what an officer chooses from. For administrators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.models import Event, Role
from crm.rules import RULES
from crm.web import client_address, form_data, render_page, role_required

from . import kinds_flow
from .kinds_forms import CategoryForm, ReplyTemplateForm
from .models import Category, ReplyTemplate
from .rules import number


@require_GET
@role_required(Role.ADMIN)
def category_list(request):
    context = {"rows": tree(), "clocks": clock_words(timezone.localdate())}
    return render_page(request, "enterprises/requests/categories/list.html", context)


def tree() -> list[Category]:
    """Upper categories in their order, each followed by those below it; out of use among them."""
    rows = list(Category.objects.select_related("unit"))
    uppers = [row for row in rows if row.parent_id is None]
    return [row for upper in uppers for row in (upper, *(below for below in rows if below.parent_id == upper.pk))]


def clock_words(today) -> dict[str, str]:
    """How long each clock is today."""
    names = {Category.Clock.DAYS: "answer_days", Category.Clock.HOURS: "consult_hours"}
    return {clock: RULES[f"requests.{name}"].words(number(name, today)) for clock, name in names.items()}


@role_required(Role.ADMIN)
def category_create(request):
    parent = request.GET.get("parent", "")
    form = CategoryForm(
        form_data(request), initial={"parent": parent} if parent.isdecimal() and len(parent) < 10 else {}
    )
    return kind_form(request, form, kinds_flow.create_category, "categories")


@role_required(Role.ADMIN)
def category_edit(request, pk):
    category = get_object_or_404(Category, pk=pk)
    form = CategoryForm(form_data(request), instance=category)
    return kind_form(request, form, kinds_flow.edit_category, "categories", pk=pk)


@require_GET
@role_required(Role.ADMIN)
def template_list(request):
    rows = ReplyTemplate.objects.select_related("category__parent").order_by("-is_active", "name")
    return render_page(request, "enterprises/requests/reply_templates/list.html", {"rows": rows})


@role_required(Role.ADMIN)
def template_create(request):
    form = ReplyTemplateForm(form_data(request))
    return kind_form(request, form, kinds_flow.create_reply_template, "reply_templates")


@role_required(Role.ADMIN)
def template_edit(request, pk):
    template = get_object_or_404(ReplyTemplate, pk=pk)
    form = ReplyTemplateForm(form_data(request), instance=template)
    return kind_form(request, form, kinds_flow.edit_reply_template, "reply_templates", pk=pk)


def kind_form(request, form, verb, space: str, **which):
    """Draw the form, or hand what it says to the verb; a refusal stands above what was typed, which stays."""
    refused, shown = "", kinds_flow.as_shown(form.instance)
    seen = form.data.get("seen", "") if form.is_bound else shown
    if request.method == "POST" and form.is_valid():
        facts = form.facts() | ({"seen": seen} if which else {})
        try:
            thing = verb(by=request.user, address=client_address(request), **which, **facts)
        except kinds_flow.Overtaken as overtaken:
            refused, seen = overtaken.reason, shown
        except Refused as reason:
            form.add_error(None, str(reason.reason))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": thing.name})
            return redirect(f"{space}:list")
    thing = get_object_or_404(type(form.instance), **which) if which else None
    context = {"form": form, "thing": thing, "seen": seen, "refused": refused}
    context["events"] = Event.objects.about(thing)[:20] if thing else []
    return render_page(request, f"enterprises/requests/{space}/form.html", context)
