"""What a kind of sheet is known by before any of its rows is read: its columns, its questions, what may go wrong."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from import_export.fields import Field

from crm.layouts import Heading, Layout

NOTHING = {"", "-", "--", "—", "/", "／", "无", "暂无", "N/A", "n/a"}  # what people write to say nothing
Choices = list[tuple[str, object]]


class Column(Field):
    """A field of the record, its label, and the headers it goes by. `clean_<name>` of the resource reads its text.

    `carries`: in some offices' sheets a blank cell of this column means the same as above.
    `blanks`: what says nothing in it; 无 means no where something is there or is not.
    """

    def __init__(
        self, name: str, label, headers: tuple[str, ...], *, required: bool = False, attribute: str = "",
        carries: bool = False, blanks: Collection[str] = NOTHING,
    ):  # fmt: skip
        super().__init__(attribute=attribute or name, column_name=name)
        self.blanks = blanks
        self.label, self.headers, self.required, self.carries = label, headers, required, carries


class Question(NamedTuple):
    """What holds for the whole sheet where its headers do not say it. `is_kept`: the next sheet of this form answers
    the same; a month does not. `is_always`: no header says it."""

    name: str
    label: object
    choices: Choices
    is_kept: bool = True
    is_always: bool = False


class SheetKind:
    """The half of a resource that needs no records."""

    about: object = ""  # what blank cells and repeated imports do, for the page of upload

    @classmethod
    def columns(cls) -> list[Column]:
        return [cls.fields[name] for name in cls._meta.fields]

    @classmethod
    def headings(cls) -> list[Heading]:
        return [Heading(column.column_name, column.headers, column.required) for column in cls.columns()]

    @classmethod
    def explained(cls) -> list[Column]:
        """The columns as the page of upload explains them."""
        return cls.columns()

    @classmethod
    def template(cls) -> list[str]:
        """The header of an empty sheet."""
        return [heading.headers[0] for heading in cls.headings() if heading.headers]

    @classmethod
    def offered(cls, parts: tuple[str, ...]) -> Choices:
        """What a column with this header may be taken for."""
        return [(column.column_name, column.label) for column in cls.columns()]

    @classmethod
    def questions(cls) -> list[Question]:
        return []

    @classmethod
    def answers(cls, layout: Layout, texts: Iterable[str]) -> dict[str, str]:
        """What these texts (title, name of the sheet, of the file) and the columns answer, the first one counts."""
        return {}

    @classmethod
    def needed(cls, layout: Layout, units: dict[str, str]) -> set[str]:
        """The questions that headers leave open."""
        return set()

    @classmethod
    def problems(cls, layout: Layout, units: dict[str, str]) -> dict[str, str]:
        """{question: words} of what must still be answered; "" for what is wrong with the columns. `units` are those
        that headers name."""
        return {}

    @classmethod
    def resolved(cls, layout: Layout) -> Layout:
        """The same with all that its answers say about its columns."""
        return layout
