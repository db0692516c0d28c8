"""The printed table of moves says what the table of moves says."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from crm.management.commands.print_flow import CONDITIONS
from enterprises.requests.moves import FLOW

MANUAL = Path(__file__).parents[3] / "docs/moves.md"


def printed() -> str:
    out = StringIO()
    call_command("print_flow", stdout=out)
    return out.getvalue()


def test_the_manual_is_what_the_table_prints():
    """The words come from the compiled catalogue, as `make test` and `make docs` leave it."""
    assert MANUAL.read_text(encoding="utf-8") == printed(), "the moves have changed: run make docs"


def test_every_condition_of_a_move_has_words_and_no_other():
    assert set(CONDITIONS) == {guard for move in FLOW for guard in move.hidden + move.guards}
