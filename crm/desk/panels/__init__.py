"""The parts of the one page of an enterprise, in the order in which they are drawn. A slice adds one line."""

from . import projects, requests, tenancy
from . import requests, teams, virtual_parks
from . import economy, requests
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    economy.PANEL,
from . import classification, requests
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    classification.PANEL,
    requests.PANEL,
    tenancy.PANEL,
    projects.PANEL,
    teams.PANEL,
    virtual_parks.PANEL,
)  # fmt: skip
FIRST = tuple(panel for panel in PANELS if panel.is_first)
MORE = tuple(panel for panel in PANELS if not panel.is_first)

__all__ = ["FIRST", "MORE", "PANELS", "Panel"]
