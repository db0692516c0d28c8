"""群机器人: group robots of 企业微信, 钉钉 and 飞书 to which the office speaks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .people import Role


class RobotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_role(Role.ADMIN) else self.none()

    def told(self, what: str):
        """Those who get this kind of announcement."""
        return self.filter(off_at=None, **{f"tells_{what}": True})


class Robot(models.Model):
    """One robot of one group. Nobody deletes it: what it was told stays on record."""

    class Tells(models.TextChoices):
        NEW = "new", _("New requests")
        LATE = "late", _("Late requests")
        DIGEST = "digest", _("Morning digest")

    class Service(models.TextChoices):
        WECOM = "wecombot", pgettext_lazy("robot", "WeCom")
        DINGTALK = "dingtalk", pgettext_lazy("robot", "DingTalk")
        FEISHU = "feishu", pgettext_lazy("robot", "Feishu")
        LARK = "lark", pgettext_lazy("robot", "Lark")

    name = models.CharField(pgettext_lazy("robot", "name"), max_length=30, unique=True)
    service = models.CharField(_("service"), max_length=8, choices=Service)
    # whoever knows the key speaks as this robot: both are shown to nobody once they are saved, and no Event holds them
    key = models.CharField(_("key"), max_length=120)
    secret = models.CharField(_("signing secret"), max_length=120, blank=True)
    tells_new = models.BooleanField(Tells.NEW.label, default=False)
    tells_late = models.BooleanField(Tells.LATE.label, default=False)
    tells_digest = models.BooleanField(Tells.DIGEST.label, default=False)
    unit = models.ForeignKey(
        "crm.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only of the unit"),
        help_text=_("Left open, the robot gets what concerns the whole office."),
    )  # fmt: skip
    on_at = models.DateTimeField(pgettext_lazy("robot", "switched on"))  # what was late before is not told
    off_at = models.DateTimeField(pgettext_lazy("robot", "switched off"), null=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="one_robot_a_key")]
        verbose_name = _("robot")
        verbose_name_plural = _("robots")

    def __str__(self):
        return self.name

    @property
    def is_active(self) -> bool:
        return self.off_at is None

    @property
    def masked(self) -> str:
        """····a1b2: enough to tell two keys apart, too little to use one."""
        return f"····{self.key[-4:]}"

    @property
    def tells(self) -> list[str]:
        return [what.value for what in self.Tells if getattr(self, f"tells_{what}")]

    @property
    def tells_labels(self) -> list[str]:
        return [self.Tells(what).label for what in self.tells]
