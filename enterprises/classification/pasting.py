"""A pasted list of one kind of qualification: each line an enterprise, a number, days; what is not understood stays."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from crm import cells
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import clean_uscc, name_key

from .models import Qualification
from .qualifications import filled

SIGNS = re.compile(r"\t|[,;，；|]| {2,}")
A_DAY = re.compile(r"\d{4}(年|[-./])\d{1,2}(月|[-./])\d{1,2}日?|\d{8}")
A_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.IGNORECASE)
ORDINAL = re.compile(r"\d{1,4}[.、]?")
HEADERS = {"企业名称", "单位名称", "公司名称", "名称", "统一社会信用代码", "序号", "name", "uscc"}
MOST_LINES = 2000
LONGEST_NUMBER = 40


@dataclass
class Line:
    """One line as it was pasted; `row` when it was understood, `error` in words when not."""

    text: str
    name: str = ""
    code: str = ""
    number: str = ""
    days: tuple[date, ...] = ()
    row: Qualification | None = None
    error: str = ""


def read(text: str, *, facts: dict, by: User) -> list[Line]:
    """`facts` are those of all lines: kind, level, the day of issue of those that say none."""
    lines = [taken_apart(line) for line in text.splitlines() if line.strip() and not is_header(line)]
    for line in lines[MOST_LINES:]:
        line.error = _("More than %(n)s lines at a time; keep it for the next time.") % {"n": MOST_LINES}
    wanted = [line for line in lines if not line.error]
    find_enterprises(wanted, by)
    first: dict[tuple, Line] = {}
    for line in wanted:
        if line.row:
            line.error = fill(line, facts)
            key = (line.row.enterprise_id, line.row.name, line.row.issued_on)
            if not line.error and first.setdefault(key, line) is not line:
                line.error = _("The same enterprise stands in the list twice.")
    return lines


def is_header(line: str) -> bool:
    return parts_of(line)[0].lower() in HEADERS


def parts_of(line: str) -> list[str]:
    written = unicodedata.normalize("NFKC", line).strip()
    return [part for each in SIGNS.split(written) if (part := " ".join(each.split()))] or [""]


def taken_apart(text: str) -> Line:
    """Code and days are known by their form; of what is left the first is the name, the second the number."""
    line, rest = Line(text.strip()), []
    parts = parts_of(text)
    if len(parts) > 1 and ORDINAL.fullmatch(parts[0]):
        parts = parts[1:]
    for part in parts:
        if A_CODE.fullmatch(part) and not line.code:
            line.code = clean_uscc(part)[0]
        elif A_DAY.fullmatch(part):
            try:
                line.days += (cells.day(part),)
            except ValueError as reason:
                line.error = str(reason)
        else:
            rest.append(part)
    if rest and (not line.code or len(rest) > 1 or not looks_like_number(rest[0])):
        line.name = rest.pop(0)
    line.number = " ".join(rest)
    if len(line.number) > LONGEST_NUMBER:
        line.error = _("“%(text)s” is too long for a number.") % {"text": line.number[:60]}
    return line


def looks_like_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def find_enterprises(lines: list[Line], by: User) -> None:
    """By USCC, else by name or a former one; with three queries however many lines there are."""
    standing = Enterprise.objects.visible_to(by).only("name", "uscc", "name_key", "aliases", "officer")
    by_code = {row.uscc: row for row in standing.filter(uscc__in={line.code for line in lines} - {""})}
    named: dict[str, set[Enterprise]] = defaultdict(set)
    keys = {name_key(line.name) for line in lines if line.name}
    for row in standing.filter(name_key__in=keys):
        named[row.name_key].add(row)
    if keys - named.keys():
        for row in standing.exclude(aliases=""):
            for key in {name_key(alias) for alias in row.alias_list} & (keys - named.keys()):
                named[key].add(row)
    for line in lines:
        line.error, found = matched(line, by_code, named)
        if found:
            line.row = Qualification(enterprise=found)


def matched(line: Line, by_code: dict, named: dict) -> tuple[str, Enterprise | None]:
    same_name = named.get(name_key(line.name), set()) if line.name else set()
    if line.code and line.code in by_code:
        found = by_code[line.code]
        if same_name and found not in same_name:
            return _("Name and USCC are those of two enterprises."), None
        return "", found
    if len(same_name) == 1:
        [found] = same_name
        if line.code and found.uscc and found.uscc != line.code:
            said = _("%(name)s is stored with the USCC %(code)s.") % {"name": found.name, "code": found.uscc}
            return said, None
        return "", found
    if same_name:
        return _("Several enterprises bear this name; write the USCC."), None
    return _("Not in the list of enterprises. Add it there first, or correct the name."), None


def fill(line: Line, facts: dict) -> str:
    """The qualification of this line; why not, in words."""
    issued_on = line.days[0] if line.days else facts.get("issued_on")
    expires_on = line.days[1] if len(line.days) > 1 else facts.get("expires_on")
    if issued_on and expires_on and expires_on < issued_on:
        return _("It cannot expire before it was issued.")
    said = facts | {"number": line.number, "issued_on": issued_on, "expires_on": expires_on}
    for name, value in filled(said).items():
        setattr(line.row, name, value)
    return ""
