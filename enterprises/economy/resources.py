"""经济数据 as a sheet: whose a row is, what its months come to, what is kept as it is, and what is asked about."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.imports import NEW, NOTHING, UNDO, UPDATE, Line
from crm.layouts import Layout, letter
from crm.search import normalised
from crm.words import speak

from . import hanging, readers, row_words
from .figure_columns import FINAL, FigureColumns, meanings
from .hanging import Series
from .leaps import Leaps
from .models import MAY_BE_NEGATIVE, WHOLE_YEAR, EconomicFile, first_day
from .row_texts import as_changes, in_words, text_of
from .rules import number
from .sheet_headers import Meaning
from .spans import Odd, Piece, settle, together
from .whose import Nobody, Whose

speak(
    verbs={
        "economy.import_new": gettext_lazy("entered the first economic figures from a sheet"),
        "economy.import_edit": gettext_lazy("entered economic figures from a sheet"),
        "economy.import_undo": gettext_lazy("undid the import of economic figures"),
    }
)
TOTALS = {"合计", "小计", "总计", "总数", "甲", "乙", "丙", "丁"}  # 甲乙丙: the row that numbers the columns of a form


class FigureResource(FigureColumns):
    verbs = {NEW: "economy.import_new", UPDATE: "economy.import_edit", UNDO: "economy.import_undo"}

    class Meta:
        model = EconomicFile
        fields = ("name", "uscc")

    def __init__(self):
        super().__init__()
        self.whose, self.today = Whose(), timezone.localdate()
        self.leaps = Leaps(number("jump_times", self.today))

    def follow(self, layout: Layout, units: dict[str, str]) -> None:
        super().follow(layout, units)
        self.meanings = {each.key: each for each in meanings(self.layout)}
        self.hanging_columns = frozenset(self.meanings)
        self.letters = {name: letter(at) for at, name in self.layout.columns.items()}
        self.series = sorted({(each.measure, int(each.year)) for each in self.meanings.values()})
        self.is_final = layout.options.get("finality") == FINAL
        self.source = layout.options.get("source", "")

    def is_passed_over(self, texts: dict[str, str]) -> bool:
        """Totals, and rows that say no figure."""
        return normalised(texts["name"]) in TOTALS or all(texts[key] in NOTHING for key in self.meanings)

    # ---- whose a row is

    def load(self, rows: list[dict]) -> None:
        self.whose.load((row.get("uscc", ""), row["name"]) for row in rows)
        standing = [row.pk for row in self.whose.files.values() if row.merged_into_id is None]
        self.files = {file.enterprise_id: file for file in EconomicFile.objects.filter(enterprise__in=standing)}
        self.values = hanging.stored(standing, self.series)

    def find(self, row: dict) -> EconomicFile | None:
        try:
            self.enterprise = self.whose.find(row.get("uscc", ""), row["name"], self.warn)
        except Nobody as nobody:
            raise ValidationError({nobody.column: nobody.words}) from None
        self.once([self.enterprise.pk], "name")
        return self.files.get(self.enterprise.pk)

    def get_or_init_instance(self, instance_loader, row):
        file, is_new = super().get_or_init_instance(instance_loader, row)
        file.enterprise = self.enterprise
        file.values, file.changed = dict(self.values.get(self.enterprise.pk, {})), []
        self.given: dict[str, Decimal] = {}
        return file, is_new

    # ---- what it comes to

    def state(self, instance) -> dict[str, str]:
        """Of each column what is known of its months together."""
        return {"name": "", "uscc": ""} | {key: self.text(instance, each) for key, each in self.meanings.items()}

    def text(self, file: EconomicFile, meaning: Meaning) -> str:
        year = int(meaning.year)
        pieces = file.values.get((meaning.measure, year), {})
        piece = pieces.get(WHOLE_YEAR) if meaning.when == "year" else None
        if meaning.months:
            piece = together(pieces, *meaning.months)
        return text_of(year, piece) if piece else ""

    def clean(self, field, text: str):
        meaning = self.meanings.get(field.column_name)
        if meaning is None:
            return text
        try:
            value = readers.amount(meaning.measure, text, self.unit_of(field.column_name))
            if meaning.months and first_day(int(meaning.year), meaning.months[0]) > self.today:
                raise ValueError(_("This month is still to come."))
        except ValueError as reason:
            cell = f"{self.letters[field.column_name]}{self.line.row}"
            raise ValueError(_("Cell %(cell)s: %(words)s") % {"cell": cell, "words": reason}) from None
        self.given[field.column_name] = value
        return value

    def unit_of(self, key: str) -> str:
        """That of its header, of the sheet, or of a total that of the months beside it."""
        unit = self.units.get(key) or self.layout.options.get("unit", "")
        if self.meanings[key].when == "sum" and key not in self.units:
            series = key.removesuffix("sum")
            return next((own for other, own in self.units.items() if other.startswith(series)), unit)
        return unit

    def import_instance(self, instance, row, **kwargs):
        """Each cell for itself, then the months together."""
        super().import_instance(instance, row, **kwargs)
        given: dict[Series, dict[str, Decimal]] = defaultdict(dict)
        for key, value in self.given.items():
            given[self.meanings[key].measure, int(self.meanings[key].year)][key] = value
        before = dict(instance.values)
        for series in sorted(given, key=lambda each: each[1]):
            self.put_together(instance, series, given[series])
        for key, words in self.leaps.found(before, instance.values, instance.changed, set(self.given)):
            self.line.doubts.append((key, words))

    def put_together(self, file: EconomicFile, series: Series, given: dict[str, Decimal]) -> None:
        """The values of one measure and year, with what the row gives."""
        measure, year = series
        stored = file.values.get(series, {})
        said = {key: piece for key, value in given.items() if (piece := self.piece(key, value))}
        months = [piece for piece in said.values() if piece.last]
        known = [piece for month, piece in stored.items() if month != WHOLE_YEAR]
        now = {piece.last: piece for piece in self.of_year(series, stored, said)}
        if months:
            may_be_negative = measure in MAY_BE_NEGATIVE
            try:
                settled = settle(known, months, is_final=self.is_final, may_be_negative=may_be_negative)
                if len(settled.left_out) == len(months):
                    raise Odd("overlap", settled.left_out[0])
            except Odd as odd:
                raise ValidationError({self.column_of(said, odd.piece): row_words.odd_words(series, odd)}) from None
            now |= settled.pieces
            for piece, words in row_words.remarks(series, months, stored, settled, is_final=self.is_final):
                self.warn(self.column_of(said, piece), words)
        file.values[series] = {month: same_or_new(stored.get(month), piece) for month, piece in (stored | now).items()}
        file.changed += [(series, piece) for month, piece in file.values[series].items() if piece != stored.get(month)]
        self.compare_sum(file, series, given)

    def piece(self, key: str, value: Decimal) -> Piece | None:
        """The value of one cell; none of a total that is only compared."""
        meaning = self.meanings[key]
        first, last = meaning.months or (WHOLE_YEAR, WHOLE_YEAR)
        return None if meaning.when == "sum" else Piece(first, last, value, self.is_final, self.source)

    def of_year(self, series: Series, stored: dict[int, Piece], said: dict[str, Piece]) -> list[Piece]:
        """The value of the whole year, unless a final one stands there."""
        key, piece = next(((key, piece) for key, piece in said.items() if piece.last == WHOLE_YEAR), ("", None))
        final = stored.get(WHOLE_YEAR)
        if piece and final and final.is_final and not self.is_final:
            if final.value != piece.value:
                self.warn(key, row_words.final_words(series, final))
            return []
        return [piece] if piece else []

    def compare_sum(self, file: EconomicFile, series: Series, given: dict[str, Decimal]) -> None:
        """合计 beside the months is not stored: it must be what they come to, but for rounding."""
        key = next((key for key in given if self.meanings[key].when == "sum"), None)
        months = [months for each in given if (months := self.meanings[each].months)]
        if key is None or not months:
            return
        found = together(file.values[series], min(months)[0], max(last for _first, last in months))
        slack = readers.worth(self.unit_of(key), series[0]) * len(months)
        if found and abs(found.value - given[key]) > slack:
            self.warn(key, row_words.sum_words(series[0], given[key], found.value))

    @staticmethod
    def column_of(said: dict[str, Piece], piece: Piece) -> str:
        """The column that says these months; else the one that reaches furthest."""
        exact = [key for key, each in said.items() if (each.first, each.last) == (piece.first, piece.last)]
        return exact[0] if exact else max(said, key=lambda key: (said[key].last, said[key].span))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_same = super().skip_row(instance, original, row, import_validation_errors)
        return is_same or (not import_validation_errors and not instance.changed)

    # ---- what all rows tell, and how it is said

    def remarks(self) -> list[str]:
        unit = self.layout.options.get("unit", "") or next(iter(self.units.values()), "")
        found = [hint] if (hint := self.leaps.hint(unit)) else []
        if any(each.months and each.months[0] < each.months[1] for each in self.meanings.values()):
            found.append(_(
                "A value over several months is stored as what it adds: less the months that are known, for the months"
                " that remain. Where all are known, the last one takes the difference."
            ))  # fmt: skip
        return found

    @staticmethod
    def public(name: str, text: str) -> str:
        return in_words(name, text) if ":" in name else text

    def told(self, changes: dict[str, list[str]]) -> dict[str, list]:
        return as_changes(changes)

    # ---- what is written

    def write_related(self, lines: list[Line]) -> None:
        changed = [(x.instance.enterprise_id, *each) for x in lines for each in x.instance.changed]
        hanging.write(changed, by=self.batch.by)

    def hanging(self, pks: Iterable[int]) -> dict[int, dict]:
        return hanging.as_kept(pks, self.series)

    def put_back(self, kept: dict[int, dict]) -> None:
        hanging.put_back(kept)

    def clear(self, pks: list[int]) -> None:
        hanging.clear(pks)


def same_or_new(stored: Piece | None, piece: Piece) -> Piece:
    """A value that says what is stored leaves it as it is, with its source."""
    said = (piece.first, piece.value, piece.is_final)
    return stored if stored and said == (stored.first, stored.value, stored.is_final) else piece
