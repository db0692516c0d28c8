"""What a row of a sheet means: the base of every import, on django-import-export.

The library takes a row to its record and says new, changed, unchanged or wrong. Finding five hundred records at once
is ours, and so is writing them (crm.import_write): its own ways go row by row, or with an UPDATE four times slower.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from tablib import Dataset

from crm.excel import SHORTENED
from crm.import_kinds import NOTHING, Column, SheetKind
from crm.layouts import Layout
from crm.models import ImportBatch, ImportRow

__all__ = ["NOTHING", "Column"]  # for resources, which find here all that they are made of

ROW = "row"
UNDO = "undo"

NEW, UPDATE, SAME, BAD = ImportRow.Verdict.NEW, ImportRow.Verdict.UPDATE, ImportRow.Verdict.SAME, ImportRow.Verdict.BAD
HELD = ImportRow.Verdict.HELD


@dataclass
class Line:
    """What one row of the sheet means."""

    row: int
    texts: dict[str, str]
    kind: str = BAD
    instance: object = None
    was: dict = field(default_factory=dict)  # the record's fields before the row touched them
    made: dict = field(default_factory=dict)  # what else had to be made for it: {what: [ids]}
    changes: dict[str, list[str]] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)  # (column, words)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)  # for which it is held until somebody confirms it


class SheetLoader(BaseInstanceLoader):
    """Asks the resource, which has looked for all records of the chunk at once."""

    def get_instance(self, row):
        return self.resource.find(row)


class SheetResource(SheetKind, ModelResource):
    """One kind of record as a sheet. Subclasses declare Columns and say how rows find their records."""

    verbs = {}  # of the history lines: {NEW: …, UPDATE: …, UNDO: …}
    looks = ()  # verbs of history lines about such a record that do not change it
    hanging_columns = frozenset()  # columns that are kept in other tables than the record's own
    own = ()  # those tables

    class Meta:
        instance_loader_class = SheetLoader
        skip_unchanged = report_skipped = True
        skip_diff = True  # its copies and HTML cost more than the whole rest; see `changes`

    def __init__(self):
        super().__init__()
        self.seen: dict[object, int] = {}  # key of a record → the first row about it
        self.read = self.columns()  # those of them that the sheet has
        self.blank: dict[str, str] | None = None  # the state of a record that does not exist yet
        self.layout = Layout(0, 1, {})  # as resolved
        self.units: dict[str, str] = {}  # column → the unit that its header names
        self.confirmed: dict[int, str] = {}  # row → who says that its doubts are none
        self.passed_over: list[int] = []  # rows that are no records: totals
        self.batch: ImportBatch | None = None  # whose rows are written
        self.longest = {f.attname: f.max_length for f in self._meta.model._meta.concrete_fields}

    # ---- for subclasses

    def load(self, rows: list[dict]) -> None:
        """Look for the records of these rows, with few queries."""
        raise NotImplementedError

    def find(self, row: dict):
        """The record of this row, or None for a new one. ValidationError: this row cannot have one."""
        raise NotImplementedError

    def state(self, instance) -> dict[str, str]:
        """The record as texts, by column: what is compared, shown and kept in history."""
        raise NotImplementedError

    def is_passed_over(self, texts: dict[str, str]) -> bool:
        """Whether such a row is no record at all."""
        return False

    def remarks(self) -> list[str]:
        """What all rows together tell, when they have been judged."""
        return []

    def derive(self, line: Line) -> None:
        """Fill what follows from the columns, before writing."""

    def hold_ground(self, lines: list[Line]) -> bool:
        """Lock what the records stand on, before the records themselves; whether it is still as it was read."""
        return True

    def follow_ground(self, records: list) -> None:
        """Fill anew what follows from what the records stand on, after they were put back as they were."""

    def write_ground(self, lines: list[Line]) -> None:
        """Write what the records stand on and cannot be stored without, inside the same transaction."""

    def write_related(self, lines: list[Line]) -> None:
        """Write what hangs on the records, inside the same transaction."""

    def hanging(self, pks: Iterable[int]) -> dict[int, dict]:
        """What hangs on these records in other tables, as JSON can keep it."""
        return {}

    def put_back(self, hanging: dict[int, dict]) -> None:
        """Make what hangs on these records as it was."""

    def clear(self, pks: list[int]) -> None:
        """Remove what hangs on these new records, before they go themselves."""

    def unmake(self, made: list[dict]) -> None:
        """Remove what had to be made for rows that are undone, where nobody else uses it."""

    @staticmethod
    def public(name: str, text: str) -> str:
        """A text as everybody may see it."""
        return text

    def told(self, changes: dict[str, list[str]]) -> dict[str, list]:
        """Changes of columns as history keeps them."""
        return {name: [self.public(name, text) for text in pair] for name, pair in changes.items()}

    # ---- one row, as django-import-export walks it

    def before_import(self, dataset, **kwargs):
        self.lines: list[Line] = []
        self.load([dict(zip(dataset.headers, row, strict=True)) for row in dataset])

    def get_import_fields(self):
        return self.read

    def import_row(self, row, instance_loader, **kwargs):
        self.line = Line(row.pop(ROW), row)
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:
            raise result.errors[0].error  # a fault of ours, not of the sheet
        if result.validation_error:
            names = {column.attribute: column.column_name for column in self.columns()}
            self.line.errors = [
                (names.get(attribute, attribute), words)
                for attribute, said in result.validation_error.update_error_dict({}).items()
                for words in ValidationError(said).messages
            ]
        else:
            self.line.kind = {"new": NEW, "update": UPDATE, "skip": SAME}[result.import_type]
            self.weigh_doubts(self.line)
        self.lines.append(self.line)
        return result

    def weigh_doubts(self, line: Line) -> None:
        """Held, or taken with a warning once somebody has confirmed it."""
        if line.doubts and line.kind != SAME:
            who, line.warnings = self.confirmed.get(line.row), [*line.doubts, *line.warnings]
            if who is None:
                line.kind = HELD
            else:
                line.warnings.append(("", _("Confirmed by %(who)s.") % {"who": who}))

    def get_or_init_instance(self, instance_loader, row):
        found = instance_loader.get_instance(row)
        return (found, False) if found else (self._meta.model(), True)

    def after_init_instance(self, instance, new, row, **kwargs):
        if new and self.blank is None:
            self.blank = self.state(instance)
        self.line.instance, self.before = instance, self.blank if new else self.state(instance)
        self.line.was = {} if new else {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """A blank cell says nothing: what is stored stays."""
        text = row.get(field.column_name)
        if (
            text is None
            or (text in field.blanks and not field.required)
            or self.says_nothing_new(instance, field, text)
        ):
            return
        if text in field.blanks:
            raise ValueError(_("“%(label)s” must not be empty.") % {"label": field.label})
        if SHORTENED.fullmatch(text):
            raise ValueError(
                _("Excel has shortened this number to %(text)s. Set the column to Text and enter it again.")
                % {"text": text}
            )
        setattr(instance, field.attribute, self.fitting(field, self.clean(field, text)))

    def clean(self, field, text: str):
        """The value that the text of a cell means."""
        return getattr(self, f"clean_{field.column_name}", str)(text)

    def says_nothing_new(self, instance, field, text: str) -> bool:
        """What is written as it is stored needs no reading: a name may have become ambiguous since it was exported."""
        return instance.pk is not None and text == self.before[field.column_name]

    def fitting(self, field, value):
        most = self.longest.get(field.attribute)
        if most and isinstance(value, str) and len(value) > most:
            told = {"label": field.label, "n": len(value), "most": most}
            raise ValueError(_("“%(label)s” has %(n)s characters, at most %(most)s are stored.") % told)
        return value

    def skip_row(self, instance, original, row, import_validation_errors=None):
        after = self.state(instance)
        self.line.changes = {name: [text, after[name]] for name, text in self.before.items() if text != after[name]}
        return not import_validation_errors and not self.line.changes and instance.pk is not None

    def save_instance(self, instance, is_create, row, **kwargs):
        """Nothing yet: records are written together, when all rows of the chunk have been judged."""

    def after_import(self, dataset, result, **kwargs):
        """The library would set the sequence of ids back, below those that other transactions hold already."""

    def warn(self, name: str, words: str) -> None:
        self.line.warnings.append((name, words))

    def once(self, keys: Iterable, name: str) -> None:
        """Refuse a second row about one record."""
        keys = list(keys)
        first = min(
            (self.seen[key] for key in keys if self.seen.get(key, self.line.row) != self.line.row), default=None
        )
        for key in keys:
            self.seen.setdefault(key, self.line.row)
        if first is not None:
            raise ValidationError(
                {name: _("Row %(row)s is about the same one. Please keep one of the two.") % {"row": first}}
            )

    # ---- many rows

    def follow(self, layout: Layout, units: dict[str, str]) -> None:
        """Read the rows as this layout says."""
        self.layout, self.units = self.resolved(layout), units

    def reading(self, names: list[str]) -> list[Column]:
        """The columns of these names."""
        return [column for column in self.columns() if column.column_name in names]

    def judge(self, records: list[tuple[int, dict]]) -> list[Line]:
        """What these rows mean. Reads, never writes, and opens no transaction."""
        names = list(records[0][1])
        self.read = self.reading(names)
        dataset = Dataset(*([number, *record.values()] for number, record in records), headers=[ROW, *names])
        result = self.import_data(dataset, dry_run=False, use_transactions=False)
        if result.base_errors:
            raise result.base_errors[0].error
        return self.lines
