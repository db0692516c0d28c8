"""What requests are about, and words an office uses again and again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.Model):
    class Clock(models.TextChoices):
        DAYS = "days", _("Working days")
        HOURS = "hours", _("Consultation: elapsed hours")

    name = models.CharField(_("name"), max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"))
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual unit")
    )
    clock = models.CharField(pgettext_lazy("category", "clock"), max_length=5, choices=Clock, default=Clock.DAYS)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.name


class ReplyTemplate(models.Model):
    """常用答复: the person who uses one fills the gaps."""

    name = models.CharField(_("name"), max_length=30)
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, verbose_name=_("category"))
    text = models.TextField(_("text"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")

    def __str__(self):
        return self.name
