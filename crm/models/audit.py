"""History: who did what when, with before and after. Rows are only ever added; the database refuses the rest."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .roles import Role


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The whole history, for auditors; everybody else reads the history of a record (about)."""
        return self if user.has_role(Role.AUDITOR) else self.none()

    def about(self, thing):
        """Events of one record, newest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk).select_related(
            "actor", "on_behalf_of"
        )

    def about_all(self, model, pks):
        """Events of several records of one kind."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks)

    def about_each(self, things):
        """Events of records of several kinds, [(model, ids)], newest first; none when there are no records."""
        parts = [
            Q(content_type=ContentType.objects.get_for_model(model), object_id__in=pks) for model, pks in things if pks
        ]
        return self.filter(reduce(or_, parts, Q(pk__in=[]))).select_related("actor", "on_behalf_of")

    def done_for(self, person, *, since, until=None):
        """What others did in place of somebody on leave, newest first."""
        rows = self.filter(on_behalf_of=person, at__gte=since)
        return (rows.filter(at__lt=until) if until else rows).select_related("actor", "on_behalf_of")


class EventCursor(models.Model):
    """How far a reader of history has come (a job of the clock process that reacts to what happened below)."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_until = models.DateTimeField()

    def __str__(self):
        return self.name


class Event(models.Model):
    """One line of history. `changes` is {field: [before, after]}, `text` the words said with it."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    actor_name = models.CharField(_("name then"), max_length=60, blank=True)  # also of people of imported history
    on_behalf_of = models.ForeignKey(  # the person on leave in whose place it was done
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("for"), db_index=False
    )
    verb = models.CharField(_("what"), max_length=40)
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    changes = models.JSONField(_("changes"), default=dict)
    text = models.TextField(_("words"), blank=True)
    address = models.GenericIPAddressField(_("from"), null=True)
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, related_name="events")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at", "-id"], name="event_of_record"),
            models.Index(fields=["verb", "-at"], name="event_by_verb"),
            models.Index(
                fields=["on_behalf_of", "-at"], name="event_on_behalf", condition=models.Q(on_behalf_of__isnull=False)
            ),
        ]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
