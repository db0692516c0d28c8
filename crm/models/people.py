"""Who works here: users and their units; what a user may do, alone and for people on leave."""

from collections.abc import Callable, Iterable
from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import covers
from .roles import Role


class UnitQuerySet(models.QuerySet):
    def departments(self):
        return self.filter(kind=Unit.Kind.DEPARTMENT, is_active=True)

    def communities(self):
        return self.filter(kind=Unit.Kind.COMMUNITY, is_active=True)


class Unit(models.Model):
    """单位: the office, its departments and its communities, as a tree."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Sub-district office")
        DEPARTMENT = "department", _("Department")
        COMMUNITY = "community", _("Community")

    name = models.CharField(_("name"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=12)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self):
        return self.name


class PeopleManager(UserManager):
    def visible_to(self, user):
        """Administrators see everybody, others themselves. Names on records are another matter."""
        return self.all() if user.has_role(Role.ADMIN) else self.filter(pk=user.pk)

    def in_role(self, *roles: Role):
        return self.filter(is_active=True, groups__name__in=roles).distinct()


class User(AbstractUser):
    """A log-in. The word account always means an enterprise's file, never this."""

    first_name = last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # how this person wants to be told; everything is behind the bell in any case
    mail_for = models.JSONField(_("also by e-mail"), default=list, blank=True)  # values of NoticeKind
    mail_digest = models.BooleanField(_("morning digest by e-mail"), default=False)
    remind_days = models.PositiveSmallIntegerField(
        _("remind me so many working days before"), default=0,
        help_text=_("0: on the last day itself. Reminders come in the morning of a working day."),
    )  # fmt: skip
    # the first password was shown to somebody else; crm.sessions lets its owner do nothing before changing it
    must_change_password = models.BooleanField(default=False)

    objects = PeopleManager()
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of this user's own roles; one query a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def role_labels(self) -> list[str]:
        return [role.label for role in Role if role in self.roles]

    @property
    def first_role(self) -> str:
        return next(iter(self.role_labels), "")

    @property
    def stands_for(self) -> list["User"]:
        """Whom this person stands in for today (代班); they carry their working roles only. No query of its own."""
        return [cover.person for cover in covers.taken_by(self.pk, timezone.localdate())]

    @property
    def acts_as(self) -> list["User"]:
        return [self, *self.stands_for]

    def has_role(self, *roles: str) -> bool:
        """One's own role, or for the days of a cover the working role of somebody on leave."""
        return any(not person.roles.isdisjoint(roles) for person in self.acts_as)

    def acting_for(self, may: Callable[["User"], bool], owners: Iterable[int | None] = ()) -> "User | None":
        """For whom this person does what those do who `may`: the first of a record's owners who is on leave, else
        whoever lends the right when it is not this person's own. None: for nobody but themselves."""
        absent = {person.pk: person for person in self.stands_for if may(person)}
        for owner in owners:
            if owner == self.pk and may(self):
                return None
            if owner in absent:
                return absent[owner]
        return next(iter(absent.values()), None) if absent and not may(self) else None

    def acting_in(self, *roles: str, owners: Iterable[int | None] = ()) -> "User | None":
        """The same where a role alone decides."""
        return self.acting_for(lambda person: not person.roles.isdisjoint(roles), owners)
