"""History put into sentences."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.words import alone_words, change_words, verb_words

register = template.Library()

QUIET = {"search_text", "name_key", "uscc_valid"}  # follows from other fields


@register.filter
def who(event):
    """李四, or 李四（代 张三） in the place of somebody on leave."""
    name = event.actor_name or _("System")
    absent = event.on_behalf_of
    return _("%(name)s (for %(absent)s)") % {"name": name, "absent": absent} if absent else name


@register.filter
def said(event):
    return verb_words(event.verb) if event.actor_id else alone_words(event.verb)


@register.filter
def is_key(event):
    """Key moves have a filled dot: those that changed the state or told the enterprise something."""
    return not event.changes.keys().isdisjoint({"status", "operation"}) or event.verb.endswith((".interim", ".reply"))


@register.filter
def changed(event):
    """“status: to sign → in progress”, one line a field."""
    news = {field: values for field, values in event.changes.items() if field not in QUIET and values[0] != values[1]}
    return [change_words(field, *values) for field, values in news.items()]


@register.simple_tag
def about(thing):
    """The record that a line of history is about, with a link if it has a page of its own."""
    if not hasattr(thing, "get_absolute_url"):
        return str(thing)
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), thing)


@register.filter
def verb_said(verb):
    return verb_words(verb)
