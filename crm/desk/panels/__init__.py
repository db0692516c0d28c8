"""The parts of the one page of an enterprise, in the order in which they are drawn. A slice adds one line."""

from . import activities, classification, economy, finance, projects, requests, teams, tenancy, virtual_parks, visits
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    requests.PANEL,
    teams.PANEL,
    economy.PANEL,
    classification.PANEL,
    tenancy.PANEL,
    projects.PANEL,
    visits.PANEL,
    activities.PANEL,
    finance.PANEL,
    virtual_parks.PANEL,
)
FIRST = tuple(panel for panel in PANELS if panel.is_first)
MORE = tuple(panel for panel in PANELS if not panel.is_first)

__all__ = ["FIRST", "MORE", "PANELS", "Panel"]
