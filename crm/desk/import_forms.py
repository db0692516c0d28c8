"""Choosing a sheet, and saying which of its columns is which."""

import re

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.excel_guard import Unreadable
from crm.layouts import HEADER_WITHIN, Layout, deepest, joined, letter
from crm.models import ImportBatch
from crm.models.imports import kinds_of
from crm.templatetags.ui import masked as masked_number
from crm.words import listed

from .import_layouts import KINDS, SAMPLES, digest_of, head_of, header_of, problems

OPENED_AT_ONCE = 5 * 1024 * 1024  # a larger file is opened by the worker
NUMBER = re.compile(r"(\+?86[ -]?)?1[3-9]\d{9}|0\d{2,3}[ -]?\d{7,8}([ -]\d+)?")
MOST_SHOWN = 60  # columns that can be matched


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is in the sheet"), choices=[])
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("xlsx, xls or csv. The header may stand in any of the first ten rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        max_length=200,
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, ImportBatch.Kind(kind).label) for kind in kinds_of(user)]

    def clean(self):
        """What cannot be read as a sheet is said here and now."""
        found = super().clean()
        if "file" in found:
            data = found["file"].read()
            found["file"].seek(0)
            found["digest"], found["head"] = digest_of(data), []
            try:
                if len(data) <= OPENED_AT_ONCE:
                    found["head"] = head_of(data)
            except Unreadable as reason:
                self.add_error("file", str(reason))
        return found


class LayoutForm(forms.Form):
    """One choice for each column of the sheet, and a tick where a blank cell means the one above."""

    sheet = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    row = forms.IntegerField(min_value=1, max_value=HEADER_WITHIN, widget=forms.HiddenInput)
    depth = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, batch: ImportBatch, layout: Layout):
        self.batch, self.kind = batch, KINDS[batch.kind]
        self.columns = self.kind.columns()
        self.shown = self.asked(data) or layout
        self.header = header_of(batch, self.shown)
        place = {"sheet": self.shown.sheet, "row": self.shown.header_row, "depth": self.shown.depth}
        super().__init__(data, initial=place)
        for at in range(self.width):
            parts = self.header[at] if at < len(self.header) else ("",)
            self.fields[f"column-{at}"] = forms.ChoiceField(
                choices=[("", "—"), *self.kind.offered(parts)], required=False,
                initial=self.shown.columns.get(at, ""), widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
        for question in self.kind.questions():
            self.fields[f"option-{question.name}"] = forms.ChoiceField(
                label=capfirst(question.label), choices=[("", "—"), *question.choices], required=False,
                initial=self.shown.options.get(question.name, ""),
                widget=forms.Select(attrs={"required": True} if question.is_always else {}),
            )  # fmt: skip
        for column in self.columns:
            if column.carries:
                self.fields[f"carry-{column.column_name}"] = forms.BooleanField(
                    label=column.label, required=False, initial=column.column_name in self.shown.carried,
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )  # fmt: skip

    def asked(self, data) -> Layout | None:
        """The sheet and row the choices were made for."""
        sheet, row = (data or {}).get("sheet", ""), (data or {}).get("row", "")
        is_known = sheet.isdecimal() and row.isdecimal() and int(sheet) < len(self.batch.head)
        depth = depth_of(data or {}, row, self.batch)
        return Layout(int(sheet), int(row), {}, depth=depth) if is_known and 0 < int(row) <= HEADER_WITHIN else None

    @property
    def width(self) -> int:
        rows = self.batch.head[self.shown.sheet]["rows"][self.shown.header_row - 1 :]
        return min(max(map(len, rows), default=0), MOST_SHOWN)

    @property
    def matched(self) -> list[dict]:
        """For the page: each column with its header, its first cells and its choice."""
        header = [joined(parts) for parts in self.header]
        below = self.batch.head[self.shown.sheet]["rows"][self.shown.header_row :][:SAMPLES]
        return [
            {
                "letter": letter(at), "header": header[at] if at < len(header) else "", "field": self[f"column-{at}"],
                "samples": [masked(cells[at]) for cells in below if at < len(cells) and cells[at]],
            }
            for at in range(self.width)
        ]  # fmt: skip

    @property
    def carries(self) -> list:
        return [self[name] for name in self.fields if name.startswith("carry-")]

    @property
    def options(self) -> list:
        """What is asked about the whole sheet."""
        return [self[name] for name in self.fields if name.startswith("option-")]

    @property
    def depths(self) -> range:
        """How many rows the header may have; nothing to choose where it is always one."""
        return range(1, min(deepest(self.kind.headings()), self.shown.header_row) + 1)

    @property
    def sheets(self) -> list[tuple[int, str]]:
        return [(at, sheet["name"] or self.batch.name) for at, sheet in enumerate(self.batch.head)]

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The rows that may be the header, each with its beginning."""
        rows = self.batch.head[self.shown.sheet]["rows"][:HEADER_WITHIN]
        shown = [" | ".join(masked(text) for text in cells if text)[:40] for cells in rows]
        return list(enumerate(shown, 1))

    def clean(self):
        found = super().clean()
        chosen = [found[f"column-{at}"] for at in range(self.width) if found.get(f"column-{at}")]
        labels = {column.column_name: str(column.label) for column in self.columns}
        if missing := [labels[c.column_name] for c in self.columns if c.required and c.column_name not in chosen]:
            self.add_error(None, _("Which column is “%(names)s”? It cannot do without.") % {"names": listed(missing)})
        if twice := sorted({labels[name] for name in chosen if chosen.count(name) > 1 and name in labels}):
            self.add_error(None, _("“%(names)s” has been chosen for two columns.") % {"names": listed(twice)})
        elif not self.errors:
            for name, words in problems(self.batch, self.layout()).items():
                self.add_error(f"option-{name}" if name else None, words)
        return found

    def layout(self) -> Layout:
        found = self.cleaned_data
        columns = {at: name for at in range(self.width) if (name := found[f"column-{at}"])}
        carried = frozenset(name for name in columns.values() if found.get(f"carry-{name}"))
        options = {question.name: found[f"option-{question.name}"] for question in self.kind.questions()}
        return Layout(
            found["sheet"], found["row"], columns, carried, self.shown.depth,
            {name: answer for name, answer in options.items() if answer},
        )  # fmt: skip


def depth_of(asked, row: str, batch: ImportBatch) -> int:
    """How many rows of header the address or the form asks for; one if it makes no sense."""
    depth = asked.get("depth", "")
    most = min(deepest(KINDS[batch.kind].headings()), int(row) if row.isdecimal() else 1)
    return int(depth) if depth.isdecimal() and 1 <= int(depth) <= most else 1


def masked(text: str) -> str:
    """What looks like a telephone number is not for every eye that passes this page."""
    return masked_number(text) if NUMBER.fullmatch(text) else text
