"""What the written pages name is there: files, commands of make, terms of the glossary."""

import re
from pathlib import Path

import pytest

from tests.test_house_rules import python_files

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
PAGES = [*READMES, ROOT / "docs/recipes.md", ROOT / "docs/decisions.md"]
A_FILE = re.compile(r"`((?:crm|enterprises|cms|templates|tests|locale|deploy|docs|\.ci)/[\w./-]+)`")
A_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[\w-]+)?\)")  # not pictures
TO_BE_MADE = {"enterprises/retention/", "tests/enterprises/retention/"}  # by the reader of a recipe


def glossary(page: Path) -> str:
    return page.read_text(encoding="utf-8").split("<!-- glossary -->")[1].split("<!-- /glossary -->")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    named = {ROOT / path for path in A_FILE.findall(text) if path not in TO_BE_MADE}
    linked = {page.parent / path for path in A_LINK.findall(text)}

    assert [str(path.relative_to(ROOT)) for path in named | linked if not path.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_command_that_a_page_names_is_there(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"`(?:PORT=\d+ )?make ([a-z]+)`", page.read_text(encoding="utf-8"))) <= targets


def test_both_readmes_are_short_and_have_one_glossary():
    assert max(len(page.read_text(encoding="utf-8").splitlines()) for page in READMES) <= 150
    assert glossary(READMES[0]) == glossary(READMES[1])


def test_every_code_name_of_the_glossary_is_in_the_code():
    words = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in python_files())))

    assert [name for name in re.findall(r"`(\w+)`", glossary(READMES[0])) if name not in words] == []
