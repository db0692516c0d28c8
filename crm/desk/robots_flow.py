"""What an administrator may do about a robot: add, change, switch off and on, try. Its key is never told to history."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from crm import audit, group_words, outbox
from crm.flow import Refused
from crm.models import Robot
from crm.words import speak

speak(
    verbs={
        "robot.create": gettext_lazy("added the robot"),
        "robot.edit": gettext_lazy("changed the robot"),
        "robot.off": gettext_lazy("switched off the robot"),
        "robot.on": gettext_lazy("switched on the robot"),
        "robot.try": gettext_lazy("tried the robot"),
    },
    fields={"service": gettext_lazy("service"), "key": gettext_lazy("key"), "tells": pgettext_lazy("robot", "is told")},
    values={"tells": dict(Robot.Tells.choices), "service": dict(Robot.Service.choices)},
)


def create(*, by, service: str, key: str, secret: str = "", address=None, **facts) -> Robot:
    """The same robot entered twice is one."""
    with transaction.atomic():
        robot, is_new = Robot.objects.get_or_create(
            service=service, key=key, defaults={"secret": secret, "on_at": timezone.now(), **facts}
        )
        if is_new:
            audit.record(robot, "robot.create", by=by, address=address, changes=audit.differences({}, written(robot)))
    return robot


def edit(pk, *, by, key: str = "", secret: str = "", service: str = "", address=None, **facts) -> Robot:
    """Without a key the one that is kept stays."""
    with transaction.atomic():
        robot = start(pk, by)
        before, kept = written(robot), (robot.service, robot.key, robot.secret)
        if key:
            facts |= {"service": service, "key": key, "secret": secret}
        for name, value in facts.items():
            setattr(robot, name, value)
        changes = audit.differences(before, written(robot))
        if kept != (robot.service, robot.key, robot.secret):
            changes["key"] = [before["key"], robot.masked]  # said even when both look the same
        if changes:
            robot.save(update_fields=list(facts))
            audit.record(robot, "robot.edit", by=by, address=address, changes=changes)
    return robot


def switch(pk, *, by, is_on: bool, address=None) -> Robot:
    """What waits for a robot that is switched off is given up when its turn comes."""
    with transaction.atomic():
        robot, now = start(pk, by), timezone.now()
        if robot.is_active != is_on:
            robot.on_at, robot.off_at = (now, None) if is_on else (robot.on_at, now)
            robot.save(update_fields=["on_at", "off_at"])
            audit.record(robot, "robot.on" if is_on else "robot.off", by=by, at=now, address=address)
    return robot


def try_out(pk, *, by, address=None) -> Robot:
    """A message at once, at night as well: somebody looks whether it arrives."""
    with transaction.atomic():
        robot, now = start(pk, by), timezone.now()
        if not robot.is_active:
            raise Refused(_("The robot is switched off"))
        with override(settings.LANGUAGE_CODE):
            lines = [_("A test"), _("This robot can be spoken to."), settings.OFFICE_NAME]
            outbox.post_all([group_words.message(robot, lines, at=now, is_urgent=True)])
        audit.record(robot, "robot.try", by=by, at=now, address=address)
    return robot


def start(pk, by) -> Robot:
    return Robot.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=pk)


def written(robot: Robot) -> dict:
    """What history keeps: of the key only its end."""
    return {
        "name": robot.name, "service": robot.service, "key": robot.masked, "tells": robot.tells, "unit": robot.unit,
    }  # fmt: skip
