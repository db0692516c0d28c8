"""What a stranger may send and how often. The office decides it like every other rule."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

PUBLIC = _("The public form")
AN_HOUR, A_QUARTER = pgettext_lazy("unit", "an hour"), pgettext_lazy("unit", "in 15 minutes")
# one and many
FILES = (pgettext_lazy("unit", "file"), pgettext_lazy("unit", "files"))
SECONDS = (pgettext_lazy("unit", "second"), pgettext_lazy("unit", "seconds"))
MINUTES = (pgettext_lazy("unit", "minute"), pgettext_lazy("unit", "minutes"))

rules.declare(
    Rule("public.files", PUBLIC, _("Files with one request"), 5, FILES, most=20),
    Rule("public.file_size", PUBLIC, _("A file is at most"), 20, "MB", least=1, most=50),
    Rule("public.asks_an_address", PUBLIC, _("Requests from one network address"), 20, AN_HOUR, least=1, most=500),
    Rule("public.asks_a_phone", PUBLIC, _("Requests with one telephone number"), 5, AN_HOUR, least=1, most=100),
    Rule("public.uploads_an_address", PUBLIC, _("Files from one network address"), 40, AN_HOUR, least=1, most=500),
    Rule("public.codes_a_number", PUBLIC, _("Wrong codes for one request"), 10, A_QUARTER, least=3, most=50),
    Rule(
        "public.codes_an_address", PUBLIC, _("Wrong codes from one network address"), 30, A_QUARTER, least=3, most=500,
    ),
    Rule(
        "public.fill_seconds", PUBLIC, _("Filled in no faster than"), 4, SECONDS, most=60,
        hint=_("A program is faster. Who was too fast sends the same form once more."),
    ),
    Rule(
        "public.tracking_minutes", PUBLIC, _("A request opened by its code stays open"), 30, MINUTES, least=5,
        most=240,
    ),
    Rule(
        "public.space_category", PUBLIC, _("Category of enquiries about a space"), "厂房求租",
        hint=_("Its name as in the list of categories; such an enquiry begins with it. Empty: the sender chooses."),
    ),
    Rule(
        "public.names_first_contact", PUBLIC, _("The enterprise sees who looks after its request"), False,
        hint=_("Name and office telephone of the first-contact owner. Otherwise the unit alone is named."),
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of these rules in force on that day."""
    return int(rules.in_force(f"public.{name}", on))
