"""Names and codes of enterprises, brought into one form. Pure."""

import re
import unicodedata
from functools import lru_cache

from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError

from crm.search import initials, normalised

PLACE = re.compile(r"^(广东省)?(深圳市?|\(深圳\))(龙岗区)?")
FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|有限合伙|分公司|公司|\(普通合伙\)|\(有限合伙\))$")

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)  # GB 32100-2015, the last its check


# an import asks for the same name and code several times a row: when looking, judging, writing
remembered = lru_cache(maxsize=2_000)


@remembered
def name_key(name: str) -> str:
    """What makes two spellings one enterprise: NFKC, no blanks or brackets' style, no leading 深圳市."""
    key = re.sub(r"[()\[\]·.,，。、\-—]", "", PLACE.sub("", normalised(name)).replace("(深圳)", ""))
    return (key or normalised(name))[:120]


def brief_name(name: str) -> str:
    """桐漪自动化 for 深圳市桐漪自动化有限公司."""
    text = unicodedata.normalize("NFKC", name).strip()
    return (FORM.sub("", PLACE.sub("", text)) or text)[:30]


@remembered
def clean_uscc(text: str) -> tuple[str, bool]:
    """The code in one form and whether it is valid by GB 32100-2015.

    A wrong one is kept and marked, never refused: public registers hold codes with a false check digit, and
    python-stdnum rejects the rare codes of registration bodies beginning with a letter.
    """
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()[:18]
    if not re.search(r"[0-9A-Z]", code):
        return "", True  # 无, 暂无, ／: ways to say that there is none
    try:
        return stdnum_uscc.validate(code), True
    except ValidationError:
        return code, False


def meant_by(code: str) -> list[str]:
    """The codes with a right check digit that differ from this wrong one in one character: one for each place."""
    strange = [at for at, sign in enumerate(code) if sign not in USCC_SIGNS]
    if len(code) != len(USCC_WEIGHTS) or len(strange) > 1:
        return []
    worth = [USCC_SIGNS.find(sign) * weight for sign, weight in zip(code, USCC_WEIGHTS, strict=True)]
    found = []
    for at in strange or range(len(code)):
        rest = sum(worth) - worth[at]
        sign = USCC_SIGNS[-rest * pow(USCC_WEIGHTS[at], -1, 31) % 31]
        found.append(code[:at] + sign + code[at + 1 :])
    return [other for other in found if other != code]


def readings(name: str) -> str:
    """Pinyin initials of a name. The place is read apart: in 深圳市长盈 a dictionary sees a mayor, 市长.

    How the form is read is never in doubt: 有限公司 keeps its letters out of the other readings.
    """
    text = unicodedata.normalize("NFKC", name).strip()
    place = PLACE.match(text)
    start = text[: place.end()] if place else ""
    form = FORM.search(text, len(start))
    end = form[0] if form and form.start() > len(start) else ""
    own = text[len(start) : len(text) - len(end)]
    before, after = usual(start), usual(end)
    return " ".join(before + reading + after for reading in initials(own).split(" "))


@remembered
def usual(part: str) -> str:
    return initials(part).partition(" ")[0]


def search_text(*, name: str, aliases: str, uscc: str, letters: str, address: str = "") -> str:
    return "\n".join(normalised(part) for part in (name, aliases, uscc, address) if part) + "\n" + letters.lower()


def called(enterprise) -> str:
    """What a record about this enterprise is found by: its names and initials, not where it is."""
    return f"{normalised(enterprise.name)}\n{normalised(enterprise.aliases)}\n{enterprise.initials.lower()}"


def derived(*, name: str, aliases: str, uscc: str, letters: str = "", address: str = "") -> dict:
    """Every stored field that follows from the written ones; the only place that computes them."""
    code, valid = clean_uscc(uscc)
    letters = (letters or readings(name))[:300]
    return {
        "name_key": name_key(name),
        "uscc": code,
        "uscc_valid": valid,
        "initials": letters,
        "search_text": search_text(name=name, aliases=aliases, uscc=code, letters=letters, address=address),
    }
