"""虚拟园区: enterprises of one theme, wherever they are, looked after together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from enterprises.accounts.models import Enterprise


class Status(models.TextChoices):
    """No column of its own: a park is open until its last day is written down."""

    OPEN = "open", pgettext_lazy("virtual park", "Open")
    ENDED = "ended", pgettext_lazy("virtual park", "Ended")


class VirtualParkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*Role.values) else self.none()

    def open(self):
        return self.filter(ended_on=None)

    def in_state(self, status):
        return self.filter(ended_on__isnull=status == Status.OPEN)


class VirtualPark(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)
    theme = models.CharField(pgettext_lazy("virtual park", "theme"), max_length=60, blank=True)
    text = models.TextField(pgettext_lazy("virtual park", "what it is for"), blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("team", "leader"),
    )  # fmt: skip
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=pgettext_lazy("virtual park", "team")
    )
    enterprises = models.ManyToManyField(Enterprise, through="Membership", related_name="virtual_parks")
    began_on = models.DateField(pgettext_lazy("virtual park", "since"))
    ended_on = models.DateField(pgettext_lazy("virtual park", "until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = VirtualParkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = pgettext_lazy("virtual park", "virtual park")
        verbose_name_plural = pgettext_lazy("virtual park", "virtual parks")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("virtual_parks:detail", args=[self.pk])

    @property
    def status(self) -> str:
        return Status.ENDED if self.ended_on else Status.OPEN


class Membership(models.Model):
    virtual_park = models.ForeignKey(VirtualPark, models.PROTECT, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="memberships")
    from_on = models.DateField(pgettext_lazy("virtual park", "since"))
    to_on = models.DateField(pgettext_lazy("virtual park", "until"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["virtual_park", "enterprise"], condition=Q(to_on=None), name="once_in_a_virtual_park"
            ),
        ]
        verbose_name = pgettext_lazy("virtual park", "membership")
        verbose_name_plural = pgettext_lazy("virtual park", "memberships")

    def __str__(self):
        return f"{self.enterprise} · {self.virtual_park}"
