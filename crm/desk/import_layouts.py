"""What is known of an uploaded sheet before it is checked: how it is read, and whether somebody has to say so first."""

import hashlib
import re
from dataclasses import replace

from crm.excel import tables
from crm.excel_guard import Unreadable
from crm.imports import SheetResource
from crm.layouts import (
    HEADER_WITHIN,
    Layout,
    Sheet,
    deepest,
    find_fields,
    guess,
    header_key,
    headers_of,
    laid_out,
    no_header,
    said_twice,
    stacked,
    unit_of,
)
from crm.models import ImportBatch
from crm.words import sentences
from enterprises.accounts.resources import EnterpriseResource
from enterprises.economy.resources import FigureResource
from spaces.resources import SpaceResource

KINDS: dict[str, type[SheetResource]] = {
    ImportBatch.Kind.ENTERPRISES: EnterpriseResource,
    ImportBatch.Kind.SPACES: SpaceResource,
    ImportBatch.Kind.FIGURES: FigureResource,
}
SAMPLES = 3  # rows below a header that are shown while columns are matched
LONGEST_SAMPLE = 60
DIGITS = re.compile(r"\d+")


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def head_of(data: bytes) -> list[dict]:
    """The first rows of each sheet, enough to find the header and to show what is below it. Raises Unreadable."""
    within = range(HEADER_WITHIN + SAMPLES)
    return [
        {
            "name": table.name, "count": table.count,
            "rows": [
                [text[:LONGEST_SAMPLE] for text in cells] for _at, cells in zip(within, table.rows(), strict=False)
            ],
        }
        for table in tables(data)
    ]  # fmt: skip


# ---------------------------------------------------------------- guessed and remembered


def guessed(batch: ImportBatch) -> Layout | None:
    for at, sheet in enumerate(batch.head):
        if layout := guess(at, sheet["rows"], KINDS[batch.kind].headings()):
            return with_answers(batch, layout)
    return None


def fields_in(batch: ImportBatch, sheet: int, header_row: int, depth: int = 1) -> Layout:
    """What we understand of a header that somebody pointed at."""
    header = stacked(batch.head[sheet]["rows"], header_row, depth)
    columns = find_fields(header, KINDS[batch.kind].headings())
    return with_answers(batch, Layout(sheet, header_row, columns, depth=depth))


def with_answers(batch: ImportBatch, layout: Layout, kept: dict[str, str] | None = None) -> Layout:
    """What was answered for the last sheet of this form holds for this one, but for what each sheet says anew."""
    kind, sheet = KINDS[batch.kind], batch.head[layout.sheet]
    above = [text for cells in sheet["rows"][: layout.header_row] for text in cells if text]
    found = kind.answers(layout, [*above, sheet["name"], batch.name])
    lasting = {question.name for question in kind.questions() if question.is_kept}
    return replace(layout, options=found | {name: text for name, text in (kept or {}).items() if name in lasting})


def remembered(batch: ImportBatch) -> Layout | None:
    """As somebody matched these columns the last time: for sheets whose header has not changed.

    Of a family the numbers may have: last month's 1-5月 is this month's 1-6月, and is read as it stands now."""
    headings = KINDS[batch.kind].headings()
    for at, sheet in enumerate(batch.head):
        rows = sheet["rows"]
        for number in range(1, len(rows[:HEADER_WITHIN]) + 1):
            for depth in range(1, min(number, deepest(headings)) + 1):
                if kept := last_of(batch, key_of(batch.kind, stacked(rows, number, depth)), depth):
                    now = find_fields(stacked(rows, number, depth), headings)
                    columns = {at: now.get(at, name) if ":" in name else name for at, name in kept.columns.items()}
                    layout = Layout(at, number, columns, kept.carried, depth)
                    return with_answers(batch, layout, kept.options)
    return None


def last_of(batch: ImportBatch, key: str, depth: int) -> Layout | None:
    """How the last imported sheet of this form was read."""
    if not key:
        return None
    earlier = ImportBatch.objects.filter(kind=batch.kind, headers_key=key, done_at__isnull=False)
    layouts = (Layout.from_json(row.layout) for row in earlier.order_by("-at")[:1])
    return next((layout for layout in layouts if layout.depth == depth), None)


def is_sure(batch: ImportBatch, layout: Layout) -> bool:
    """Every column that has a name is understood, or was left out on purpose the last time; nothing is left to ask."""
    if problems(batch, layout):
        return False
    known = last_of(batch, headers_key(batch, layout), layout.depth) is not None
    return known or all(at in layout.columns for at, text in enumerate(headers_in(batch, layout)) if text)


def problems(batch: ImportBatch, layout: Layout) -> dict[str, str]:
    """{question: words} of what is still to be answered; "" for what is wrong with the columns."""
    kind = KINDS[batch.kind]
    twice = said_twice(kind.resolved(layout))
    return kind.problems(layout, units_in(batch, layout)) | ({"": twice} if twice else {})


def units_in(batch: ImportBatch, layout: Layout) -> dict[str, str]:
    headers = headers_in(batch, layout)
    columns = ((headers[at], name) for at, name in layout.columns.items() if at < len(headers))
    return {name: unit for header, name in columns if (unit := unit_of(header))}


def read_at_once(kind: str, name: str, data: bytes, options: dict[str, str]) -> tuple[Layout, Sheet]:
    """For the command line, where nobody can be asked: the layout, and the sheet read by it. Raises Unreadable."""
    batch = ImportBatch(kind=kind, name=name, head=head_of(data))
    layout = guessed(batch)
    if layout is None:
        raise no_header(KINDS[kind].headings())
    layout = replace(layout, options=layout.options | options)
    if wrong := problems(batch, layout):
        raise Unreadable(sentences(*(f"{words} ({name}=…)" if name else words for name, words in wrong.items())))
    return layout, laid_out(tables(data), KINDS[kind].resolved(layout))


def answered(batch: ImportBatch) -> list[str]:
    """What was answered where headers leave it open, in words, for the page of the preview."""
    layout, kind = Layout.from_json(batch.layout), KINDS[batch.kind]
    needed = kind.needed(layout, units_in(batch, layout))
    questions = [question for question in kind.questions() if question.name in needed]
    return [str(dict(question.choices).get(layout.options.get(question.name), "—")) for question in questions]


# ---------------------------------------------------------------- the header


def headers_in(batch: ImportBatch, layout: Layout) -> list[str]:
    return headers_of(batch.head[layout.sheet]["rows"], layout)


def header_of(batch: ImportBatch, layout: Layout) -> list[tuple[str, ...]]:
    return stacked(batch.head[layout.sheet]["rows"], layout.header_row, layout.depth)


def headers_key(batch: ImportBatch, layout: Layout) -> str:
    return key_of(batch.kind, header_of(batch, layout))


def key_of(kind: str, header: list[tuple[str, ...]]) -> str:
    """What sheets of one form have in common."""
    named = "\n".join(header_key(text) for parts in header for text in dict.fromkeys(parts))
    if any(heading.family for heading in KINDS[kind].headings()):
        named = DIGITS.sub("#", named)
    return digest_of(named.encode()) if named.strip() else ""


def rows_of(batch: ImportBatch, layout: Layout) -> int:
    return max(0, batch.head[layout.sheet]["count"] - layout.header_row)
