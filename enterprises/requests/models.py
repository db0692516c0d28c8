"""服务诉求: what an enterprise asks for, where it stands, and what was said to it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from crm.reference import unit_family
from crm.search import find


class Status(models.TextChoices):
    NEW = "new", pgettext_lazy("status", "To accept")
    ACCEPTED = "accepted", pgettext_lazy("status", "To assign")
    ASSIGNED = "assigned", pgettext_lazy("status", "To sign")
    WORKING = "working", pgettext_lazy("status", "In progress")
    REPLIED = "replied", pgettext_lazy("status", "Answered")
    CLOSED = "closed", pgettext_lazy("status", "Closed")
    DECLINED = "declined", pgettext_lazy("status", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("status", "Withdrawn")


OPEN = frozenset({Status.NEW, Status.ACCEPTED, Status.ASSIGNED, Status.WORKING, Status.REPLIED})
OVER = frozenset({Status.CLOSED, Status.DECLINED, Status.WITHDRAWN})


class Channel(models.TextChoices):
    PHONE = "phone", _("Telephone")
    VISIT = "visit", _("Visit to the enterprise")
    COUNTER = "counter", _("At the counter")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    EVENT = "event", _("Service day or event")
    HANDOVER = "handover", _("Handed over by another office")


class Ground(models.TextChoices):
    """The seven grounds not to accept (深圳市企业诉求服务指引 第一版, 2023-12-13)."""

    OUTSIDE = "outside", _("Outside the city's area")
    PROCEEDINGS = "proceedings", _("In litigation, arbitration, discipline, review or information disclosure")
    PETITION = "petition", _("Already in the petition procedure")
    SECRET = "secret", _("Touches state secrets, trade secrets or privacy")
    ABUSE = "abuse", _("Unlawful, indecent or malicious")
    REPEATED = "repeated", _("Repeats the same facts and reasons")
    OTHER = "other", _("Other")


class Result(models.TextChoices):
    SOLVED = "solved", _("Solved")
    EXPLAINED = "explained", _("Explained")
    PLANNED = "planned", _("Planned")
    UNSOLVED = "unsolved", _("Not solved")


class Category(models.Model):
    name = models.CharField(_("name"), max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"))
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual unit")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.name


def turn_of(user) -> Q:
    """Whose turn it is; a deputy has the turn of those on leave as well."""
    turn = Q(pk=None)
    for person in user.acts_as:
        turn |= own_turn(person)
    return turn


def own_turn(person) -> Q:
    """Handlers do what lies with their unit, officers accept, assign and close."""
    turn = Q(pk=None)
    if Role.HANDLER in person.roles and person.unit_id:
        unclaimed_or_own = Q(status=Status.ASSIGNED, handler=None) | Q(status=Status.WORKING, handler=None)
        unclaimed_or_own |= Q(status__in=[Status.ASSIGNED, Status.WORKING], handler=person)
        turn |= Q(unit__in=unit_family(person.unit_id)) & unclaimed_or_own
    if not person.roles.isdisjoint({Role.OFFICER, Role.SUPERVISOR}):
        turn |= Q(status__in=[Status.NEW, Status.ACCEPTED]) | Q(status=Status.REPLIED, officer=person)
    return turn


def handled_units(user) -> list[int]:
    """Ids of the units whose requests this person handles, alone and for people on leave."""
    handlers = [person for person in user.acts_as if Role.HANDLER in person.roles]
    return [unit for person in handlers for unit in unit_family(person.unit_id)]


class ServiceRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers, supervisors, report writers and auditors see all; a handler what lies with their unit."""
        if user.has_role(Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR):
            return self
        units = handled_units(user)
        return self.filter(unit__in=units) if units else self.none()

    def for_list(self):
        return self.select_related("enterprise__community", "category", "unit", "officer").defer(
            "text",
            "search_text",
            "enterprise__search_text",
            "enterprise__aliases",
            "enterprise__initials",
            "enterprise__notes",
        )

    def for_sheet(self):
        """With all that a row of an exported sheet says."""
        return self.select_related("enterprise__community", "category__parent", "unit", "handler", "officer").defer(
            "search_text", "enterprise__search_text", "enterprise__initials", "enterprise__notes"
        )

    def open(self):
        return self.filter(closed_at=None)

    def recent(self, now):
        """Open ones first, then what ended in the last three months: where the same matter may stand already."""
        lately = Q(closed_at=None) | Q(closed_at__gte=now - timedelta(days=90))
        return self.filter(lately).order_by(F("closed_at").desc(nulls_first=True), "-received_at")

    def running(self):
        """Open, and somebody still owes the enterprise a word by due_at."""
        return self.filter(closed_at=None, met_at=None)

    def late(self, now):
        return self.running().filter(due_at__lt=now)

    def due_within(self, start, end):
        return self.running().filter(due_at__gte=start, due_at__lt=end)

    def waiting_for(self, user):
        return self.open().filter(turn_of(user))

    def told_apart(self, user):
        """For a deputy: `turn_for` is the id of whose turn a row is, one's own before that of somebody on leave."""
        turns = [When(own_turn(person), then=Value(person.pk)) for person in user.acts_as if user.stands_for]
        return self.annotate(turn_for=Case(*turns, default=None, output_field=IntegerField()))

    def matching(self, words):
        return find(self, words)


class ServiceRequest(models.Model):
    number = models.CharField(_("number"), max_length=24, unique=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="service_requests", verbose_name=_("enterprise")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PHONE)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what is asked"))
    contact_name = models.CharField(_("contact"), max_length=30, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    received_at = models.DateTimeField(_("received"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("first-contact owner")
    )
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead unit")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handler")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    # copies of the deadline that is due next (or of the last one met), to sort and to draw the light by;
    # written by enterprises.requests.flow only
    due_at = models.DateTimeField(_("due"), null=True)
    met_at = models.DateTimeField(_("answered"), null=True)
    due_provisional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(_("ended"), null=True)
    token = models.CharField(max_length=40, unique=True)  # of the intake form: a double submit gives one request
    search_text = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    deadlines = GenericRelation("crm.Deadline")  # to count by them; what writes them is crm.deadlines

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="request_open_by_due", condition=Q(closed_at=None)),
            models.Index(fields=["due_at", "id"], name="request_by_due"),
            models.Index(fields=["-received_at", "-id"], name="request_by_receipt"),
            models.Index(fields=["enterprise", "-received_at"], name="request_of_enterprise"),
            models.Index(fields=["unit", "due_at", "id"], name="request_of_unit"),
            models.Index(fields=["status", "due_at", "id"], name="request_by_status"),
            models.Index(fields=["category", "due_at", "id"], name="request_by_category"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, status__in=sorted(OPEN))
                | Q(closed_at__isnull=False, status__in=sorted(OVER)),
                name="request_ended_when_over",
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(ground=""), name="request_declined_has_ground"),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(result=""), name="request_closed_has_result"),
            models.CheckConstraint(
                condition=Q(status__in=["new", "accepted", "declined", "withdrawn"]) | Q(unit__isnull=False),
                name="request_assigned_has_unit",
            ),
        ]
        verbose_name = _("request")
        verbose_name_plural = _("requests")

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("requests:detail", args=[self.number])

    @property
    def is_over(self) -> bool:
        return self.status in OVER


class Reply(models.Model):
    """反馈: what was said to the enterprise. Interim ones name the next date; that date is a Deadline."""

    service_request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="replies")
    is_final = models.BooleanField(_("final"))
    text = models.TextField(_("text"))
    told_at = models.DateTimeField(_("told"))
    told_channel = models.CharField(pgettext_lazy("channel", "by"), max_length=10, choices=Channel)
    told_to = models.CharField(_("to whom"), max_length=30)
    next_at = models.DateTimeField(_("next word by"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["told_at", "id"]
        indexes = [models.Index(fields=["told_at"], name="reply_final_by_telling", condition=Q(is_final=True))]
        constraints = [
            models.CheckConstraint(condition=Q(is_final=True) | Q(next_at__isnull=False), name="interim_names_next"),
        ]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self):
        return self.text[:40]


class ReplyTemplate(models.Model):
    """常用答复: words an office uses again and again; the person fills the gaps."""

    name = models.CharField(_("name"), max_length=30)
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, verbose_name=_("category"))
    text = models.TextField(_("text"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")

    def __str__(self):
        return self.name
