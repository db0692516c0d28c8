"""The parts of the one page of an enterprise, in the order in which they are drawn. A slice adds one line."""

from . import activities, requests
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    requests.PANEL,
    activities.PANEL,
)  # fmt: skip
