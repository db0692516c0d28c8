"""Files of a record. Reached only through a view that asks whether the record may be seen."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


def stored_name(attachment, filename):
    """A name that says nothing: the person's own file name stays in the row."""
    return f"attachments/{secrets.token_hex(2)}/{secrets.token_hex(16)}"


class AttachmentQuerySet(models.QuerySet):
    def about(self, thing):
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk).select_related(
            "by"
        )

    def waiting(self, token, user):
        """Uploaded with a form that is not saved yet (it had an error); kept so that nothing is lost."""
        return self.filter(token=token, by=user, content_type=None) if token else self.none()


class Attachment(models.Model):
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    thing = GenericForeignKey()
    token = models.CharField(max_length=40, blank=True, db_index=True)
    file = models.FileField(_("file"), upload_to=stored_name)
    name = models.CharField(_("file name"), max_length=200)
    mime = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_of_record")]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name
