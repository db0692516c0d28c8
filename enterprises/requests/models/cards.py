"""黄牌、红牌: that a promise was missed, kept on record with whom the request lay then."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai


class CardQuerySet(models.QuerySet):
    def valid(self):
        """Those that no supervisor has taken back."""
        return self.filter(revoked_at=None)

    def due_between(self, start, end):
        return self.filter(due_at__gte=start, due_at__lt=end)


class Card(models.Model):
    """One of each colour for a deadline, ever: what is taken back stays as a row and is not given anew."""

    class Colour(models.TextChoices):
        YELLOW = "yellow", _("Yellow card")
        RED = "red", _("Red card")

    class Why(models.TextChoices):
        LATE = "late", pgettext_lazy("card", "Late")
        VERY_LATE = "very_late", _("Late for long")
        AGAIN = "again", _("Yellow again in the same quarter")

    deadline = models.ForeignKey("crm.Deadline", models.PROTECT, related_name="cards")
    service_request = models.ForeignKey("enterprises.ServiceRequest", models.PROTECT, related_name="cards")
    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    why = models.CharField(_("why"), max_length=10, choices=Why)
    # with whom it lay when the card was given: the handler, the unit alone while nobody had signed, the first-contact
    # owner while it was with no unit; nobody at all before a public request is taken in
    unit = models.ForeignKey("crm.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("due"))  # a copy: its quarter is the card's quarter
    issued_at = models.DateTimeField(_("given"))
    revoked_at = models.DateTimeField(_("taken back"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoke_reason = models.TextField(_("why taken back"), blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["issued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "colour"], name="one_card_of_a_colour"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason=""),
                name="card_taken_back_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="card_valid_by_due", condition=Q(revoked_at=None))]
        verbose_name = _("card")
        verbose_name_plural = _("cards")

    def __str__(self):
        return f"{self.get_colour_display()} {shanghai(self.due_at):%Y-%m-%d %H:%M} {self.get_why_display()}"
