"""Tables of the inventory: parks, buildings, spaces, their lives, and what is looked for."""

from .choices import READS, SEES, Certificate, FireAcceptance, FireClass, How, Said, Status, Tenure, Use
from .life import Spell, Verification, Wait
from .links import ConfirmationLink, LinkedSpace
from .parks import Building, Landlord, Park, landlord_text
from .pictures import Picture
from .requirements import Fit, Requirement
from .space import Space

__all__ = [
    "READS",
    "SEES",
    "Building",
    "Certificate",
    "ConfirmationLink",
    "FireAcceptance",
    "FireClass",
    "Fit",
    "How",
    "Landlord",
    "LinkedSpace",
    "Park",
    "Picture",
    "Requirement",
    "Said",
    "Space",
    "Spell",
    "Status",
    "Tenure",
    "Use",
    "Verification",
    "Wait",
    "landlord_text",
]
