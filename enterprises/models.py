"""Gathers the slices' tables, because Django looks here. Inside the slices import from the slice."""

from .accounts.models import Contact, Enterprise, Tag
from .classification.models import Qualification, TierRule
from .classification.rules import CLASSIFICATION  # noqa: F401  the rules are known as soon as the tables are
from .economy.models import Datum, EconomicFile, ListEntry, Observation
from .meetings.models import AgendaItem, Decision, Meeting, Visitor
from .meetings.rules import MEETINGS  # noqa: F401  the rules are known as soon as the tables are
from .merging.models import Merge, MovedRow, NotTheSame
from .outreach.activities.models import Activity, Participation
from .outreach.coaching.models import Coaching
from .outreach.finance.models import FinancialProduct, FinancingNeed, Institution, Introduction
from .outreach.visits.models import FollowUp, Visit
from .projects.models import Invested, InvestmentProject
from .requests.models import Ask, Assistance, Card, Category, Rating, Reply, ReplyTemplate, ServiceRequest
from .requests.rules import number  # noqa: F401  the rules are known as soon as the tables are
from .teams.models import Member, ServiceTeam
from .tenancy.models import Tenancy
from .virtual_parks.models import Membership, VirtualPark

__all__ = [
    "Activity",
    "AgendaItem",
    "Ask",
    "Assistance",
    "Card",
    "Category",
    "Coaching",
    "Contact",
    "Datum",
    "Decision",
    "EconomicFile",
    "Enterprise",
    "FinancialProduct",
    "FinancingNeed",
    "FollowUp",
    "Institution",
    "Introduction",
    "Invested",
    "InvestmentProject",
    "ListEntry",
    "Meeting",
    "Member",
    "Membership",
    "Merge",
    "MovedRow",
    "NotTheSame",
    "Observation",
    "Participation",
    "Qualification",
    "Rating",
    "Reply",
    "ReplyTemplate",
    "ServiceRequest",
    "ServiceTeam",
    "Tag",
    "Tenancy",
    "TierRule",
    "VirtualPark",
    "Visit",
    "Visitor",
]
