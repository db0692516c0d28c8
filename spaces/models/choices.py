"""Words that are chosen from, and who reads the inventory."""

from django.db import models
from django.utils.translation import pgettext_lazy

from crm.models import Role

# who sees the inventory with tenants and landlords; the public sees what is listed (SpaceQuerySet.listed)
READS = (
    Role.OFFICER,
    Role.HANDLER,
    Role.SUPERVISOR,
    Role.ATTRACTION,
    Role.SPACES,
    Role.REPORTER,
    Role.AUDITOR,
    Role.ADMIN,
)

# who sees the people on the landlord's side in a list, with masked numbers
SEES = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)


class Status(models.TextChoices):
    VACANT = "vacant", pgettext_lazy("space", "Vacant")
    HELD = "held", pgettext_lazy("space", "Held")
    FITTING = "fitting", pgettext_lazy("space", "Fitting out")
    OCCUPIED = "occupied", pgettext_lazy("space", "Occupied")
    WITHDRAWN = "withdrawn", pgettext_lazy("space", "Withdrawn")


class Use(models.TextChoices):
    M1 = "m1", pgettext_lazy("use", "M1 general industry")
    M0 = "m0", pgettext_lazy("use", "M0 new-type industry")
    W0 = "w0", pgettext_lazy("use", "W0 logistics")
    OFFICE = "office", pgettext_lazy("use", "Office")
    RETAIL = "retail", pgettext_lazy("use", "Retail")
    DORMITORY = "dormitory", pgettext_lazy("use", "Dormitory")
    OTHER = "other", pgettext_lazy("use", "Other use")


class Tenure(models.TextChoices):
    """权属"""

    STATE = "state", pgettext_lazy("tenure", "State-owned")
    COLLECTIVE = "collective", pgettext_lazy("tenure", "Collective stock company")
    PRIVATE = "private", pgettext_lazy("tenure", "Private")
    ENTERPRISE = "enterprise", pgettext_lazy("tenure", "Owned by an enterprise")


class Certificate(models.TextChoices):
    """红本、绿本: Shenzhen's property certificates; a green one may not be freely sold."""

    RED = "red", pgettext_lazy("certificate", "Red certificate")
    GREEN = "green", pgettext_lazy("certificate", "Green certificate")
    NONE = "none", pgettext_lazy("certificate", "No certificate")


class FireClass(models.TextChoices):
    """火灾危险性类别 (GB 50016-2014 3.1.1): a is the most dangerous production that the building may hold."""

    A = "a", pgettext_lazy("fire class", "Class A")
    B = "b", pgettext_lazy("fire class", "Class B")
    C = "c", pgettext_lazy("fire class", "Class C")
    D = "d", pgettext_lazy("fire class", "Class D")
    E = "e", pgettext_lazy("fire class", "Class E")


class FireAcceptance(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("fire", "Accepted")
    FILED = "filed", pgettext_lazy("fire", "Filed")
    NONE = "none", pgettext_lazy("fire", "Not accepted")


class How(models.TextChoices):
    """How a space was verified."""

    VISIT = "visit", pgettext_lazy("verified by", "Visit")
    CALL = "call", pgettext_lazy("verified by", "Telephone")
    LANDLORD = "landlord", pgettext_lazy("verified by", "Landlord's link")
    SHEET = "sheet", pgettext_lazy("verified by", "Sheet")


class Said(models.TextChoices):
    """What was found, or what the landlord answered."""

    VACANT = "vacant", pgettext_lazy("verification", "Still vacant")
    TAKEN = "taken", pgettext_lazy("verification", "Taken")
    CHANGED = "changed", pgettext_lazy("verification", "Changed")
    OTHER = "other", pgettext_lazy("verification", "As recorded")  # of a space that was not vacant
