"""Pages for those who fetch figures and look for who comes next: 未报, 准规上, 百亿级."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.clock import SHANGHAI
from crm.models import Role, User
from crm.periods import month_words
from crm.templatetags.ui import masked
from crm.web import render_list, role_required
from enterprises.accounts.contacts import MAY_REVEAL
from enterprises.accounts.models import Contact, Enterprise

from .amounts import in_wan
from .asked import previous_month
from .entry_filter import MissingFilter
from .models import READS, WRITES, ListEntry, Listing, Measure
from .near import KINDS
from .near import missing as who_is_missing
from .near_filter import NearFilter
from .sheet import MAY_EXPORT, WHO

FETCH = (Role.REPORTER, Role.OFFICER)
MISSING, NEAR = "economy:missing", "economy:near"


def whom_to_call(path: str, user: User) -> Prefetch:
    return Prefetch(path, Contact.objects.visible_to(user).filter(is_active=True), to_attr="in_use")


def first_contact(enterprise: Enterprise) -> Contact | None:
    return enterprise.in_use[0] if enterprise.in_use else None


def contact_words(enterprise: Enterprise) -> str:
    contact = first_contact(enterprise)
    return f"{contact.name} {masked(contact.phone)}" if contact else ""


# ---------------------------------------------------------------- who has not reported


def found_missing(request) -> MissingFilter:
    rows = ListEntry.objects.visible_to(request.user).select_related("enterprise__community", "enterprise__officer")
    rows = rows.defer("enterprise__search_text").prefetch_related(whom_to_call("enterprise__contacts", request.user))
    return MissingFilter(request.GET, queryset=rows, request=request, now=timezone.now())


def with_contact(row) -> None:
    row.contact = first_contact(row.enterprise if isinstance(row, ListEntry) else row)


@require_GET
@role_required(*READS)
def missing(request):
    context = {
        "may_export": request.user.has_role(*MAY_EXPORT),
        "may_write": request.user.has_role(*WRITES),
        "may_reveal": request.user.has_role(*MAY_REVEAL),
    }
    return render_list(
        request, "enterprises/economy/missing.html", part="enterprises/economy/_missing.html",
        filterset=found_missing(request), context=context, each=with_contact,
    )  # fmt: skip


@require_GET
@role_required(*MAY_EXPORT)
def missing_export(request, kind):
    def of(value):
        return lambda row: value(row.enterprise)

    columns = [
        *((label, of(value)) for label, value in WHO),
        (_("Contact"), lambda row: contact_words(row.enterprise)),
        (pgettext("person", "Officer"), lambda row: str(row.enterprise.officer or "")),
    ]
    name = pgettext("sheet", "Not reported yet")
    return exports.export(request, found_missing(request), columns, page=MISSING, name=name, kind=kind)


@dataclass(frozen=True)
class Silent:
    """How many above scale have not told their output of the last month."""

    count: int
    month: str
    query: str


def silent(user: User, now: datetime) -> Silent | None:
    """For the workbench of those who fetch the figures; None when there is nobody to ask."""
    if not user.has_role(*FETCH):
        return None
    month = previous_month(now.astimezone(SHANGHAI).date())
    asked = {"listing": Listing.ABOVE_SCALE.value, "measure": Measure.OUTPUT.value, "month": month}
    count = who_is_missing(user, **asked).count()
    return Silent(count, month_words(month), urlencode(asked | {"month": f"{month:%Y-%m}"})) if count else None


# ---------------------------------------------------------------- who is near a threshold


def found_near(request) -> NearFilter:
    rows = Enterprise.objects.visible_to(request.user).select_related("community", "officer")
    rows = rows.defer("search_text", "notes", "aliases").prefetch_related(whom_to_call("contacts", request.user))
    return NearFilter(request.GET, queryset=rows, request=request, now=timezone.now())


def with_words(row: Enterprise) -> None:
    with_contact(row)
    row.last12_text, row.last_year_text = in_wan(row.last12), in_wan(row.last_year)
    row.limit_text, row.percent = in_wan(row.limit), round(100 * row.best / row.limit)


@require_GET
@role_required(*READS)
def near(request):
    found = found_near(request)
    context = {
        "kinds": list(KINDS.values()),
        "may_export": request.user.has_role(*MAY_EXPORT),
        "may_reveal": request.user.has_role(*MAY_REVEAL),
    }
    part = "enterprises/economy/_near.html"
    return render_list(
        request, "enterprises/economy/near.html", part=part, filterset=found, context=context, each=with_words
    )


@require_GET
@role_required(*MAY_EXPORT)
def near_export(request, kind):
    found = found_near(request)
    columns = [
        *WHO,
        (_("Last twelve months (yuan)"), lambda row: row.last12),
        (_("The year before (yuan)"), lambda row: row.last_year),
        (_("Threshold (yuan)"), lambda row: row.limit),
        (_("Reached (%)"), lambda row: round(100 * row.best / row.limit)),
        (_("Contact"), contact_words),
        (pgettext("person", "Officer"), lambda row: str(row.officer or "")),
    ]
    also = found.opened.words if found.opened else [str(found.kind.label)]
    return exports.export(
        request, found, columns, page=NEAR, name=pgettext("sheet", "Near a threshold"), kind=kind, also=also
    )
