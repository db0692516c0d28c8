"""会议议定: meetings to which requests are escalated, what stands on their agenda, and what was decided there."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from enterprises.requests.models import ServiceRequest
from enterprises.requests.models.turns import handled_units

SEES_ALL = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)


class Kind(models.TextChoices):
    WEEKLY = "weekly", _("Weekly discussion")
    SECRETARY = "secretary", _("Secretary's meeting")
    SERVICE_DAY = "service_day", _("Enterprise service day")


class Status(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CLOSED = "closed", pgettext_lazy("meeting", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class Reason(models.TextChoices):
    """Why a request is on the agenda; where several hold, the first of those that are suggested counts."""

    DISPUTED = "disputed", _("Units disagree who leads")
    LATE = "late", _("Late")
    RETURNED = "returned", _("Returned again and again")
    UNSATISFIED = "unsatisfied", _("The enterprise is not satisfied")
    IMPORTANT = "important", _("Important")
    RED_CARD = "red_card", _("Red card")
    RAISED = "raised", _("Raised at the service day")
    PICKED = "picked", _("Picked by hand")


class DecisionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("decision", "To do")
    REPORTED = "reported", pgettext_lazy("decision", "Reported done")
    CONFIRMED = "confirmed", pgettext_lazy("decision", "Confirmed")
    DROPPED = "dropped", pgettext_lazy("decision", "Dropped")


PENDING = frozenset({DecisionStatus.OPEN, DecisionStatus.REPORTED})


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees all requests sees all meetings; others those that concern their unit or themselves."""
        if user.has_role(*SEES_ALL):
            return self
        people, units = user.acts_as, handled_units(user)
        items = AgendaItem.objects.standing().filter(service_request__unit__in=units)
        decisions = Decision.objects.filter(Q(owner__in=people) | Q(unit__in=units))
        there = Meeting.people.through.objects.filter(user__in=people)
        concerned = Q(pk__in=items.values("meeting")) | Q(pk__in=decisions.values("meeting"))
        return self.filter(concerned | Q(pk__in=there.values("meeting")) | Q(chair__in=people))

    def for_list(self):
        """With the numbers of a row: what stands on the agenda, what was decided, what of it is to do."""
        pending = Decision.objects.pending()
        return self.select_related("chair").annotate(
            count_items=counted(AgendaItem.objects.standing()),
            count_decisions=counted(Decision.objects.exclude(status=DecisionStatus.DROPPED)),
            count_pending=counted(pending),
        )

    def planned(self):
        return self.filter(status=Status.PLANNED)

    def taking_requests(self):
        """Where a request can still be put on the agenda, the next one first."""
        return self.filter(status__in=[Status.PLANNED, Status.HELD]).order_by("starts_at", "id")


def counted(rows):
    """How many of these rows each meeting has, as a subquery of its own: joins would multiply each other."""
    found = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found), 0)


class Meeting(models.Model):
    kind = models.CharField(pgettext_lazy("meeting", "kind"), max_length=12, choices=Kind, default=Kind.WEEKLY)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))  # of its kind in its year
    name = models.CharField(_("name"), max_length=60)  # 每周一议 2026年第3次; data, in the office's language
    title = models.CharField(pgettext_lazy("meeting", "topic"), max_length=80, blank=True)
    starts_at = models.DateTimeField(pgettext_lazy("meeting", "begins"))
    place = models.CharField(_("place"), max_length=60, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("meeting", "chair")
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=pgettext_lazy("meeting", "present")
    )
    guests = models.TextField(pgettext_lazy("meeting", "others present"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    minutes = models.TextField(_("minutes"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    token = models.CharField(max_length=40, unique=True)  # of the form: a double submit plans one meeting
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="meeting_by_start"),
            models.Index(fields=["kind", "-starts_at", "-id"], name="meeting_by_kind"),
            models.Index(fields=["status", "-starts_at", "-id"], name="meeting_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="meeting_number_of_kind_and_year"),
        ]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:detail", args=[self.pk])

    @property
    def is_service_day(self) -> bool:
        return self.kind == Kind.SERVICE_DAY

    @property
    def guest_list(self) -> list[str]:
        return [line.strip() for line in self.guests.splitlines() if line.strip()]


class Visitor(models.Model):
    """An enterprise that comes to a service day, and what it wants to raise there."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="visitors")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    people = models.CharField(_("who comes"), max_length=60, blank=True)
    matter = models.TextField(_("what it raises"), blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "enterprise"], name="visitor_once_a_meeting")]
        verbose_name = _("enterprise at a service day")
        verbose_name_plural = _("enterprises at a service day")

    def __str__(self):
        return f"{self.enterprise} · {self.meeting}"


class AgendaItemQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    service_request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("order"))
    reason = models.CharField(_("why on the agenda"), max_length=12, choices=Reason, default=Reason.PICKED)
    outcome = models.TextField(pgettext_lazy("meeting", "discussed"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "service_request"], name="agenda_request_once_a_meeting"),
        ]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self):
        return f"{self.position} {self.service_request}"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who was there knows what was decided; others what concerns their unit or themselves."""
        if user.has_role(*SEES_ALL):
            return self
        people = user.acts_as
        there = Meeting.people.through.objects.filter(user__in=people)
        own = Q(owner__in=people) | Q(unit__in=handled_units(user)) | Q(meeting__chair__in=people)
        return self.filter(own | Q(meeting__in=there.values("meeting")))

    def with_facts(self):
        return self.select_related("meeting__chair", "owner", "unit", "service_request").defer(
            "meeting__minutes", "service_request__text", "service_request__search_text"
        )

    def pending(self):
        return self.filter(status__in=PENDING)

    def waiting_for(self, user):
        """What this person has to do of it: their own to carry out, those of their meetings to confirm."""
        people = user.acts_as
        own = Q(status=DecisionStatus.OPEN, owner__in=people)
        return self.filter(own | Q(status=DecisionStatus.REPORTED, meeting__chair__in=people))

    def carried_into(self, meeting):
        """上次议定事项: what earlier meetings of the kind decided and was still pending when this one began."""
        earlier = self.filter(meeting__kind=meeting.kind, meeting__starts_at__lt=meeting.starts_at)
        still = Q(settled_at=None) | Q(settled_at__gt=meeting.starts_at)
        return earlier.filter(still, at__lt=meeting.starts_at).order_by("due_at", "id")


class Decision(models.Model):
    """议定事项: what is to be done, by whom, until when. Its date is a Deadline; due_at is the copy to sort by."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    # the request it came from, if it came from one; kept here, for the agenda may change
    service_request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("request")
    )
    text = models.TextField(pgettext_lazy("meeting", "decision"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("decision", "owner")
    )
    unit = models.ForeignKey("crm.Unit", models.PROTECT, related_name="+", verbose_name=_("responsible unit"))
    due_at = models.DateTimeField(_("due"))
    status = models.CharField(_("status"), max_length=10, choices=DecisionStatus, default=DecisionStatus.OPEN)
    done_at = models.DateTimeField(pgettext_lazy("decision", "done"), null=True)
    result = models.TextField(pgettext_lazy("decision", "what was done"), blank=True)
    settled_at = models.DateTimeField(null=True)  # confirmed or dropped
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(pgettext_lazy("meeting", "decided"))
    token = models.CharField(max_length=40, unique=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["owner", "due_at"], name="decision_of_owner", condition=Q(settled_at=None)),
            models.Index(fields=["due_at", "id"], name="decision_pending", condition=Q(settled_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=sorted(PENDING), settled_at=None)
                | Q(status__in=["confirmed", "dropped"], settled_at__isnull=False),
                name="decision_settled_when_over",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["reported", "confirmed"], done_at__isnull=False)
                | Q(status__in=["open", "dropped"]),
                name="decision_reported_has_moment",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("at")), name="decision_due_after_decided"),
        ]
        verbose_name = pgettext_lazy("meeting", "decision")
        verbose_name_plural = pgettext_lazy("meeting", "decisions")

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return f"{self.meeting.get_absolute_url()}#decision-{self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING
