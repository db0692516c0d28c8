"""Why an enterprise is large, medium, small or micro, or what is missing to say so, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.templatetags.ui import money
from crm.words import listed, sentences
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Measure

from .scale import EMPLOYEES, MICRO, Found, Verdict

LABELS = {name: Measure(name).label for name in (Measure.EMPLOYEES, Measure.REVENUE, Measure.ASSETS)}


def reasons(found: Found, *, year: int, figures: bool = True) -> str:
    """One sentence for each line of the table that may be meant; of the class alone where figures are not told."""
    if not found.is_known_industry:
        return _("The industry is not known.")
    if not found.verdicts:
        return _("The division of 2017 does not cover this industry.")
    if not figures and found.scale:
        return _("%(industry)s, by the figures of %(year)s.") % {
            "industry": listed(verdict.industry.name for verdict in found.verdicts), "year": year,
        }  # fmt: skip
    said = [verdict_words(verdict, year) for verdict in found.verdicts]
    if len(said) > 1 and not found.scale:
        said = [_("The industry stands for several lines of the table; they do not agree."), *said]
    return sentences(*said)


def verdict_words(verdict: Verdict, year: int) -> str:
    if not verdict.scale:
        return _("%(industry)s: missing for %(year)s: %(what)s.") % {
            "industry": verdict.industry.name, "year": year,
            "what": listed(LABELS[name] for name in verdict.missing),
        }  # fmt: skip
    label = Enterprise.Scale(verdict.scale).label
    if verdict.scale == MICRO:
        below = listed(compared(verdict, name, verdict.above, "<") for name in verdict.short_of)
        return _("%(industry)s: %(below)s → %(scale)s.") % {
            "industry": verdict.industry.name, "below": below, "scale": label,
        }  # fmt: skip
    met = listed(compared(verdict, name, verdict.scale, "≥") for name in verdict.figures)
    words = _("%(industry)s: %(met)s, which is enough → %(scale)s.")
    if len(verdict.figures) > 1:
        words = _("%(industry)s: %(met)s, all %(n)s are met → %(scale)s.")
    said = words % {"industry": verdict.industry.name, "met": met, "n": len(verdict.figures), "scale": label}
    if not verdict.short_of:
        return said
    short = listed(compared(verdict, name, verdict.above, "<") for name in verdict.short_of)
    not_higher = _("Not %(above)s: %(short)s.") % {"above": Enterprise.Scale(verdict.above).label, "short": short}
    return sentences(said, not_higher)


def compared(verdict: Verdict, name: str, of: str, sign: str) -> str:
    value, bound = verdict.figures[name], verdict.industry.bound(name, of)
    return f"{LABELS[name]} {amount(name, value)} {sign} {amount(name, bound)}"


def amount(name: str, number: Decimal) -> str:
    if name != EMPLOYEES:
        return money(number)
    return ngettext("%(n)s person", "%(n)s people", int(number)) % {"n": f"{int(number):,}"}
