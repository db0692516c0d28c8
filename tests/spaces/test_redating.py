"""A holiday notice moves the end of a hold, in the row and in the story."""

from datetime import timedelta

import time_machine

from crm import jobs
from crm.models import Deadline, Event
from spaces import verbs
from spaces.models import Spell
from tests.crm.desk.notices import NOON, applied, drafted, last_job
from tests.factories import make_space


@time_machine.travel(NOON, tick=False)
def test_a_hold_ends_by_the_calendar_in_force(administrator, manager, attraction):
    space = make_space(by=manager, now=NOON - timedelta(days=1))
    verbs.hold(space.pk, by=attraction, now=NOON, holder_name="智能仓储", days=10)
    before = Spell.objects.holds().get().due_at

    applied(drafted(administrator), administrator)
    jobs.run(last_job().pk)
    jobs.again(last_job().pk)

    spell = Spell.objects.holds().get()
    assert spell.due_at == Deadline.objects.about(spell).get().due_at
    lines = Event.objects.about(space).filter(verb="space.redate")
    assert lines.count() == (spell.due_at != before)
