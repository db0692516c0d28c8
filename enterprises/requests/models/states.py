"""The words a request is described by: where it stands, how it came, why not, with what result."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    NEW = "new", pgettext_lazy("status", "To accept")
    ACCEPTED = "accepted", pgettext_lazy("status", "To assign")
    ASSIGNED = "assigned", pgettext_lazy("status", "To sign")
    DISPUTED = "disputed", pgettext_lazy("status", "Disputed")
    WORKING = "working", pgettext_lazy("status", "In progress")
    CHECKING = "checking", pgettext_lazy("status", "Answer being checked")
    PAUSED = "paused", pgettext_lazy("status", "Paused")
    REPLIED = "replied", pgettext_lazy("status", "Answered")
    CLOSED = "closed", pgettext_lazy("status", "Closed")
    DECLINED = "declined", pgettext_lazy("status", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("status", "Withdrawn")


OVER = frozenset({Status.CLOSED, Status.DECLINED, Status.WITHDRAWN})
OPEN = frozenset(Status) - OVER


class Channel(models.TextChoices):
    PHONE = "phone", _("Telephone")
    VISIT = "visit", _("Visit to the enterprise")
    COUNTER = "counter", _("At the counter")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    EVENT = "event", _("Service day or event")
    HANDOVER = "handover", _("Handed over by another office")
    WEB = "web", _("Website")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")


class Ground(models.TextChoices):
    """The seven grounds not to accept (深圳市企业诉求服务指引 第一版, 2023-12-13)."""

    OUTSIDE = "outside", _("Outside the city's area")
    PROCEEDINGS = "proceedings", _("In litigation, arbitration, discipline, review or information disclosure")
    PETITION = "petition", _("Already in the petition procedure")
    SECRET = "secret", _("Touches state secrets, trade secrets or privacy")
    ABUSE = "abuse", _("Unlawful, indecent or malicious")
    REPEATED = "repeated", _("Repeats the same facts and reasons")
    OTHER = "other", _("Other")


class PauseGround(models.TextChoices):
    """Whom a paused request waits for."""

    ENTERPRISE = "enterprise", _("Waiting for the enterprise")
    AUTHORITY = "authority", _("Waiting for a higher authority")


class Result(models.TextChoices):
    SOLVED = "solved", _("Solved")
    EXPLAINED = "explained", _("Explained")
    PLANNED = "planned", _("Planned")
    UNSOLVED = "unsolved", _("Not solved")


ON_LEDGER = frozenset({Result.PLANNED, Result.UNSOLVED})  # 计划解决、未解决: kept on a list until crossed off


class Grade(models.IntegerChoices):
    """好差评: the last two open a rework round (国务院办公厅 好差评制度: 差评件件整改)."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    BAD = 2, _("Dissatisfied")
    VERY_BAD = 1, _("Very dissatisfied")


UNHAPPY = frozenset({Grade.BAD, Grade.VERY_BAD})
