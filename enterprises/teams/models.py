"""“一对一”专班: who looks after one enterprise together, since when and until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role


class Status(models.TextChoices):
    WORKING = "working", pgettext_lazy("team", "Working")
    ENDED = "ended", pgettext_lazy("team", "Ended")


class ServiceTeamQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*Role.values) else self.none()

    def working(self):
        return self.filter(status=Status.WORKING)

    def of(self, user):
        """Those in which this person, or one whom they stand in for, leads or serves now."""
        return self.working().served_by(user.acts_as, now=True)

    def served_by(self, people, *, now=False):
        """Led by one of these, or with one of them as a member: ever, or still."""
        serves = Member.objects.filter(user__in=people, **({"to_on": None} if now else {}))
        return self.filter(Q(leader__in=people) | Q(pk__in=serves.values("team")))


class ServiceTeam(models.Model):
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="teams", verbose_name=_("enterprise")
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("team", "leader")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WORKING)
    duties = models.TextField(pgettext_lazy("team", "duties"), blank=True)
    from_on = models.DateField(pgettext_lazy("team", "since"))
    to_on = models.DateField(pgettext_lazy("team", "until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceTeamQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(status="working"), name="one_working_team_an_enterprise"
            ),
            models.CheckConstraint(
                condition=Q(status="working", to_on=None) | Q(status="ended", to_on__gte=F("from_on")),
                name="team_ended_whole",
            ),
        ]
        indexes = [models.Index(fields=["leader"], name="team_of_leader", condition=Q(status="working"))]
        verbose_name = _("service team")
        verbose_name_plural = _("service teams")

    def __str__(self):
        return str(self.enterprise)

    def get_absolute_url(self):
        return reverse("teams:detail", args=[self.pk])


class Member(models.Model):
    """Somebody in a team besides its leader, from a day on; leaving ends the row, it does not go."""

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(pgettext_lazy("team", "duty"), max_length=60, blank=True)
    from_on = models.DateField(pgettext_lazy("team", "since"))
    to_on = models.DateField(pgettext_lazy("team", "until"), null=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], condition=Q(to_on=None), name="member_once_a_team"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="member_in_order"),
        ]
        indexes = [models.Index(fields=["user"], name="member_serving", condition=Q(to_on=None))]
        verbose_name = pgettext_lazy("team", "member of a service team")
        verbose_name_plural = pgettext_lazy("team", "members of service teams")

    def __str__(self):
        return str(self.user)
