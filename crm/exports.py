"""What one sees in a list, as a sheet: all its rows, and a last line that says who took them, when and from where."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm import audit
from crm.clock import SHANGHAI
from crm.excel import guarded
from crm.sheets_out import KINDS, cell
from crm.templatetags.ui import day, thousands
from crm.web import client_address
from crm.words import listed

CHUNK = 500  # rows held at a time; what hangs on them is fetched once for so many

Column = tuple[object, Callable[[Any], object]]  # label, and the value of a row: text, number, day or moment


@dataclass
class Export:
    """One list on its way out: whose, when, of what, narrowed how; `written` counts its rows."""

    user: Any
    at: datetime
    name: str
    said: str
    written: int = 0

    def lines(self, rows, columns: list[Column]) -> Iterator[list]:
        """The header, the rows, a blank line and the last one.

        The number of the row stands first. An import does not know that column, so the last line says nothing to it.
        """
        yield [_("No."), *(str(label) for label, _value in columns)]
        for row in rows:
            self.written += 1
            yield [self.written, *(cell(value(row)) for _label, value in columns)]
        yield []
        yield [guarded(self.last_line())]

    def last_line(self) -> str:
        words = _("Exported by %(who)s on %(day)s %(time)s from “%(list)s”, %(n)s rows; filter: %(filter)s")
        return words % {
            "who": self.user, "day": day(self.at), "time": f"{self.at:%H:%M}", "list": self.name,
            "n": thousands(self.written), "filter": self.said,
        }  # fmt: skip

    def record(self, kind: str, address: str | None) -> None:
        """A line in the history of who took it."""
        words = _("%(list)s (%(kind)s), %(n)s rows; filter: %(filter)s")
        text = words % {"list": self.name, "kind": kind, "n": thousands(self.written), "filter": self.said}
        audit.record(self.user, "export", by=self.user, at=self.at, text=text, address=address)


def export(
    request, filterset, columns: Iterable[Column], *, page: str, name: str, kind: str, also: Iterable[str] = (),
    through: Callable[[Iterable], Iterable] = lambda rows: rows,
):  # fmt: skip
    """The rows of a filtered list, all of them. `page` is the list's URL name, `also` what narrows it besides.

    `through` makes them ready, some at a time, where more is said of a row than the row holds."""
    found = filterset.qs.count()
    if found > settings.EXPORT_MAX_ROWS:
        messages.error(request, too_many(found))
        return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
    rows, said = filterset.qs.iterator(chunk_size=CHUNK), filter_words(filterset, *also)
    return export_lines(request, through(rows), columns, name=name, kind=kind, said=said)


def export_lines(request, rows: Iterable, columns: Iterable[Column], *, name: str, kind: str, said: str):
    """Any lines as they stand; `said` is what they are narrowed to."""
    if kind not in KINDS:
        raise Http404
    taken = Export(request.user, timezone.now().astimezone(SHANGHAI), name, said)
    file = TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent, and it is gone
    write, content_type = KINDS[kind]
    write(file, taken.lines(rows, list(columns)), name)
    taken.record(kind, client_address(request))
    file.seek(0)
    file_name = f"{name}-{taken.at:%Y%m%d-%H%M}.{kind}"
    answer = FileResponse(file, as_attachment=True, filename=file_name, content_type=content_type)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def too_many(found: int) -> str:
    words = _("These are %(n)s rows; %(most)s at most are exported at a time. Narrow them with the filters.")
    return words % {"n": thousands(found), "most": thousands(settings.EXPORT_MAX_ROWS)}


def filter_words(filterset, *also: str) -> str:
    """社区：辅城坳、分级：A 级, as the screen says it."""
    filterset.form.is_valid()
    said = [*also]
    for field in filterset.form.visible_fields():
        value = filterset.form.cleaned_data.get(field.name)
        if value not in (None, ""):
            choices = {str(key): words for key, words in getattr(field.field, "choices", ())}
            label = pgettext("filter", "words") if field.name == "q" else field.label
            said.append(_("%(label)s: %(value)s") % {"label": label, "value": choices.get(str(value), value)})
    return listed(said) or pgettext("filter", "none")
