"""A holiday notice moves the end of a hold, in the row and in the story."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from crm import deadlines, jobs
from crm.calendar import work_calendar
from crm.models import Deadline, Event
from spaces import redating, verbs
from spaces.models import Spell
from tests.crm.desk.notices import NOON, applied, drafted, last_job
from tests.factories import make_space
from tests.races import together


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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_counted_anew_while_it_is_released_hangs_nobody(manager, attraction):
    spaces = [make_space(by=manager, now=timezone.now() - timedelta(days=1)) for _n in range(6)]
    for space in spaces:
        verbs.hold(space.pk, by=attraction, holder_name="智能仓储", days=5)
    spells, clocks = (
        list(rows.values_list("pk", flat=True)) for rows in (Spell.objects.holds(), Deadline.objects.all())
    )

    def counted_anew():
        with transaction.atomic():
            redating.lock(spells)
            deadlines.redate(clocks, calendar=work_calendar())
            Deadline.objects.filter(pk__in=clocks).update(provisional=True)

    released = [lambda space=space: verbs.release(space.pk, by=manager, text="x") for space in spaces]
    together([counted_anew, *released, counted_anew])

    assert not Spell.objects.holds().exists()
