"""How a sheet is to be read: where its header stands and which column is which. Guessed here, changed by people."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from crm.excel import Table, tables
from crm.excel_guard import Unreadable
from crm.words import listed

HEADER_WITHIN = 10  # rows from the top in which the header is looked for
MONEY = "元|万元|亿元|万|亿|rmb|cny|人民币元|人民币万元"
SQUARE = "m2|平方米|平米|平方"
MEASURE = (
    rf"(?:元|rmb|cny)[/每·.](?:(?:{SQUARE}|平|月|日|天|年|month|day|year)[/·.•・每*]*)+|万?(?:{SQUARE})"
    rf"|(?:t|吨|kg|公斤|千克|kn|千牛)/(?:{SQUARE})|kva|千伏安|kw|千瓦"
)
UNIT = re.compile(rf"\((?:[^()]*[,:;])?({MONEY}|{MEASURE}|m|米|mm|毫米|cm|t|吨|台|部|个月|月|months|天)\)$")
OPEN_UNIT = re.compile(rf"[:,]?({MEASURE})$")  # 建筑面积㎡, 租金 元/㎡·月
OPTIONAL = re.compile(r"\((必填|选填|可选|required|optional)\)")


class Heading(NamedTuple):
    """A column to look for: its field, and the headers it goes by, the first being ours."""

    field: str
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """How one sheet of a file is to be read."""

    sheet: int  # of the visible ones, from 0
    header_row: int  # from 1
    columns: dict[int, str]  # position → field
    carried: frozenset[str] = frozenset()  # fields in which a blank cell means “as above”

    def as_json(self) -> dict:
        return {
            "sheet": self.sheet, "header_row": self.header_row, "carried": sorted(self.carried),
            "columns": {str(at): name for at, name in self.columns.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict) -> "Layout":
        columns = {int(at): name for at, name in kept["columns"].items()}
        return cls(kept["sheet"], kept["header_row"], columns, frozenset(kept["carried"]))


@dataclass(frozen=True)
class Sheet:
    """A table of which we know how to read it; `whole_rows` reads it again each time it is called."""

    table: Table
    layout: Layout
    headers: list[str]
    units: dict[str, str] = field(default_factory=dict)  # field → the unit its header names: 万元

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def header_row(self) -> int:
        return self.layout.header_row

    @property
    def count(self) -> int:
        """Rows below the header, blank ones included."""
        return self.table.count - self.layout.header_row

    @property
    def read(self) -> list[tuple[str, str]]:
        return [(name, self.headers[at]) for at, name in self.layout.columns.items()]

    @property
    def left_out(self) -> list[str]:
        return [text for at, text in enumerate(self.headers) if text and at not in self.layout.columns]

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """(row number as the sheet counts, its cells) of every row below the header."""
        rows = enumerate(self.table.rows(), 1)
        return ((number, cells) for number, cells in rows if number > self.layout.header_row)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(row number, {field: text}) of every row that says something."""
        return ((number, texts) for number, _cells, texts in self.whole_rows())

    def whole_rows(self) -> Iterator[tuple[int, list[str], dict[str, str]]]:
        """(row number, all its cells, {field: text}) of every row in which a column that we read says something."""
        above: dict[str, str] = {}
        for number, cells in self.lines():
            record = {name: cells[at] if at < len(cells) else "" for at, name in self.layout.columns.items()}
            if not any(record.values()) or cells == self.headers:
                continue
            for name in self.layout.carried:
                above[name] = record[name] = record[name] or above.get(name, "")
            yield number, cells, record


def read_sheet(data: bytes, headings: Iterable[Heading]) -> Sheet:
    """The first sheet of the file that has our header, read as we guess it. Raises Unreadable."""
    found = tables(data)
    layout = best_guess(found, list(headings))
    if layout is None:
        looked_for = listed("/".join(heading.headers[:3]) for heading in headings if heading.required)
        raise Unreadable(
            _("No header was found in the first %(rows)s rows. One row must name the columns, at least: %(headers)s.")
            % {"rows": HEADER_WITHIN, "headers": looked_for}
        )
    return laid_out(found, layout)


def laid_out(found: list[Table], layout: Layout) -> Sheet:
    """The sheet as somebody says it is to be read. Raises Unreadable when it is longer than may be imported."""
    table = found[layout.sheet]
    headers = next((cells for number, cells in enumerate(table.rows(), 1) if number == layout.header_row), [])
    headers += [""] * (max(layout.columns, default=-1) + 1 - len(headers))
    refuse_too_long(table.count - layout.header_row)
    units = {name: unit for at, name in layout.columns.items() if (unit := unit_of(headers[at]))}
    return Sheet(table, layout, headers, units)


def best_guess(found: list[Table], headings: list[Heading]) -> Layout | None:
    """The first sheet that has a header with all that is required."""
    for at, table in enumerate(found):
        top = [cells for _number, cells in zip(range(HEADER_WITHIN), table.rows(), strict=False)]
        if layout := guess(at, top, headings):
            return layout
    return None


def guess(sheet: int, top: list[list[str]], headings: list[Heading]) -> Layout | None:
    """The row with most of our headers, among those that have all the required ones; the upper one of equals."""
    required = {heading.field for heading in headings if heading.required}
    best: Layout | None = None
    for number, cells in enumerate(top[:HEADER_WITHIN], 1):
        fields = find_fields(cells, headings)
        if required <= set(fields.values()) and (best is None or len(fields) > len(best.columns)):
            best = Layout(sheet, number, fields)
    return best


def find_fields(cells: list[str], headings: list[Heading]) -> dict[int, str]:
    """{position: field}. Of two columns for one field the first is read, the other is left out."""
    fields_by_key = {header_key(header): heading.field for heading in headings for header in heading.headers}
    found: dict[int, str] = {}
    for at, text in enumerate(cells):
        name = fields_by_key.get(header_key(text))
        if name and name not in found.values():
            found[at] = name
    return found


def header_key(text: str) -> str:
    """注册资本 for “ 注册 资本＊（必填）（万元）：”."""
    key = UNIT.sub("", _bare(text)).strip("*:")
    return OPEN_UNIT.sub("", key).strip("*:") or key


def unit_of(header: str) -> str:
    """万元 for “注册资本（万元）”; empty when the header names none."""
    found = UNIT.search(_bare(header)) or OPEN_UNIT.search(_bare(header))
    return found[1].removeprefix("人民币") if found else ""


def _bare(text: str) -> str:
    key = "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("*:")
    return OPTIONAL.sub("", key).strip("*:")


def refuse_too_long(count: int) -> None:
    most = settings.IMPORT_MAX_ROWS
    if count > most:
        raise Unreadable(
            _("The sheet has %(rows)s rows; %(most)s at most can be imported at a time.")
            % {"rows": count, "most": most}
        )
