"""Texts to translate, without GNU gettext: `extract` collects them into locale/, `check` says what is missing,
`compile` writes the .mo files. Nothing is ever guessed: a new text stays empty until somebody translates it."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("crm", "spaces", "enterprises", "leads", "cms", "templates")
# a migration keeps the texts of its day; today's stand in the models
LEFT_OUT = {"migrations", "static", "__pycache__"}
PO = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ["Translators:"]
# Texts of installed packages that our pages show and that their own Chinese lacks or says clumsily. Ours is read last,
# so it stands wherever the package shows the text; tests/test_words.py lets no other text do that by accident.
BORROWED: dict[str, tuple[str | tuple[str, str], ...]] = {
    "django": (
        "Your password can’t be too similar to your other personal information.",
        (
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
        ),
        "Your password can’t be a commonly used password.",
        "Your password can’t be entirely numeric.",
    ),
    "allauth": ("Incorrect code.", "Incorrect password.", "New Password (again)", "Use authenticator app or code"),
}
# without dates, and written without line numbers: the file changes only when a text does
HEADER = """\
# Written by `make messages`. Only the translations are edited by hand.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and LEFT_OUT.isdisjoint(file.parts):
                yield file


def found_texts() -> Iterator[tuple]:
    """(file, message, notes, context) for every text marked for translation."""
    for file in sources():
        name = file.relative_to(ROOT).as_posix()
        code = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # templatize leaves the page's indentation, which means nothing in a template but much to Python's tokenizer
            code = "\n".join(line.strip() for line in templatize(code, origin=name).splitlines())
        stream = io.BytesIO(code.encode())
        for _line, message, notes, context in extract("python", stream, KEYWORDS, NOTES, {"encoding": "utf-8"}):
            if message:
                yield name, message, notes, context
    for package, messages in BORROWED.items():
        yield from ((package, message, [], None) for message in messages)


def stored() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def updated(old: Catalog) -> Catalog:
    """Exactly the texts of the sources, with the translations that are stored for them."""
    new = Catalog(locale="zh_Hans")
    for name, message, notes, context in found_texts():
        new.add(message, None, [(name, 0)], auto_comments=notes, context=context)
    for message in texts(new):
        known = old.get(message.id, message.context)
        # a text that became plural, or stopped being it, needs a new translation
        if known and known.pluralizable == message.pluralizable:
            message.string = known.string
            message.user_comments = known.user_comments
            message.flags |= known.flags & {"fuzzy"}
    return new


def texts(catalog: Catalog) -> list[Message]:
    """All but the header, which is a message with an empty id."""
    return [message for message in catalog if message.id]


def label(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}: {text}" if message.context else text


def is_translated(message: Message) -> bool:
    return all([message.string] if isinstance(message.string, str) else message.string or [""])


def run_extract() -> None:
    out = io.BytesIO()
    write_po(out, updated(stored()), width=120, omit_header=True, sort_output=True, include_lineno=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(HEADER.encode() + out.getvalue().rstrip(b"\n") + b"\n")


def problems() -> Iterator[str]:
    old = stored()
    new = updated(old)
    wanted, have = ({(message.id, message.context): message for message in texts(catalog)} for catalog in (new, old))
    for key, message in wanted.items():
        if key not in have:
            yield f"not collected yet, run make messages: {label(message)}"
    for key, message in have.items():
        if key not in wanted:
            yield f"no longer used, run make messages: {label(message)}"
        elif message.fuzzy:
            yield f"fuzzy: {label(message)}"
        elif not is_translated(message):
            yield f"not translated: {label(message)}"
        for error in message.check(old):
            yield f"{error}: {label(message)}"


def run_check() -> None:
    if lines := sorted(problems()):
        sys.exit("\n".join([*lines, f"{len(lines)} translations to mend in {PO.relative_to(ROOT)}"]))
    sys.stdout.write(f"{len(texts(stored()))} texts, all translated\n")


def run_compile() -> None:
    for po in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=po.parent.parent.name))


if __name__ == "__main__":
    actions = {"extract": run_extract, "check": run_check, "compile": run_compile}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(f"usage: messages.py {'|'.join(actions)}")
    actions[sys.argv[1]]()
