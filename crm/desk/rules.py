"""办事规则: what the office decides itself, since when and by whom, and what comes next. Administrators decide."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Role, RuleValue
from crm.rules import RULES, Overtaken, decide, mark, withdraw
from crm.web import client_address, form_data, render_page, role_required

from . import rules_story as story
from .rules_forms import RuleForm

READERS = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


@require_GET
@role_required(*READERS)
def rules(request):
    rows = RuleValue.objects.visible_to(request.user).standing().select_related("by")
    context = {"groups": story.groups(rows, today=timezone.localdate())}
    return render_page(request, "crm/desk/rules/list.html", context | {"may_decide": request.user.has_role(Role.ADMIN)})


@require_GET
@role_required(*READERS)
def rule(request, name):
    found = known(name)
    form = RuleForm(rule=found, today=timezone.localdate()) if request.user.has_role(Role.ADMIN) else None
    return draw(request, found, form)


@role_required(Role.ADMIN)
def rule_decide(request, name):
    found = known(name)
    form, refused = RuleForm(form_data(request), rule=found, today=timezone.localdate()), ""
    if request.method == "POST" and form.is_valid():
        try:
            who = {"by": request.user, "address": client_address(request)}
            row = decide(found.name, seen=request.POST.get("seen", ""), **who, **form.facts())
        except Overtaken as overtaken:
            refused = overtaken.reason
        except Refused as reason:
            form.add_error("value", str(reason.reason))
        else:
            said = {"rule": found.label, "day": f"{row.from_on:%Y-%m-%d}", "value": found.words(row.value)}
            messages.success(request, _("%(rule)s: %(value)s from %(day)s on.") % said)
            return redirect("desk:rule", found.name)
    return draw(request, found, form, refused=refused)


@require_POST
@role_required(Role.ADMIN)
def rule_withdraw(request, pk):
    row = get_object_or_404(RuleValue.objects.visible_to(request.user), pk=pk)
    try:
        withdraw(row.pk, by=request.user, address=client_address(request))
        messages.success(request, _("The decision is taken back; it stays on record."))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return redirect("desk:rule", row.name)


def known(name: str):
    if name not in RULES:
        raise Http404
    return RULES[name]


def draw(request, rule, form, *, refused=""):
    """The page as things stand; a form that comes back keeps the mark of what was read, unless that has been told."""
    rows = list(RuleValue.objects.visible_to(request.user).about(rule.name))
    keeps_mark = form is not None and form.is_bound and not refused
    context = {
        "rule": rule, "form": form, "refused": refused,
        "now": story.standing(rule, rows, today=timezone.localdate()),
        "decisions": story.decisions(rule, rows, today=timezone.localdate()),
        "delivered": rule.words(rule.default),
        "seen": form.data.get("seen", "") if keeps_mark else mark(rule.name),
    }  # fmt: skip
    return render_page(request, "crm/desk/rules/rule.html", context)
