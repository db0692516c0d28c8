"""履历: everything that was done here, newest first. For auditors."""

from datetime import datetime, time

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import words
from crm.audit import content_type_id
from crm.calendar import within_reach
from crm.clock import SHANGHAI
from crm.models import CalendarNotice, Event, ImportBatch, Role, RuleValue, User
from crm.rules import called
from crm.web import PAGE_SIZE, is_filtered, render_page, role_required
from enterprises.accounts.models import Enterprise
from enterprises.classification.models import Qualification, TierRule
from enterprises.economy.models import EconomicFile, Observation
from enterprises.meetings.models import Meeting
from enterprises.outreach.activities.models import Activity, Participation
from enterprises.outreach.coaching.models import Coaching
from enterprises.outreach.finance.models import FinancingNeed, Institution
from enterprises.outreach.visits.models import Visit
from enterprises.projects.models import InvestmentProject
from enterprises.requests.models import Category, ReplyTemplate, ServiceRequest
from enterprises.teams.models import ServiceTeam
from enterprises.tenancy.models import Tenancy
from enterprises.virtual_parks.models import VirtualPark
from spaces.models import Building, Landlord, Park, Requirement, Space

REACH = 10_000  # lines that can be leafed through; further back with a filter
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# what a record is called in a line
NAMES = {
    ServiceRequest: "number", Enterprise: "name", User: "name", Meeting: "name", ImportBatch: "name",
    CalendarNotice: "number", RuleValue: "name", Category: "name", ReplyTemplate: "name", Park: "name",
    Visit: "enterprise__name", Coaching: "enterprise__name",
    FinancingNeed: Concat("enterprise__name", Value(" "), "purpose"), Institution: "name",
    Building: Concat("park__name", Value(" "), "name"), Landlord: "name", Requirement: "title",
    InvestmentProject: "name", Tenancy: "enterprise__name",
    ServiceTeam: "enterprise__name", VirtualPark: "name",
    EconomicFile: "enterprise__name", Observation: "what",
    TierRule: "name", Qualification: "enterprise__name",
    Activity: "title", Participation: Concat("name", Value(" · "), "activity__title"),
    Space: Concat("building__park__name", Value(" "), "building__name", Value(" "), "number"),
}  # fmt: skip


class HistoryPages(Paginator):
    """Counts no further than people leaf: counting millions of lines would cost more than showing fifty."""

    @cached_property
    def count(self):
        return self.object_list[:REACH].count()


class HistoryFilter(django_filters.FilterSet):
    verb = django_filters.ChoiceFilter(
        label=_("What"), empty_label=_("all"), choices=lambda: sorted(words.VERBS.items())
    )
    person = django_filters.CharFilter(method="by_person", label=_("Who"))
    number = django_filters.CharFilter(method="of_record", label=_("Number or name"))
    since = django_filters.DateFilter(
        method="from_day", label=pgettext_lazy("date", "From"), widget=DATE, validators=[within_reach]
    )
    until = django_filters.DateFilter(
        method="to_day", label=pgettext_lazy("date", "To"), widget=DATE, validators=[within_reach]
    )

    class Meta:
        model = Event
        fields = []

    def by_person(self, queryset, name, said):
        known = User.objects.filter(Q(name__icontains=said) | Q(username__iexact=said))
        by_name = Q(actor=None, actor_name__icontains=said)
        return queryset.filter(Q(actor__in=known) | Q(on_behalf_of__in=known) | by_name)

    def from_day(self, queryset, name, day):
        return queryset.filter(at__gte=datetime.combine(day, time.min, SHANGHAI))

    def to_day(self, queryset, name, day):
        return queryset.filter(at__lte=datetime.combine(day, time.max, SHANGHAI))

    def of_record(self, queryset, name, number):
        """PH20240603-0007, IM-0004, KJ00012, or a part of the name of an enterprise or a park."""
        number = number.strip()
        if number.upper().startswith("IM-") and number[3:].isdecimal():
            batches = ImportBatch.objects.filter(pk=number[3:])
            return queryset.filter(Q(batch__in=batches) | about(ImportBatch, batches))
        user = self.request.user
        if coded := Space.objects.visible_to(user).coded(number):
            return queryset.filter(about(Space, coded))
        requests = ServiceRequest.objects.visible_to(user).filter(number__istartswith=number)
        enterprises = Enterprise.objects.visible_to(user).filter(Q(name__icontains=number) | Q(uscc__iexact=number))
        parks = Park.objects.visible_to(user).filter(name__icontains=number)
        found = about(ServiceRequest, requests) | about(Enterprise, enterprises) | about(Park, parks)
        return queryset.filter(found | about(Space, Space.objects.visible_to(user).filter(building__park__in=parks)))


def about(model, rows) -> Q:
    return Q(content_type=content_type_id(model), object_id__in=rows.values("pk"))


@role_required(Role.AUDITOR)
def history(request):
    events = Event.objects.visible_to(request.user).select_related("actor", "on_behalf_of")
    filterset = HistoryFilter(request.GET, queryset=events, request=request)
    page = HistoryPages(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    name_records(page)
    found = {"filter": filterset, "page": page, "is_filtered": is_filtered(request.GET), "reach": REACH}
    return render_page(request, "crm/desk/history.html", found, part="crm/desk/_history.html")


def name_records(events) -> None:
    """Say what each line is about, with one query for all kinds of record."""
    rows = [
        model._base_manager.filter(pk__in=ids)
        .order_by()
        .values_list(Value(content_type_id(model)), "pk", F(column) if isinstance(column, str) else column)
        for model, column in NAMES.items()
        if (ids := {event.object_id for event in events if event.content_type_id == content_type_id(model)})
    ]
    found = rows[0].union(*rows[1:], all=True) if rows else []
    rules = content_type_id(RuleValue)
    names = {(kind, pk): called(name) if kind == rules else name for kind, pk, name in found}
    for event in events:
        event.record_kind = ContentType.objects.get_for_id(event.content_type_id).name
        event.record_name = names.get((event.content_type_id, event.object_id), f"#{event.object_id}")
