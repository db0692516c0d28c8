"""Photos, plans and documents of a space. The files themselves are attachments of the space."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models.attachments import stored_name


class PictureQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)

    def shown(self):
        """What the public may see."""
        return self.standing().filter(is_public=True)


class Picture(models.Model):
    """A photo or plan is kept re-drawn, without what cameras write into it, with a small one for lists."""

    class Kind(models.TextChoices):
        PHOTO = "photo", pgettext_lazy("picture", "Photo")
        PLAN = "plan", pgettext_lazy("picture", "Plan")
        DOCUMENT = "document", pgettext_lazy("picture", "Document")

    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="pictures")
    kind = models.CharField(pgettext_lazy("picture", "kind"), max_length=8, choices=Kind, default=Kind.PHOTO)
    attachment = models.OneToOneField("crm.Attachment", models.PROTECT, related_name="+")
    small = models.FileField(upload_to=stored_name, blank=True)
    caption = models.CharField(_("caption"), max_length=60, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    digest = models.CharField(max_length=64)  # of what was uploaded: the same file twice is one picture
    removed_at = models.DateTimeField(null=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "digest"], condition=Q(removed_at=None), name="one_picture_a_file"
            ),
        ]
        indexes = [models.Index(fields=["space", "position", "id"], name="picture_of_space")]
        verbose_name = pgettext_lazy("space", "picture")
        verbose_name_plural = pgettext_lazy("space", "pictures")

    def __str__(self):
        return self.caption or str(self.attachment)
