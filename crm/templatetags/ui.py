"""Component tags and formats. A tag names its arguments, so an unknown one is an error, not a silence."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.forms import NumberInput, Select, TextInput
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from lucide.templatetags.lucide import lucide

from crm import cells, lights
from crm.clock import SHANGHAI
from crm.words import listed

register = template.Library()
register.filter(listed)


# the light and the choices of a filter are drawn dozens of times a page: put together here, not by a template each
@register.simple_tag
def light(shown, mod=""):
    """The deadline light (crm.lights.Shown): shape, word, time. mod: two, big or pill."""
    beside = format_html("<time>{}</time>", shown.time) if shown.time else ""
    dot = mark_safe('<span aria-hidden="true">·</span>') if shown.time and not mod else ""
    return format_html(
        '<span class="w-light{} is-{}"><svg class="w-i" aria-hidden="true">'
        '<use href="{}#{}"/></svg><b>{}</b>{}{}</span>',
        f" w-light--{mod}" if mod else "", shown.name, static("crm/sprite.svg"), shown.symbol, shown.word, dot, beside,
    )  # fmt: skip


@register.inclusion_tag("components/icon.html")
def icon(name, size=""):
    """One of our own symbols (lights, beads, whistle); everything else is lucide's."""
    return {"name": name, "size": size}


# drawn from a copied tree each time it is used, and a page uses dozens of the same few
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")


@register.simple_tag
def map_tiles():
    """Where components/map.html takes its tiles from, and whose they are."""
    return {"address": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort_head(context, label, up, down, now, css=""):
    """A column head that sorts: up and down are values of ?o=, now the one in force."""
    return {"label": label, "up": up, "down": down, "now": now, "css": css, "request": context["request"]}


@register.simple_tag
def filter_select(field):
    """A field of a filter form: the word and the choice in one control; blue when it is set."""
    is_set = " is-set" if field.value() else ""
    return format_html('<label class="w-choose{}"><span>{}</span>{}</label>', is_set, field.label, choices(field))


@register.simple_tag
def filter_range(low, high, label):
    """Two fields of a filter form as one control: from – to."""
    is_set = " is-set" if low.value() or high.value() else ""
    ends = (entry(field, **{"aria-label": field.label}) for field in (low, high))
    return format_html(
        '<span class="w-choose{}" role="group" aria-label="{}"><span>{}</span>{}<i aria-hidden="true">–</i>{}</span>',
        is_set, label, label, *ends,
    )  # fmt: skip


def entry(field, **attrs):
    """A box to type in, without the template that Django draws each with."""
    widget, value = field.field.widget, field.value()
    shown = {"type": widget.input_type, "name": field.html_name, "id": field.id_for_label, **widget.attrs, **attrs}
    shown |= {"value": value} if value not in (None, "") else {}
    return format_html("<input{}>", flatatt(shown | ({"aria-invalid": "true"} if field.errors else {})))


@register.simple_tag
def choices(field):
    """The control of a field, where its label stands apart."""
    if isinstance(field.field.widget, NumberInput | TextInput):
        return entry(field)
    if not isinstance(field.field.widget, Select):
        return field
    chosen = str(field.value() or "")
    pairs = ((str(key), str(words)) for key, words in field.field.choices)
    options = mark_safe(
        "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(words)}</option>'
            for key, words in pairs
        )
    )
    return format_html('<select name="{}" id="{}">{}</select>', field.html_name, field.id_for_label, options)


@register.filter
def day(value):
    """2024-06-30 周日"""
    local = value.astimezone(SHANGHAI).date() if hasattr(value, "hour") else value
    return f"{local:%Y-%m-%d} {lights.weekday(local)}"


@register.filter
def plain_day(value):
    """2024-06-30, where the day of the week says nothing"""
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def full_day(value):
    """2026年10月16日, in a document"""
    local = value.astimezone(SHANGHAI).date() if hasattr(value, "hour") else value
    return lights.full_day(local)


@register.filter
def day_words(value):
    """10月9日 周五, in a sentence"""
    local = value.astimezone(SHANGHAI).date() if hasattr(value, "hour") else value
    return lights.day_words(local)


@register.filter
def month_day(value):
    """10月9日"""
    return lights.month_day(value.astimezone(SHANGHAI).date())


@register.filter
def short(value):
    """10-09 09:30, in a column"""
    return lights.short(value) if value else ""


@register.filter
def clock(value):
    return f"{value.astimezone(SHANGHAI):%H:%M}"


@register.filter
def clock_or_day(value):
    """09:30 of today, 10-08 of another day: where a column is narrow."""
    local = value.astimezone(SHANGHAI)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%m-%d}"


@register.filter
def file_size(count):
    """1.2 MB, 46 kB"""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


@register.filter
def thousands(count):
    """10,000"""
    return f"{count:,}"


@register.filter
def money(yuan):
    """3,000万元, 1.2亿元; CNY 30,000,000 in English. Also of an amount as history keeps it, in letters."""
    if yuan in (None, ""):
        return ""
    try:
        amount = Decimal(yuan)
    except InvalidOperation:
        return yuan
    return cells.money_words(amount) if lights.is_chinese() else f"CNY {cells.plain(amount)}"


@register.filter
def masked(phone):
    """138****0042: what everybody may see of a phone number."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****" if phone else ""


@register.simple_tag
def moment(value):
    """A <time> with the machine-readable moment behind the short form."""
    local = timezone.localtime(value, SHANGHAI)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), lights.short(value))


@register.filter
def weekday_letter(value):
    return (
        lights.weekday_names()[value.weekday()][-1:] if lights.is_chinese() else lights.weekday_names()[value.weekday()]
    )
