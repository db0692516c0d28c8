"""The parts of the one page of an enterprise, in the order in which they are drawn. A slice adds one line."""

from . import classification, requests
from .panel import Panel

PANELS: tuple[Panel, ...] = (
    classification.PANEL,
    requests.PANEL,
)  # fmt: skip
