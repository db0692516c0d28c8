"""可入驻时间 as owners write it: at once, a month, a day. ValueError says what cannot be read."""

import re
from datetime import date

from crm import cells

AT_ONCE = re.compile(r"随时.*|即可.*|立即.*|现房|现可.*|马上.*|即时.*|当前可.*|可随时.*|已空置|now|atonce|immediately")
MONTH = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})月?(上旬|初|中旬|中|下旬|底|末)?(?:后|起|以后)?")
DAYS_IN = {"中": 15, "中旬": 11, "下旬": 21, "底": 28, "末": 28}


def available(text: str, *, stored: date | None, today: date) -> date:
    """The day from which on it can be had; at once is today, or the earlier day that is stored."""
    written = cells.tight(text)
    if AT_ONCE.fullmatch(written):
        return stored if stored and stored <= today else today
    if (found := MONTH.fullmatch(written)) and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), DAYS_IN.get(found[3] or "", 1))
    return cells.day(re.sub(r"(后|起|以后|之后|可入驻|交付)$", "", written))
