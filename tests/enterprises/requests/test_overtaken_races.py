"""The same form twice at the same moment: a double click on a slow line."""

from datetime import datetime

import pytest

from crm.clock import SHANGHAI
from crm.models import Event
from enterprises.requests import overtaken
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2024, 6, 5, 11, tzinfo=SHANGHAI)


@pytest.mark.parametrize("move", ["void", "progress"])
def test_two_clicks_at_once_are_one_move(case, move):
    case.working()
    case.do("mark", "06-03 15:00")
    case.do("interim", "06-04 10:00", next_at="06-07 18:00")
    case.do("interim", "06-05 10:00", next_at="06-11 18:00")
    seen, by = Event.objects.about(case.row).latest("pk").pk, case.usual(move)

    together([lambda: overtaken.take(move, case.row, by=by, seen=seen, now=NOW, text="空话")] * 4)

    assert case.story().count(move) == 1
