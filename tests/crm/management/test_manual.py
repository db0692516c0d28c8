"""The printed tables of moves say what the tables of moves say."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from crm.management.manual import columns, page
from crm.management.processes import PROCESSES
from crm.models import Role
from enterprises.meetings.moves import DECISIONS
from enterprises.meetings.moves import FLOW as MEETINGS
from enterprises.outreach.activities.moves import FLOW as ACTIVITIES
from enterprises.outreach.activities.moves import PARTICIPATIONS
from enterprises.outreach.finance.moves import FLOW as NEEDS
from enterprises.outreach.finance.moves import INTRODUCTIONS
from enterprises.outreach.visits.moves import FLOW as VISITS
from enterprises.outreach.visits.moves import FOLLOW_UPS
from enterprises.requests.moves import FLOW as REQUESTS
from enterprises.teams.moves import FLOW as TEAMS
from enterprises.tenancy.moves import FLOW as TENANCIES
from enterprises.virtual_parks.moves import FLOW as VIRTUAL_PARKS
from spaces.moves import FLOW as SPACES

MANUAL = Path(__file__).parents[3] / "docs/moves.md"


def title(process) -> str:
    return process.head.partition("\n")[0]


each_process = pytest.mark.parametrize("process", PROCESSES, ids=title)


def printed() -> str:
    out = StringIO()
    call_command("print_flow", stdout=out)
    return out.getvalue()


def test_the_manual_is_what_the_tables_print():
    """The words come from the compiled catalogue, as `make test` and `make docs` leave it."""
    assert MANUAL.read_text(encoding="utf-8") == printed(), "the moves have changed: run make docs"


def test_every_table_of_moves_is_printed():
    flows = [REQUESTS, MEETINGS, DECISIONS, SPACES, TENANCIES, TEAMS, VIRTUAL_PARKS, VISITS, FOLLOW_UPS, ACTIVITIES]
    flows += [PARTICIPATIONS, NEEDS, INTRODUCTIONS]
    assert [process.flow for process in PROCESSES] == flows


@each_process
def test_every_condition_of_a_move_has_words_and_no_other(process):
    assert set(process.conditions) == {guard for move in process.flow for guard in move.hidden + move.guards}


@each_process
def test_every_standing_has_a_column_and_no_other(process):
    named = frozenset().union(*(move.by for move in process.flow))

    assert set(columns(process)) == named
    assert set(process.standings) == {standing for standing in named if standing not in Role.values}


@each_process
def test_the_matrix_has_a_line_for_each_state_and_names_each_move(process):
    with override("en"):
        text = page(process)

    lines = text.partition("## 什么状态下谁能办哪一步")[2].splitlines()
    assert [line.split(" | ")[0] for line in lines if line.startswith("| ")][2:] == [
        f"| {status.label}" for status in process.states
    ]
    assert all(str(move.label) in "\n".join(lines) for move in process.flow)
