"""A roster as the office writes it: a sheet of date, name, telephone. Read as a whole, with what is wrong in words."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.layouts import Heading, read_sheet
from crm.models import Role, User

from .people_forms import is_phone
from .roster_flow import Line

A_DATE = re.compile(r"(?:(\d{4})[-/.年])?\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?\s*(?:\(?(?:周|星期)[一二三四五六日天]\)?)?")
BETWEEN_NAMES = re.compile(r"[、,，;；/\n\t]+")
HALF_A_YEAR = timedelta(days=183)
MOST_LENGTH = {"phone": 30, "note": 60}


def headings() -> list[Heading]:
    return [
        Heading("date", (_("Date"), "日期", "值班日期", "值班时间", "时间"), required=True),
        Heading("name", (pgettext("person", "Name"), "姓名", "值班人", "值班人员", "值班员"), required=True),
        Heading("phone", (pgettext("column", "Phone"), "电话", "联系电话", "值班电话", "手机", "手机号码")),
        Heading("note", (_("Remark"), "备注", "说明")),
    ]


def read(data: bytes) -> tuple[list[Line], list[tuple[int, str]]]:
    """(the lines, [(row, what is wrong)]). Raises Unreadable."""
    people, lines, errors = People(), [], []
    for number, record in read_sheet(data, headings()).records():
        try:
            lines += lines_of(record, people)
        except ValueError as reason:
            errors.append((number, str(reason)))
    return lines, errors


def lines_of(record: dict[str, str], people: "People") -> list[Line]:
    day = date_of(record["date"])
    more = {name: record.get(name, "") for name in MOST_LENGTH}
    for name, text in more.items():
        if len(text) > MOST_LENGTH[name]:
            raise ValueError(_("“%(text)s” is too long") % {"text": text[:20]})
    if more["phone"] and not is_phone.regex.search(more["phone"]):
        raise ValueError(_("“%(text)s” is not a telephone number") % {"text": more["phone"]})
    found = people.named(record["name"])
    if not found:
        raise ValueError(_("The name is missing"))
    return [Line(day, person, **more) for person in found]


def date_of(text: str) -> date:
    """2024-06-10, 2024年6月10日, 6月10日（周一）: without a year the nearest one is meant."""
    match = A_DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise ValueError(_("“%(text)s” is not a date") % {"text": text})
    today = timezone.localdate()
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        found = date(year or today.year, month, day)
        if not year and found < today - HALF_A_YEAR:
            found = found.replace(year=today.year + 1)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date") % {"text": text}) from None
    return found


class People:
    """Names as people write them, to the people who work here. Two of one name are told apart by the user name."""

    def __init__(self):
        self.known: dict[str, list[User]] = {}
        for person in User.objects.in_role(*Role):
            for word in {person.name, person.username}:
                self.known.setdefault(word, []).append(person)

    def named(self, text: str) -> list[User]:
        """林晓岚、黄嘉敏: in their order. Raises ValueError."""
        return [self.one(word) for part in BETWEEN_NAMES.split(text) if (word := part.strip())]

    def one(self, word: str) -> User:
        found = self.known.get(word, [])
        if not found:
            raise ValueError(_("Nobody here is called “%(name)s”") % {"name": word})
        if len(found) > 1:
            raise ValueError(_("Several people are called “%(name)s”; write the user name instead") % {"name": word})
        return found[0]
