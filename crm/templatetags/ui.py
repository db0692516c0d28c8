"""Component tags and formats. A tag names its arguments, so an unknown one is an error, not a silence."""

from django import template
from django.utils import timezone
from django.utils.html import format_html

from crm import lights
from crm.clock import SHANGHAI
from crm.words import listed

register = template.Library()
register.filter(listed)


@register.inclusion_tag("components/light.html")
def light(shown, mod=""):
    """The deadline light (crm.lights.Shown): shape, word, time. mod: two, big or pill."""
    return {"light": shown, "mod": mod}


@register.inclusion_tag("components/icon.html")
def icon(name, size=""):
    """One of our own symbols (lights, beads, whistle); everything else is lucide's."""
    return {"name": name, "size": size}


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort_head(context, label, up, down, now, css=""):
    """A column head that sorts: up and down are values of ?o=, now the one in force."""
    return {"label": label, "up": up, "down": down, "now": now, "css": css, "request": context["request"]}


@register.inclusion_tag("components/filter_select.html")
def filter_select(field):
    return {"field": field, "is_set": bool(field.value())}


@register.filter
def day(value):
    """2024-06-30 周日"""
    local = value.astimezone(SHANGHAI).date() if hasattr(value, "hour") else value
    return f"{local:%Y-%m-%d} {lights.weekday(local)}"


@register.filter
def day_words(value):
    """10月9日 周五, in a sentence"""
    local = value.astimezone(SHANGHAI).date() if hasattr(value, "hour") else value
    return lights.day_words(local)


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
