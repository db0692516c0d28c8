"""The tables of moves that the manual prints, each with what it cannot know by itself: guards and standings in words."""

from .care import TEAMS, VIRTUAL_PARKS
from .outreach import ACTIVITIES, FOLLOW_UPS, INTRODUCTIONS, NEEDS, PARTICIPATIONS, VISITS
from .requests import DECISIONS, MEETINGS, REQUESTS
from .spaces import SPACES, TENANCIES

PROCESSES = (
    REQUESTS,
    MEETINGS,
    DECISIONS,
    SPACES,
    TENANCIES,
    TEAMS,
    VIRTUAL_PARKS,
    VISITS,
    FOLLOW_UPS,
    ACTIVITIES,
    PARTICIPATIONS,
    NEEDS,
    INTRODUCTIONS,
)
