"""How a sheet is to be read: where its header stands and which column is which. Guessed here, changed by people."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from crm.excel import Table, tables
from crm.excel_guard import Unreadable
from crm.words import listed

HEADER_WITHIN = 10  # rows from the top in which the header is looked for
MOST_ROWS_OF_HEADER = 3  # of a sheet whose columns say together what they are: 2024年工业总产值 over 1月 … 12月
MONEY = "元|千元|万元|百万元|亿元|万|亿|rmb|cny|人民币元|人民币万元"
SQUARE = "m2|平方米|平米|平方"
MEASURE = (
    rf"(?:元|rmb|cny)[/每·.](?:(?:{SQUARE}|平|月|日|天|年|month|day|year)[/·.•・每*]*)+|万?(?:{SQUARE})"
    rf"|(?:t|吨|kg|公斤|千克|kn|千牛)/(?:{SQUARE})|kva|千伏安|kw|千瓦"
)
UNIT = re.compile(rf"\((?:[^()]*[,:;])?({MONEY}|{MEASURE}|m|米|mm|毫米|cm|t|吨|台|部|人|个月|月|months|天)\)$")
OPEN_UNIT = re.compile(rf"[:,]?({MEASURE}|(?:千|百万|万|亿)元)$")  # 建筑面积㎡, 租金 元/㎡·月, 产值万元
LAST_UNIT = re.compile(r"[(（][^()（）]*[)）]\s*$|[,，:：]?(?:千|百万|万|亿)元\s*$")
OPTIONAL = re.compile(r"\((必填|选填|可选|required|optional)\)")


Header = list[tuple[str, ...]]  # of each column, what its header says: the upper row first


class Heading(NamedTuple):
    """A column to look for: its field, and the headers it goes by, the first being ours.

    A `family` is many columns: it reads what the header of one says, and names the field, or none. The names of such
    fields have a colon.
    """

    field: str
    headers: tuple[str, ...]
    required: bool = False
    family: Callable[[tuple[str, ...]], str] | None = None


@dataclass(frozen=True)
class Layout:
    """How one sheet of a file is to be read."""

    sheet: int  # of the visible ones, from 0
    header_row: int  # from 1; the last one where the header has several
    columns: dict[int, str]  # position → field
    carried: frozenset[str] = frozenset()  # fields in which a blank cell means “as above”
    depth: int = 1  # rows that the header has
    options: dict[str, str] = field(default_factory=dict)  # what holds for the whole sheet: its year, its unit

    def as_json(self) -> dict:
        return {
            "sheet": self.sheet, "header_row": self.header_row, "carried": sorted(self.carried),
            "columns": {str(at): name for at, name in self.columns.items()},
            "depth": self.depth, "options": self.options,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict) -> "Layout":
        columns = {int(at): name for at, name in kept["columns"].items()}
        more = kept.get("depth", 1), kept.get("options", {})
        return cls(kept["sheet"], kept["header_row"], columns, frozenset(kept["carried"]), *more)


@dataclass(frozen=True)
class Sheet:
    """A table of which we know how to read it; `whole_rows` reads it again each time it is called."""

    table: Table
    layout: Layout
    headers: list[str]
    units: dict[str, str] = field(default_factory=dict)  # field → the unit its header names: 万元
    repeated: list[list[str]] = field(default_factory=list)  # rows of the header, as they are printed on every page

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
            if not any(record.values()) or cells in self.repeated:
                continue
            for name in self.layout.carried:
                above[name] = record[name] = record[name] or above.get(name, "")
            yield number, cells, record


def read_sheet(data: bytes, headings: Iterable[Heading]) -> Sheet:
    """The first sheet of the file that has our header, read as we guess it. Raises Unreadable."""
    found = tables(data)
    layout = best_guess(found, list(headings))
    if layout is None:
        raise no_header(headings)
    return laid_out(found, layout)


def no_header(headings: Iterable[Heading]) -> Unreadable:
    looked_for = listed("/".join(heading.headers[:3]) for heading in headings if heading.required)
    return Unreadable(
        _("No header was found in the first %(rows)s rows. One row must name the columns, at least: %(headers)s.")
        % {"rows": HEADER_WITHIN, "headers": looked_for}
    )


def laid_out(found: list[Table], layout: Layout) -> Sheet:
    """The sheet as somebody says it is to be read. Raises Unreadable when it is too long, or a column stands twice."""
    table = found[layout.sheet]
    top = [cells for _number, cells in zip(range(layout.header_row), table.rows(), strict=False)]
    headers = headers_of(top, layout)
    headers += [""] * (max(layout.columns, default=-1) + 1 - len(headers))
    refuse_too_long(table.count - layout.header_row)
    if twice := said_twice(layout):
        raise Unreadable(twice)
    units = {name: unit for at, name in layout.columns.items() if (unit := unit_of(headers[at]))}
    return Sheet(table, layout, headers, units, top[layout.header_row - layout.depth :])


def said_twice(layout: Layout) -> str:
    """Which columns are about the same thing, in words; empty when none are."""
    times = Counter(layout.columns.values())
    twice = [at for at, name in layout.columns.items() if times[name] > 1]
    if not twice:
        return ""
    same = [letter(at) for at in twice if layout.columns[at] == layout.columns[twice[0]]]
    return _("The columns %(letters)s are about the same thing. Leave all but one of them out.") % {
        "letters": listed(same)
    }


def best_guess(found: list[Table], headings: list[Heading]) -> Layout | None:
    """The first sheet that has a header with all that is required."""
    for at, table in enumerate(found):
        top = [cells for _number, cells in zip(range(HEADER_WITHIN), table.rows(), strict=False)]
        if layout := guess(at, top, headings):
            return layout
    return None


def guess(sheet: int, top: list[list[str]], headings: list[Heading]) -> Layout | None:
    """The row with most of our headers, among those that have all the required ones; the upper one of equals.

    A row above it belongs to the header when columns mean something else, and as many, with what it says.
    """
    best: Layout | None = None
    for number in range(1, len(top[:HEADER_WITHIN]) + 1):
        for depth in range(1, min(number, deepest(headings)) + 1):
            layout = Layout(sheet, number, find_fields(stacked(top, number, depth), headings), depth=depth)
            if is_enough(layout, headings) and (best is None or is_better(layout, best)):
                best = layout
    return best


def deepest(headings: Iterable[Heading]) -> int:
    return MOST_ROWS_OF_HEADER if any(heading.family for heading in headings) else 1


def is_enough(layout: Layout, headings: Iterable[Heading]) -> bool:
    found = set(layout.columns.values())
    is_family = any(":" in name for name in found)
    return all(is_family if heading.family else heading.field in found for heading in headings if heading.required)


def is_better(layout: Layout, best: Layout) -> bool:
    says_more = layout.header_row == best.header_row and layout.columns != best.columns
    return len(layout.columns) > len(best.columns) or (says_more and len(layout.columns) == len(best.columns))


def stacked(top: list[list[str]], number: int, depth: int) -> Header:
    """What each column is called by the rows that end with this one. In an upper row a blank cell belongs to the left:
    there cells are merged, or meant to be."""
    *upper, lower = [list(cells) for cells in top[max(0, number - depth) : number]] or [[]]
    width = max(len(lower), *(len(cells) for cells in upper)) if upper else len(lower)
    for cells in (*upper, lower):
        cells += [""] * (width - len(cells))
    is_blank = [not any(parts) for parts in zip(*upper, lower, strict=True)]
    for cells in upper:
        for at in range(1, width):
            cells[at] = cells[at] or cells[at - 1]
    header = zip(*upper, lower, strict=True)
    return [("",) * depth if blank else parts for blank, parts in zip(is_blank, header, strict=True)]


def find_fields(header: Header, headings: list[Heading]) -> dict[int, str]:
    """{position: field}. Of two columns for one field the first is read, the other is left out; of a family both are
    named, and somebody has to say which one counts."""
    fields_by_key = {header_key(text): heading.field for heading in headings for text in heading.headers}
    families = [heading.family for heading in headings if heading.family]
    found: dict[int, str] = {}
    for at, parts in enumerate(header):
        name = fields_by_key.get(header_key(own_part(parts)))
        if name and name not in found.values():
            found[at] = name
        elif meant := next((meant for family in families if (meant := family(parts))), ""):
            found[at] = meant
    return found


def own_part(parts: tuple[str, ...]) -> str:
    """What stands lowest."""
    return next((part for part in reversed(parts) if part), "")


def headers_of(top: list[list[str]], layout: Layout) -> list[str]:
    """The header as one row: of a column of a family all that it says, of others what stands lowest."""
    header = stacked(top, layout.header_row, layout.depth)
    return [joined(parts) if ":" in layout.columns.get(at, "") else own_part(parts) for at, parts in enumerate(header)]


def joined(parts: tuple[str, ...]) -> str:
    """“2024年产值 1月（千元）” for “2024年产值（千元）” over “1月”: the unit last, where it is looked for."""
    said = list(dict.fromkeys(part for part in parts if part))
    if len(said) < 2 or unit_of(said[-1]):
        return " ".join(said)
    unit = next((unit for part in reversed(said) if (unit := unit_of(part))), "")
    bare = [LAST_UNIT.sub("", part).strip() if unit_of(part) else part for part in said]
    return " ".join(bare) + (f"（{unit}）" if unit else "")


def letter(at: int) -> str:
    """A, B … Z, AA: as the sheet names its columns."""
    return ("" if at < 26 else chr(64 + at // 26)) + chr(65 + at % 26)


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
