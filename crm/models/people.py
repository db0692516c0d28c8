"""Who works here: users, their units, and the nine roles, which are Django groups with fixed names."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """Group names. Stored, never translated; the label is what people read."""

    OFFICER = "officer", pgettext_lazy("role", "Service officer")
    HANDLER = "handler", pgettext_lazy("role", "Handler")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "Supervisor")
    ATTRACTION = "attraction", pgettext_lazy("role", "Attraction officer")
    SPACES = "spaces", pgettext_lazy("role", "Space manager")
    EDITOR = "editor", pgettext_lazy("role", "Policy editor")
    REPORTER = "reporter", pgettext_lazy("role", "Report writer")
    AUDITOR = "auditor", pgettext_lazy("role", "Auditor")
    ADMIN = "administrator", pgettext_lazy("role", "Administrator")


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
    mail_notices = models.BooleanField(
        _("notices also by e-mail"), default=False, help_text=_("To the address above; each holds a title and a link.")
    )

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
        """Names of this user's roles; one query a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def role_labels(self) -> list[str]:
        return [role.label for role in Role if role in self.roles]

    @property
    def first_role(self) -> str:
        return next(iter(self.role_labels), "")

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)
