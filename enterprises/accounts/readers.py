"""Cells of a sheet of enterprises, as values; what cannot be read is refused in words. Forms read by it too."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm import cells
from crm.words import listed

from .industries import DIVISIONS, SECTION_OF, SECTIONS
from .models import Enterprise

Status, Scale = Enterprise.Status, Enterprise.Scale

STATUSES = {
    Status.ACTIVE: ("在营", "inoperation", "存续", "开业", "在业", "在册", "正常", "正常经营", "营业", "营业中"),
    Status.MOVED_OUT: ("已迁出", "movedout", "迁出", "外迁", "已外迁", "已搬迁", "迁往外地", "已搬走"),
    Status.CLOSED: (
        "注销停业", "closeddown", "注销", "已注销", "停业", "已停业", "歇业", "吊销", "已吊销", "关闭", "已关闭",
        "清算", "吊销,未注销", "吊销,已注销",
    ),
}  # fmt: skip
SCALES = {Scale.LARGE: "大", Scale.MEDIUM: "中", Scale.SMALL: "小", Scale.MICRO: "微"}
CODE = re.compile(r"([a-t])?(\d{1,4})|([a-t])")
NAMED_CODE = re.compile(r"([a-t]?\d{2,4}|[a-t])[、:.-]?(?=[^\da-z])(.+)")
SIGNS = re.compile(r"[、,，;和及与]")


def status(text: str) -> str:
    """存续（在营、开业、在册） is in operation: a register says the same thing three times."""
    written = re.sub(r"\(.*\)$", "", cells.tight(text))
    for value, said in STATUSES.items():
        if written in {*said, value, cells.tight(str(value.label))}:
            return value
    known = listed(said[0] for said in STATUSES.values())
    raise ValueError(_("“%(text)s” is not a status: %(known)s.") % {"text": text, "known": known})


def scale(text: str) -> str:
    written = re.sub(r"型?(企业)?$", "", cells.tight(text))
    for value, word in SCALES.items():
        if written in {word, value, cells.tight(str(value.label))}:
            return value
    known = listed(f"{word}型" for word in SCALES.values())
    raise ValueError(_("“%(text)s” is not a scale: %(known)s.") % {"text": text, "known": known})


def industry(text: str) -> tuple[str, str]:
    """Section and division, of C39, 39, 制造业, C39 计算机、通信… or the code of a class, 3913."""
    written = cells.tight(text)
    found = of_code(written) or of_name(written)
    if found is None and (named := NAMED_CODE.fullmatch(written)):
        found = of_code(named[1])
        if found and disagree(found, of_name(named[2])):
            raise ValueError(_("In “%(text)s” code and name are two different industries.") % {"text": text})
    if found is None:
        raise ValueError(
            _("“%(text)s” is not in GB/T 4754-2017. Write the code of the section or division, as C or C39.")
            % {"text": text}
        )
    return found


def of_code(written: str) -> tuple[str, str] | None:
    """Excel takes the nought from 01, so that 1 means it; of three digits nobody knows whether one is missing."""
    code = CODE.fullmatch(written)
    if not code:
        return None
    letter, digits = (code[1] or code[3] or "").upper(), code[2] or ""
    if not digits:
        return letter, ""
    division = digits.zfill(2)[:2]
    if (len(digits) == 3 and not letter) or division not in DIVISIONS:
        return None
    return (SECTION_OF[division], division) if letter in {"", SECTION_OF[division]} else None


def disagree(code: tuple[str, str], name: tuple[str, str] | None) -> bool:
    """One of them may be nearer than the other, but not beside it."""
    return name is not None and (code[0] != name[0] or "" not in {code[1], name[1]} and code[1] != name[1])


def of_name(written: str) -> tuple[str, str] | None:
    return NAMES.get(SIGNS.sub("", written))


# a section with one division bears its name; then the division is meant
NAMES = {SIGNS.sub("", name): (letter, "") for letter, name in SECTIONS.items()} | {
    SIGNS.sub("", name): (SECTION_OF[code], code) for code, name in DIVISIONS.items()
}


def past_day(text: str) -> date:
    """When something began: not a day to come."""
    found = cells.day(text)
    if found > timezone.localdate():
        raise ValueError(_("%(day)s is still to come.") % {"day": found})
    return found


def capital(text: str, unit: str = "") -> Decimal:
    """In yuan; `unit` is the one that the header names, for a bare number."""
    return cells.money(text, unit)


def notes(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@lru_cache
def label_of(choices: type, value: str, language: str) -> str:
    """Kept: an import asks for the same few words tens of thousands of times."""
    return str(choices(value).label)


def texts(enterprise: Enterprise) -> dict[str, str]:
    """These facts as texts, by column of the sheet; each is read back as what it was."""
    return {
        "operation": label_of(Status, enterprise.status, get_language()),
        "status_since": str(enterprise.status_since or ""),
        "industry": enterprise.industry,
        "scale": label_of(Scale, enterprise.scale, get_language()) if enterprise.scale else "",
        "founded_on": str(enterprise.founded_on or ""),
        "capital": "" if enterprise.capital is None else cells.money_words(enterprise.capital),
        "notes": enterprise.notes,
    }
