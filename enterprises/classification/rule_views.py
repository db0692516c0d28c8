"""分级规则: what makes an enterprise A, B, C or D; a change is looked at before it counts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.models import Event, Job, Role
from crm.web import client_address, form_data, redirect_part, render_page, role_required
from enterprises.accounts.models import Enterprise

from . import ruling
from .deciding import as_rule, preview
from .forms import SeenForm
from .models import TierRule
from .rule_forms import RuleForm, redrawn
from .tiers import classify
from .words import condition_words

READERS = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR)
PAGES = "enterprises/classification/tiers"
LAST = 30


@require_GET
@role_required(*READERS)
def rules(request):
    """What is in force, in the order in which it is asked; how far the computing is; who changed what."""
    rows = list(TierRule.objects.select_related("by"))
    for row in rows:
        row.said = [condition_words(condition) for condition in as_rule(row).conditions]
    tiers = Enterprise.Tier
    history = Event.objects.about_all(TierRule, [row.pk for row in rows]).select_related("actor", "on_behalf_of")
    context = {
        "groups": [(tier, [row for row in rows if row.tier == tier and not row.ended_at]) for tier in tiers],
        "ended": [row for row in rows if row.ended_at],
        "job": Job.objects.filter(work=classify.path).order_by("-id").first(),
        "events": history[:LAST],
        "may_rule": request.user.has_role(*ruling.MAY_RULE),
    }
    return render_page(request, f"{PAGES}/rules.html", context, part=f"{PAGES}/_rules.html")


@role_required(*ruling.MAY_RULE)
def rule_create(request):
    return rule_form(request, None, lambda seen, **facts: ruling.create(**facts))


@role_required(*ruling.MAY_RULE)
def rule_edit(request, pk):
    rule = get_object_or_404(TierRule, pk=pk, ended_at=None)
    return rule_form(request, rule, lambda **facts: ruling.edit(pk, **facts))


def rule_form(request, rule, verb):
    """A line more or less, a look at what would change, and only then the change itself."""
    if request.method == "POST" and ("add" in request.POST or "drop" in request.POST):
        adds = request.POST.get("new_fact", "") if "add" in request.POST else ""
        form = redrawn(request.POST, rule=rule, add=adds, drop=request.POST.get("drop", ""))
        return draw(request, rule, form)
    form = RuleForm(form_data(request), rule=rule)
    if request.method != "POST" or not form.is_valid():
        return draw(request, rule, form)
    if request.POST.get("looked_at", "") != form.digest:
        proposed = ruling.with_this(**form.facts, pk=rule.pk if rule else 0)
        return draw(request, rule, form, preview=preview(proposed, on=timezone.localdate()), digest=form.digest)
    try:
        verb(by=request.user, seen=form.seen_at, now=timezone.now(), address=client_address(request), **form.facts)
    except Refused as refusal:
        return draw(request, rule, form, refused=refusal.reason)
    messages.success(request, _("The rule is in force. The tiers are being computed."))
    return redirect_part(request, reverse("tiers:rules"))


def draw(request, rule, form, **more):
    context = {"rule": rule, "form": form, "refused": "", "preview": None, "digest": "", **more}
    return render_page(request, f"{PAGES}/rule_form.html", context, part=f"{PAGES}/_rule_form.html")


@role_required(*ruling.MAY_RULE)
def rule_end(request, pk):
    """What would change without it, and the button that ends it."""
    rule = get_object_or_404(TierRule, pk=pk)
    if rule.ended_at:
        raise Http404
    form, refused = SeenForm(form_data(request), initial={"seen": rule.changed_at.isoformat()}), ""
    if request.method == "POST" and form.is_valid():
        try:
            ruling.end(pk, by=request.user, seen=form.seen_at, now=timezone.now(), address=client_address(request))
            messages.success(request, _("The rule is ended. The tiers are being computed."))
            return redirect("tiers:rules")
        except Refused as refusal:
            refused = refusal.reason
    rule.said = [condition_words(condition) for condition in as_rule(rule).conditions]
    context = {
        "rule": rule, "form": form, "refused": refused,
        "preview": preview(ruling.without(pk), on=timezone.localdate()),
    }  # fmt: skip
    return render_page(request, f"{PAGES}/rule_end.html", context)
