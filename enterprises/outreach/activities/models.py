"""活动: 四为活动, 宣讲会, 对接会, 企业服务日, 招聘会; who is invited, signs up, comes. `Event` is a line of history."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from enterprises.accounts.models import Contact

A_WEEK = timedelta(days=7)
READS = (
    Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.ATTRACTION, Role.SPACES, Role.EDITOR, Role.REPORTER, Role.AUDITOR,
)  # fmt: skip
ORGANISES = (Role.OFFICER, Role.SUPERVISOR)


class Kind(models.TextChoices):
    MARKET = "market", pgettext_lazy("activity", "Finding markets")  # 我为企业找市场
    FINANCE = "finance", pgettext_lazy("activity", "Finding finance")  # 我为企业找资金
    LIVE = "live", pgettext_lazy("activity", "Selling by live stream")  # 我为企业直播带货
    SCENE = "scene", pgettext_lazy("activity", "Setting the scene")  # 我为企业搭场景
    BRIEFING = "briefing", pgettext_lazy("activity", "Briefing session")  # 宣讲会
    MATCHMAKING = "matchmaking", pgettext_lazy("activity", "Matchmaking")  # 对接会
    SERVICE_DAY = "service_day", pgettext_lazy("activity", "Enterprise service day")  # 企业服务日
    JOBS = "jobs", pgettext_lazy("activity", "Job fair")  # 招聘会
    SCHOOLS = "schools", pgettext_lazy("activity", "Link with schools")  # 百校行、校企联谊
    OTHER = "other", pgettext_lazy("activity", "Other")


FOUR_FOR = (Kind.MARKET, Kind.FINANCE, Kind.LIVE, Kind.SCENE)  # 四为活动


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("activity", "Being prepared")
    OPEN = "open", pgettext_lazy("activity", "Sign-up open")
    HELD = "held", pgettext_lazy("activity", "Held")  # under way or over; who came is still written down
    CLOSED = "closed", pgettext_lazy("activity", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Called off")


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()

    def for_list(self):
        """With how many were invited, are coming (or were), and came: three of one join."""
        seat = "participations__answer__in"
        return self.select_related("owner", "organiser").annotate(
            count_invited=Count("participations", filter=Q(participations__invited_at__isnull=False)),
            count_coming=Count("participations", filter=Q(**{seat: [Answer.COMING, Answer.ATTENDED, Answer.ABSENT]})),
            count_attended=Count("participations", filter=Q(participations__answer=Answer.ATTENDED)),
        )

    def titled(self, words: str):
        """Those whose title or place holds every word; there are too few to need an index for it."""
        rows = self
        for word in words.split():
            rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
        return rows

    def waiting_for(self, user, now):
        """What this person, or whoever they stand in for, has to prepare in a week, or owes a result."""
        coming = Q(status__in=[Status.DRAFT, Status.OPEN], starts_at__lt=now + A_WEEK)
        return self.filter(coming | Q(status=Status.HELD), owner__in=user.acts_as).order_by("starts_at", "id")

    def public(self):
        """What a visitor of the public site finds, with how many places are taken."""
        taken = Count("participations", filter=Q(participations__answer__in=[Answer.COMING, Answer.ATTENDED]))
        rows = self.filter(is_public=True, status__in=[Status.OPEN, Status.HELD, Status.CLOSED])
        return rows.annotate(count_seated=taken)


class Activity(models.Model):
    title = models.CharField(pgettext_lazy("activity", "title"), max_length=80)
    kind = models.CharField(pgettext_lazy("activity", "kind"), max_length=12, choices=Kind)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(pgettext_lazy("activity", "begins"))
    ends_at = models.DateTimeField(pgettext_lazy("activity", "ends"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    capacity = models.PositiveIntegerField(pgettext_lazy("activity", "places"), null=True, blank=True)  # enterprises
    organiser = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("activity", "organising unit"),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("activity", "owner")
    )
    text = models.TextField(pgettext_lazy("activity", "what it is about"), blank=True)
    is_public = models.BooleanField(pgettext_lazy("activity", "anybody may sign up"), default=False)
    sign_up_until = models.DateTimeField(pgettext_lazy("activity", "sign-up until"), null=True, blank=True)
    door = models.CharField(max_length=40, unique=True)  # in the address at the door: who has it was there
    # 企业服务日: where its agenda and decisions are written down
    meeting = models.ForeignKey(
        "enterprises.Meeting", models.PROTECT, null=True, blank=True, related_name="activities",
        verbose_name=_("meeting"),
    )  # fmt: skip
    virtual_park = models.ForeignKey(
        "enterprises.VirtualPark", models.PROTECT, null=True, blank=True, related_name="activities",
        verbose_name=pgettext_lazy("virtual park", "virtual park"),
    )  # fmt: skip
    result = models.TextField(pgettext_lazy("activity", "what came of it"), blank=True)
    count_deals = models.PositiveIntegerField(pgettext_lazy("activity", "deals"), null=True, blank=True)
    amount = models.DecimalField(
        pgettext_lazy("activity", "amount of the deals"), max_digits=16, decimal_places=2, null=True, blank=True
    )  # 元
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    token = models.CharField(max_length=40, unique=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_in_order"),
            models.CheckConstraint(
                condition=Q(sign_up_until=None) | Q(sign_up_until__lte=F("ends_at")), name="sign_up_before_the_end"
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="activity_by_start"),
            models.Index(fields=["kind", "-starts_at", "-id"], name="activity_by_kind"),
            models.Index(fields=["status", "-starts_at", "-id"], name="activity_by_status"),
        ]
        verbose_name = pgettext_lazy("activity", "activity")
        verbose_name_plural = pgettext_lazy("activity", "activities")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.pk])

    @property
    def sign_up_closes_at(self):
        return self.sign_up_until or self.starts_at

    @property
    def is_held(self) -> bool:
        return self.status in (Status.HELD, Status.CLOSED)


class Answer(models.TextChoices):
    """Where somebody stands towards an activity."""

    INVITED = "invited", pgettext_lazy("participation", "Invited")
    COMING = "coming", pgettext_lazy("participation", "Signed up")
    WAITING = "waiting", pgettext_lazy("participation", "On the waiting list")
    DECLINED = "declined", pgettext_lazy("participation", "Declined")
    ATTENDED = "attended", pgettext_lazy("participation", "Attended")
    ABSENT = "absent", pgettext_lazy("participation", "Did not come")


class Via(models.TextChoices):
    INVITATION = "invitation", pgettext_lazy("participation", "Invitation")
    SITE = "site", pgettext_lazy("participation", "Public site")
    DESK = "desk", pgettext_lazy("participation", "Entered by us")
    DOOR = "door", pgettext_lazy("participation", "At the door")


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def for_list(self):
        """With what a line or a row of the sheet says: `in_use`, the contacts of the enterprise."""
        contacts = models.Prefetch(
            "enterprise__contacts", Contact.objects.filter(is_active=True), to_attr="in_use"
        )  # fmt: skip
        return self.select_related("enterprise__community", "activity").prefetch_related(contacts)

    def seated(self):
        """Those who take a place."""
        return self.filter(answer__in=[Answer.COMING, Answer.ATTENDED])

    def arrived(self):
        return self.filter(answer=Answer.ATTENDED).order_by("checked_in_at", "id")


class Participation(models.Model):
    """参会: an enterprise, or somebody who is in no file yet (`name` as they wrote it), at an activity. Once each."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="participations",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("participation", "enterprise as signed up"), max_length=120)
    name_key = models.CharField(max_length=120)  # accounts.names.name_key
    person = models.CharField(pgettext_lazy("participation", "who comes"), max_length=30, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    heads = models.PositiveSmallIntegerField(pgettext_lazy("participation", "people"), default=1)
    answer = models.CharField(pgettext_lazy("participation", "answer"), max_length=8, choices=Answer)
    via = models.CharField(pgettext_lazy("participation", "via"), max_length=10, choices=Via)
    wish = models.CharField(pgettext_lazy("participation", "what they want to raise"), max_length=400, blank=True)
    code = models.CharField(max_length=64, unique=True)  # digest of the code on their ticket
    invited_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(pgettext_lazy("participation", "checked in"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "name_key"], name="once_at_an_activity_by_name"),
            models.UniqueConstraint(
                fields=["activity", "enterprise"], condition=Q(enterprise__isnull=False), name="once_at_an_activity"
            ),
            models.CheckConstraint(
                condition=~Q(answer="attended") | Q(checked_in_at__isnull=False), name="attended_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "answer", "id"], name="participation_by_answer"),
            models.Index(fields=["enterprise", "-at"], name="participation_of_enterprise"),
        ]
        verbose_name = pgettext_lazy("participation", "participation")
        verbose_name_plural = pgettext_lazy("participation", "participations")

    def __str__(self):
        return f"{self.name} · {self.activity}"

    @property
    def status(self) -> str:
        """As a table of moves calls it."""
        return self.answer
