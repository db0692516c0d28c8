"""服务诉求: what an enterprise asks for, and where it stands."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Deadline, Role
from crm.search import find
from enterprises.teams.models import ServiceTeam

from .asks import Ask, Assistance
from .cards import Card
from .kinds import Category
from .states import ON_LEDGER, OPEN, OVER, Channel, Ground, Result, Status, Urgency
from .turns import handled_units, handlers_in, own_turn, turn_of


class ServiceRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers, supervisors, reporters and auditors see all; a handler what their unit handles or helps with, and
        what the enterprises ask for in whose service team they are."""
        if user.has_role(Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR):
            return self
        if not (handlers := handlers_in(user)):
            return self.none()
        units, teams = handled_units(user), ServiceTeam.objects.working().served_by(handlers, now=True)
        helped = Assistance.objects.filter(unit__in=units)
        own = Q(unit__in=units) | Q(pk__in=helped.values("service_request"))
        return self.filter(own | Q(enterprise__in=teams.values("enterprise")))

    def for_list(self):
        return self.select_related("enterprise__community", "category", "unit", "officer").defer(
            "text",
            "draft",
            "search_text",
            "enterprise__search_text",
            "enterprise__aliases",
            "enterprise__initials",
            "enterprise__notes",
        )

    def for_sheet(self):
        """With all that a row of an exported sheet says."""
        rows = self.select_related("enterprise__community", "category__parent", "unit", "handler", "officer")
        return rows.prefetch_related("ratings").defer(
            "search_text", "enterprise__search_text", "enterprise__initials", "enterprise__notes"
        )

    def open(self):
        return self.filter(closed_at=None)

    def recent(self, now):
        """Open ones first, then what ended in the last three months: where the same matter may stand already."""
        lately = Q(closed_at=None) | Q(closed_at__gte=now - timedelta(days=90))
        return self.filter(lately).order_by(F("closed_at").desc(nulls_first=True), "-received_at")

    def running(self):
        """Open, not paused, and somebody still owes the enterprise a word by due_at."""
        return self.filter(closed_at=None, met_at=None, paused_at=None)

    def late(self, now):
        return self.running().filter(due_at__lt=now)

    def due_within(self, start, end):
        return self.running().filter(due_at__gte=start, due_at__lt=end)

    def waiting_for(self, user):
        return self.open().filter(turn_of(user))

    def on_ledger(self):
        """计划解决、未解决: closed, and not crossed off yet."""
        return self.filter(ServiceRequest.ON_LEDGER)

    def to_call_back(self):
        """Withdrawn, and nobody has asked the enterprise why."""
        return self.filter(ServiceRequest.TO_CALL_BACK)

    def told_apart(self, user):
        """For a deputy: `turn_for` is the id of whose turn a row is, one's own before that of somebody on leave."""
        turns = [When(own_turn(person), then=Value(person.pk)) for person in user.acts_as if user.stands_for]
        return self.annotate(turn_for=Case(*turns, default=None, output_field=IntegerField()))

    def matching(self, words):
        return find(self, words)


class ServiceRequest(models.Model):
    ON_LEDGER = Q(status=Status.CLOSED, result__in=sorted(ON_LEDGER), settled_at=None)
    TO_CALL_BACK = Q(status=Status.WITHDRAWN, called_back_at=None)

    number = models.CharField(_("number"), max_length=24, unique=True)
    # null until an officer links what came over the public site; then `claimed` is what the sender wrote
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, related_name="service_requests",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    claimed_name = models.CharField(_("name given"), max_length=120, blank=True)
    claimed_uscc = models.CharField(_("USCC given"), max_length=18, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PHONE)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what is asked"))
    space = models.ForeignKey("spaces.Space", models.PROTECT, null=True, blank=True, related_name="+")  # it is about
    contact_name = models.CharField(_("contact"), max_length=30, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    received_at = models.DateTimeField(_("received"))
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency, default=Urgency.NORMAL)
    is_important = models.BooleanField(_("important"), default=False)  # 三个一 apply
    # 首接责任人: stays to the end; null until somebody takes in what came over the public site
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("first-contact owner")
    )
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead unit")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handler")
    )
    supervisor = models.ForeignKey(  # who watches over a rework round
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="watched_requests",
        verbose_name=_("supervisor"),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    round = models.PositiveSmallIntegerField(_("round"), default=1)  # 1 more with each reopening
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    planned_on = models.DateField(_("planned for"), null=True)
    settled_at = models.DateTimeField(_("crossed off"), null=True)
    called_back_at = models.DateTimeField(_("called back"), null=True)

    # ---- routing
    assigned_at = models.DateTimeField(_("assigned"), null=True)  # to the unit it lies with now
    returned_count = models.PositiveSmallIntegerField(_("times returned"), default=0)
    disputed_at = models.DateTimeField(_("disputed"), null=True)
    ruled_at = models.DateTimeField(_("dispute decided"), null=True)  # from then on the unit stands

    # ---- exceptions
    pending = models.CharField(_("waits for a decision"), max_length=10, choices=Ask.Kind, blank=True)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)  # of this round
    paused_at = models.DateTimeField(_("paused"), null=True)
    to_check = models.BooleanField(_("answer to be checked"), default=False)  # drawn by lot at receipt
    draft = models.TextField(_("answer to be checked"), blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    urged_at = models.DateTimeField(_("urged"), null=True)  # an urge that waits for its answer
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    # ---- copies of the deadline that is due next (or of the last one met), to sort and to draw the light by;
    # written by the verbs only
    due_at = models.DateTimeField(_("due"), null=True)
    met_at = models.DateTimeField(_("answered"), null=True)
    due_provisional = models.BooleanField(default=False)
    due_in_hours = models.BooleanField(default=False)
    # a copy of its gravest card that stands, for lists; written by the sweep and by whoever takes a card back
    card = models.CharField(_("card"), max_length=6, choices=Card.Colour, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True)

    token = models.CharField(max_length=40, unique=True)  # of the form: a double submit gives one request
    fingerprint = models.CharField(max_length=64, blank=True)  # of what a public form says: sent twice, kept once
    # of the code that opens the tracking page; the code itself is nowhere. Null: there is none
    code_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    search_text = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    deadlines = GenericRelation(Deadline)
    told_once = ""  # a code just issued, for the one page that may show it

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
            models.Index(
                fields=["planned_on", "id"],
                name="request_on_ledger",
                condition=Q(status="closed", result__in=["planned", "unsolved"], settled_at=None),
            ),
            models.Index(
                fields=["closed_at"],
                name="request_to_call_back",
                condition=Q(status="withdrawn", called_back_at=None),
            ),
            models.Index(fields=["due_at", "id"], name="request_with_card", condition=~Q(card="")),
            models.Index(fields=["fingerprint", "created_at"], name="request_sent_twice", condition=~Q(fingerprint="")),
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
            models.CheckConstraint(
                condition=Q(status__in=["new", "withdrawn"]) | Q(officer__isnull=False), name="request_has_officer"
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | ~Q(claimed_name=""), name="request_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(status="paused", paused_at__isnull=False) | ~Q(status="paused") & Q(paused_at=None),
                name="request_paused_since",
            ),
            models.CheckConstraint(
                condition=~Q(result="planned") | Q(planned_on__isnull=False), name="request_planned_for_a_day"
            ),
            models.CheckConstraint(condition=Q(status="working") | Q(pending=""), name="request_decided_while_working"),
            models.CheckConstraint(
                condition=Q(urged_at=None, urged_by=None) | Q(urged_at__isnull=False, urged_by__isnull=False),
                name="request_urged_by_whom",
            ),
        ]
        verbose_name = _("request")
        verbose_name_plural = _("requests")

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("requests:detail", args=[self.number])

    @property
    def asker(self) -> str:
        """The enterprise, or the name that was given while nobody has linked it yet."""
        return self.enterprise.name if self.enterprise_id else self.claimed_name

    @property
    def brief_asker(self) -> str:
        return self.enterprise.brief if self.enterprise_id else self.claimed_name

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_on_ledger(self) -> bool:
        return self.status == Status.CLOSED and self.result in ON_LEDGER and self.settled_at is None
