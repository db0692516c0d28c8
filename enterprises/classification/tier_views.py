"""分级: who is A, B, C or D and why; a tier set by hand, and given back to the rules."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import exports
from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, redirect_part, render_list, render_page, role_required
from enterprises.accounts.models import Enterprise

from . import shown, tiers
from .figures import without_tier
from .filters import NONE, TierFilter, tier_since
from .forms import OverrideForm
from .sheet import MAY_EXPORT, TIER_COLUMNS, explained

EVERYBODY = tuple(Role.values)
READS_RULES = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR)
PAGE = "tiers:list"
COLUMNS = (
    "name", "uscc", "tier", "tier_how", "tier_why", "section", "division", "scale", "status", "founded_on", "capital",
    "updated_at", "community__short_name", "officer__name", "officer__username",
)  # fmt: skip


def listed_rows(user):
    return Enterprise.objects.visible_to(user).select_related("community", "officer").only(*COLUMNS)


@require_GET
@role_required(*EVERYBODY)
def tier_list(request):
    now, user = timezone.now(), request.user
    rows = listed_rows(user).annotate(tier_since=tier_since())
    found = TierFilter(request.GET, queryset=rows, request=request, now=now)
    counts = found.counts
    labels = [*Enterprise.Tier.choices, (NONE, without_tier.label)]
    context = {
        "tabs": [(tier, label, counts.get(tier, 0)) for tier, label in labels],
        "count_all": sum(counts.values()),
        "may_export": user.has_role(*MAY_EXPORT),
        "may_override": user.has_role(*tiers.MAY_OVERRIDE),
        "reads_rules": user.has_role(*READS_RULES),
        "reads_figures": shown.reads_figures(user),
    }
    today = timezone.localdate(now)
    return render_list(
        request, "enterprises/classification/tiers/list.html", part="enterprises/classification/tiers/_rows.html",
        filterset=found, context=context, count=None if found.opened else counts.get(found.view, 0),
        together=lambda page: shown.explain(page, user, on=today),
    )  # fmt: skip


@require_GET
@role_required(*MAY_EXPORT)
def export(request, kind):
    now = timezone.now()
    found = TierFilter(request.GET, queryset=listed_rows(request.user), request=request, now=now)
    tab = dict(Enterprise.Tier.choices).get(found.view, without_tier.label)
    return exports.export(
        request, found, TIER_COLUMNS, page=PAGE, name=pgettext("sheet", "Tiers"), kind=kind,
        also=found.opened.words if found.opened else [str(tab)],
        through=lambda rows: explained(rows, request.user, on=timezone.localdate(now)),
    )  # fmt: skip


@role_required(*tiers.MAY_OVERRIDE)
def override(request, pk):
    """The tier by hand, with what the rules say beside it."""
    enterprise = the_enterprise(request.user, pk)
    form = OverrideForm(form_data(request), initial=begins(enterprise))
    refused = ""
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("tier", "text")}
        try:
            who = {"by": request.user, "address": client_address(request), "now": timezone.now()}
            tiers.override(pk, seen=form.seen_at, **who, **facts)
            messages.success(request, _("Tier %(tier)s by hand; the rules leave it alone.") % {"tier": facts["tier"]})
            return redirect(enterprise)
        except Refused as refusal:
            refused, enterprise = refusal.reason, the_enterprise(request.user, pk)
            form.data = form.data.copy()
            form.data["seen"] = enterprise.updated_at.isoformat()
    shown.explain([enterprise], request.user, on=timezone.localdate())
    context = {"form": form, "refused": refused, "enterprise": enterprise}
    return render_page(request, "enterprises/classification/tiers/override.html", context)


def the_enterprise(user, pk) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(user).select_related("community"), pk=pk)


def begins(enterprise: Enterprise) -> dict:
    by_hand = enterprise.tier and enterprise.tier_how == Enterprise.How.HAND
    text = enterprise.tier_why if by_hand else ""
    return {"tier": enterprise.tier, "text": text, "seen": enterprise.updated_at.isoformat()}


@require_POST
@role_required(*tiers.MAY_OVERRIDE)
def follow(request, pk):
    """Back to the rules."""
    enterprise = the_enterprise(request.user, pk)
    form = OverrideForm(request.POST)
    form.is_valid()
    try:
        who = {"by": request.user, "address": client_address(request), "now": timezone.now()}
        enterprise = tiers.follow_rules(pk, seen=form.seen_at, **who)
        said = _("The rules set the tier again: %(tier)s.") % {"tier": enterprise.get_tier_display() or "—"}
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect_part(request, reverse("tiers:override", args=[pk]))
    return redirect_part(request, enterprise.get_absolute_url())
