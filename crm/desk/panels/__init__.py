"""The parts of the one page of an enterprise, in the order in which they are drawn. A slice adds one line."""

from . import requests, visits
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    requests.PANEL,
    visits.PANEL,
)  # fmt: skip
