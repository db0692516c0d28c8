"""业主确认链接: one letter to one landlord about some spaces. Signed, expiring, used once, no log-in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import Said
from .parks import Landlord


class LinkQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(used_at=None, replaced_at=None, expires_at__gt=now)


class ConfirmationLink(models.Model):
    """Only a digest of what stands in the address is kept."""

    class Way(models.TextChoices):
        MAIL = "mail", pgettext_lazy("link", "E-mail")
        MESSAGE = "message", pgettext_lazy("link", "Message, sent by hand")

    landlord = models.ForeignKey(Landlord, models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(pgettext_lazy("link", "sent by"), max_length=8, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(pgettext_lazy("link", "sent"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("answered"), null=True)
    replaced_at = models.DateTimeField(null=True)  # a newer link to the same landlord took its place

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["landlord", "-made_at"], name="link_of_landlord")]
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")

    def __str__(self):
        return f"{self.landlord} {self.made_at:%Y-%m-%d}"


class LinkedSpace(models.Model):
    """One space of a link, and what the landlord said of it."""

    link = models.ForeignKey(ConfirmationLink, models.CASCADE, related_name="lines")
    space = models.ForeignKey("spaces.Space", models.PROTECT, related_name="link_lines")
    said = models.CharField(pgettext_lazy("link", "answer"), max_length=8, choices=Said, blank=True)
    text = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["link", "space"], name="one_line_a_space_of_a_link")]
        verbose_name = _("space of a link")
        verbose_name_plural = _("spaces of a link")

    def __str__(self):
        return str(self.space)
