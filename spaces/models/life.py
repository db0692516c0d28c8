"""The life of a space: one spell after another, without gap or overlap; who waits for it; how it was verified."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import READS, How, Said, Status
from .parks import Landlord


class SpellQuerySet(models.QuerySet):
    def running(self):
        return self.filter(to_on=None)

    def holds(self):
        return self.running().filter(status=Status.HELD)


class Spell(models.Model):
    """A time in one state. Only one runs at a time: the database refuses a second holder, whoever comes at once.

    Days are counted from `from_on` to before `to_on`. `holder_name` is for whom it is held, or who is in it.
    """

    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="spells")
    status = models.CharField(_("status"), max_length=10, choices=Status)
    from_on = models.DateField(pgettext_lazy("spell", "from"))
    to_on = models.DateField(pgettext_lazy("spell", "until"), null=True)
    holder_name = models.CharField(_("for whom"), max_length=80, blank=True)
    # the lead, case or enterprise of an upper floor that it is for
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    thing = GenericForeignKey()
    lease_ends_on = models.DateField(_("lease ends"), null=True)
    text = models.CharField(_("note"), max_length=400, blank=True)
    # of a hold: a copy of its Deadline, to sort by; written by the verb that writes that
    due_at = models.DateTimeField(_("held until"), null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["space"], condition=Q(to_on=None), name="one_running_spell_a_space"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="spell_in_order"),
            models.CheckConstraint(
                condition=Q(to_on=None, ended_at=None) | Q(to_on__isnull=False, ended_at__isnull=False),
                name="spell_ended_whole",
            ),
            models.CheckConstraint(condition=~Q(status=Status.HELD) | Q(due_at__isnull=False), name="hold_has_an_end"),
        ]
        indexes = [
            models.Index(fields=["space", "from_on"], name="spell_of_space"),
            models.Index(fields=["due_at"], name="spell_hold_by_due", condition=Q(to_on=None, status="held")),
            models.Index(fields=["by"], name="spell_hold_by_person", condition=Q(to_on=None, status="held")),
            models.Index(fields=["status", "from_on", "to_on"], name="spell_by_time"),
        ]
        verbose_name = _("spell")
        verbose_name_plural = _("spells")

    def __str__(self):
        return f"{self.get_status_display()} {self.from_on:%Y-%m-%d}"

    def days(self, today: date) -> int:
        return ((self.to_on or today) - self.from_on).days


class WaitQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None)


class Wait(models.Model):
    """候补: somebody who is told when the space is vacant again."""

    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="waits")
    holder_name = models.CharField(_("for whom"), max_length=80)
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    thing = GenericForeignKey()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = WaitQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "by", "holder_name"], condition=Q(ended_at=None), name="one_open_wait_for_each"
            ),
        ]
        indexes = [models.Index(fields=["space"], name="wait_open", condition=Q(ended_at=None))]
        verbose_name = _("waiting")
        verbose_name_plural = _("waiting")

    def __str__(self):
        return self.holder_name


class VerificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(*READS) else self.none()


class Verification(models.Model):
    """核实: on which day somebody looked, how, and what they found. Photos of a visit are its attachments."""

    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="verifications")
    verified_on = models.DateField(_("verified on"))
    how = models.CharField(_("verified by"), max_length=8, choices=How)
    said = models.CharField(_("found"), max_length=8, choices=Said, default=Said.VACANT)
    text = models.CharField(_("note"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    landlord = models.ForeignKey(Landlord, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering = ["verified_on", "id"]
        indexes = [
            models.Index(fields=["space", "verified_on"], name="verification_of_space"),
            models.Index(fields=["verified_on"], name="verification_by_day"),
        ]
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self):
        return f"{self.get_how_display()} {self.verified_on:%Y-%m-%d}"
