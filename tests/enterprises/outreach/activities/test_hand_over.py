"""What is not closed yet goes to somebody else, with a line in its story."""

from crm.models import Event
from enterprises.outreach.activities import flow, hand_over
from tests.factories import make_open


def test_what_is_open_goes_and_what_is_closed_stays(opened, officer, supervisor, begins):
    closed = make_open(by=officer, starts_at=begins)
    flow.hold(closed.pk, by=officer, now=begins)
    flow.close(closed.pk, by=officer, result="成效", now=begins)
    assert list(hand_over.owned(officer)) == [opened]

    assert hand_over.pass_on(officer, supervisor, by=supervisor, at=begins, most=10) == 1

    opened.refresh_from_db()
    assert opened.owner == supervisor
    assert Event.objects.about(opened).first().changes == {"activity_owner": ["林晓岚", "吴启明"]}
    assert hand_over.pass_on(officer, supervisor, by=supervisor, at=begins, most=10) == 0
