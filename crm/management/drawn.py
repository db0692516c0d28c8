"""Schematic pictures of buildings and floors for a demonstration, drawn from what is known of a space. No words in them."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDE, HIGH = 880, 560
TWICE = 2  # drawn larger and reduced, so that edges are smooth
SKY, GROUND, KERB, TREE, TRUNK = "#dfe8ef", "#c9ccc4", "#aab0a8", "#7f9c84", "#8a7d6c"
GLASS, LIT, DOOR, INK, PAPER, ROOM = "#9fb4c4", "#f2b866", "#5d6b76", "#4a5560", "#fbfbf8", "#e6eef5"
WALLS = ("#d8d2c6", "#cfd6da", "#d9cdbf", "#c8d0c6", "#dcdcd8", "#cbc6cf")
ROAD = 452  # where the building stands


class Sheet:
    """A drawing in pixels of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDE * TWICE, HIGH * TWICE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, fill=None, line=None, width: int = 2) -> None:
        corners = [value * TWICE for value in (left, top, right, bottom)]
        self.pen.rectangle(corners, fill=fill, outline=line, width=width * TWICE)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.pen.ellipse([value * TWICE for value in (x - radius, y - radius, x + radius, y + radius)], fill=fill)

    def line(self, *points: float, width: int = 2) -> None:
        self.pen.line([value * TWICE for value in points], fill=INK, width=width * TWICE)

    def png(self) -> bytes:
        found = BytesIO()
        self.image.reduce(TWICE).save(found, "PNG", compress_level=1)
        return found.getvalue()


def facade(*, floors: int, floor: int | None, is_hall: bool, at: int) -> bytes:
    """The front of a building from across the street; the windows of the floor in question are lit."""
    sheet = Sheet(SKY)
    sheet.box(0, ROAD, WIDE, HIGH, GROUND)
    sheet.box(0, ROAD, WIDE, ROAD + 10, KERB)
    storeys = min(floors, 22)
    left, right = (110, 770) if is_hall else (230, 650) if storeys > 8 else (150, 730)
    high = min(370, storeys * (120 if is_hall else 46) + 30)
    sheet.box(left, ROAD - high, right, ROAD, WALLS[at % len(WALLS)])
    sheet.box(left - 6, ROAD - high - 10, right + 6, ROAD - high, INK)
    rise = (high - 16) / storeys
    for storey in range(1, storeys + 1):
        bottom = ROAD - (storey - 1) * rise - 4
        windows(sheet, left, right, bottom, rise, fill=LIT if storey == floor else GLASS, is_gate=storey == 1)
    for x in (46, 108, 800) if left > 120 else (54, 826):
        tree(sheet, x, 22 + (x + at * 7) % 10)
    return sheet.png()


def windows(sheet: Sheet, left: float, right: float, bottom: float, rise: float, *, fill: str, is_gate: bool) -> None:
    bays = round((right - left) / 58)
    wide = (right - left - 24) / bays
    for bay in range(bays):
        x = left + 12 + bay * wide
        if is_gate and bay % 3 == 1:
            sheet.box(x + 5, bottom - rise * 0.8, x + wide - 5, bottom + 4, DOOR)
        else:
            sheet.box(x + 6, bottom - rise * 0.72, x + wide - 6, bottom - rise * 0.18, fill)


def tree(sheet: Sheet, x: float, radius: float) -> None:
    sheet.box(x - 3, ROAD - 50, x + 3, ROAD + 4, TRUNK)
    sheet.disc(x, ROAD - 62, radius, TREE)


def plan(*, columns: int, rows: int, lifts: int, share: float) -> bytes:
    """A floor from above: walls, columns, the core with stairs and lifts, and the part in question tinted."""
    sheet = Sheet(PAPER)
    left, top, right, bottom = 80, 70, 800, 490
    middle = left + (right - left) * min(max(share, 0.3), 1)
    sheet.box(left, top, middle, bottom, ROOM)
    for column in range(columns + 1):
        for row in range(rows + 1):
            x, y = left + (right - left) * column / columns, top + (bottom - top) * row / rows
            sheet.box(x - 5, y - 5, x + 5, y + 5, INK)
    sheet.box(left, top, right, bottom, line=INK, width=5)
    if middle < right:
        sheet.line(middle, top, middle, bottom, width=4)
    core(sheet, left + 150, bottom, lifts)
    beside = left + 150 + 74 + 62 * min(lifts, 4) + 30  # the lifts
    for x in (left + 60, middle - 110)[: 2 if middle - 110 > beside else 1]:
        sheet.box(x, bottom - 6, x + 50, bottom + 6, PAPER)  # doors
        sheet.line(x, bottom, x, bottom - 44, x + 50, bottom)
    return sheet.png()


def core(sheet: Sheet, left: float, bottom: float, lifts: int) -> None:
    """Stairs, and each goods lift as a crossed box."""
    sheet.box(left, bottom - 96, left + 74, bottom, PAPER, INK, 3)
    for step in range(1, 9):
        sheet.line(left, bottom - 96 + step * 10, left + 74, bottom - 96 + step * 10, width=1)
    for at in range(min(lifts, 4)):
        x = left + 74 + at * 62
        sheet.box(x, bottom - 72, x + 62, bottom, PAPER, INK, 3)
        sheet.line(x, bottom - 72, x + 62, bottom)
        sheet.line(x, bottom, x + 62, bottom - 72)
