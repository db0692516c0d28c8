"""A notice in the hands of administrators: pressed twice, pressed by two, changed behind the preview, taken back."""

import pytest
import time_machine

from crm import reference
from crm.calendar import work_calendar
from crm.desk import calendar_flow
from crm.flow import Refused
from crm.models import CalendarNotice, Event, Job, Role
from crm.notice_text import read

from ...factories import make_user
from .notices import NOON, NUMBER, TEXT, applied, days_of, drafted, previewed, shorter_new_year, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def colleague(db):
    return make_user(Role.ADMIN, name="温玉兰")


def verbs(notice) -> list[str]:
    return list(Event.objects.about(notice).order_by("id").values_list("verb", flat=True))


def announced() -> int:
    reference.forget()
    return work_calendar().announced_through.year


def test_a_draft_counts_nothing_until_it_is_applied(administrator):
    notice = drafted(administrator)
    assert announced() == 2026

    notice = applied(notice, administrator)

    assert announced() == 2027
    assert (notice.version, notice.applied_by, notice.applied_at) == (1, administrator, NOON)
    assert verbs(notice) == ["calendar.draft", "calendar.apply"]


def test_the_process_that_applies_takes_the_new_calendar_too(administrator):
    work_calendar()

    applied(drafted(administrator), administrator)

    assert work_calendar().announced_through.year == 2027


def test_a_double_click_applies_once(administrator):
    notice = drafted(administrator)
    seal = previewed(notice).seal

    for _n in range(2):
        calendar_flow.apply(notice.pk, by=administrator, seal=seal, compared=True)

    assert verbs(notice) == ["calendar.draft", "calendar.apply"]
    assert Job.objects.count() == 1


def test_of_two_administrators_one_is_told_about_the_other(administrator, colleague):
    notice = drafted(administrator)
    seal = previewed(notice).seal
    calendar_flow.apply(notice.pk, by=colleague, seal=seal, compared=True)

    with pytest.raises(Refused, match="温玉兰 has put it in force"):
        calendar_flow.apply(notice.pk, by=administrator, seal=seal, compared=True)


def test_what_changed_since_the_preview_is_looked_at_again(administrator, colleague):
    notice = drafted(administrator)
    seal = previewed(notice).seal
    calendar_flow.edit(notice.pk, by=colleague, year=2027, number=NUMBER, days=shorter_new_year(days_of()))

    with pytest.raises(Refused, match="once more"):
        calendar_flow.apply(notice.pk, by=administrator, seal=seal, compared=True)


def test_errors_keep_it_from_being_applied_and_doubts_want_a_word(administrator):
    without_autumn = [day for day in days_of() if day.name != "中秋节"]
    for days, text, reason in [
        (without_autumn, "", "errors"),
        (shorter_new_year(days_of()), TEXT, "say that you have"),
    ]:
        notice = drafted(administrator, days, text=text)
        with pytest.raises(Refused, match=reason):
            calendar_flow.apply(notice.pk, by=administrator, seal=previewed(notice).seal, compared=False)
        calendar_flow.discard(notice.pk, by=administrator)


def test_a_year_has_one_draft(administrator, colleague):
    mine = drafted(administrator)

    with pytest.raises(calendar_flow.DraftExists, match="by 罗文杰") as refused:
        drafted(colleague)

    assert refused.value.notice == mine


def test_a_draft_thrown_away_makes_room_and_is_kept(administrator):
    notice = calendar_flow.discard(drafted(administrator).pk, by=administrator)

    assert drafted(administrator) != notice
    assert CalendarNotice.objects.filter(pk=notice.pk, status="withdrawn", version=None).exists()


def test_a_correction_begins_with_the_days_in_force(administrator):
    applied(drafted(administrator), administrator)

    draft = calendar_flow.correct(2027, by=administrator)

    assert draft.number == NUMBER
    assert {(day.date, day.kind, day.name) for day in draft.days.all()} == set(days_of())
    assert calendar_flow.correct(2027, by=administrator) == draft


def test_a_correction_of_what_was_shipped_begins_with_the_shipped_days(administrator):
    draft = calendar_flow.correct(2026, by=administrator)

    assert draft.days.count() == 39
    assert set(draft.days.values_list("name", flat=True)) >= {"元旦", "春节", "国庆节"}


def test_what_was_never_announced_cannot_be_corrected(administrator):
    with pytest.raises(Refused, match="nothing to correct"):
        calendar_flow.correct(2027, by=administrator)


def test_withdrawing_brings_back_the_version_before_and_numbers_never_come_again(administrator):
    first = applied(drafted(administrator), administrator)
    second = applied(drafted(administrator, shorter_new_year(days_of()), text=""), administrator)
    assert calendar_flow.in_force(2027) == second

    withdrawn(second, administrator)
    assert calendar_flow.in_force(2027) == first
    withdrawn(first, administrator)

    assert announced() == 2026
    assert applied(drafted(administrator), administrator).version == 3


def test_only_the_version_in_force_is_withdrawn(administrator):
    first = applied(drafted(administrator), administrator)
    applied(drafted(administrator, shorter_new_year(days_of()), text=""), administrator)

    with pytest.raises(Refused, match="in force"):
        withdrawn(first, administrator)


def test_withdrawn_twice_is_withdrawn_once(administrator, colleague):
    notice = applied(drafted(administrator), administrator)
    seal = previewed(notice).seal
    for _n in range(2):
        calendar_flow.withdraw(notice.pk, by=administrator, seal=seal)

    with pytest.raises(Refused, match="罗文杰 has withdrawn it"):
        calendar_flow.withdraw(notice.pk, by=colleague, seal=seal)
    assert verbs(notice).count("calendar.withdraw") == 1


def test_what_is_applied_is_not_edited(administrator):
    notice = applied(drafted(administrator), administrator)

    with pytest.raises(Refused):
        calendar_flow.edit(notice.pk, by=administrator, year=2027, number="x", days=[])


@pytest.mark.parametrize("verb", ["apply", "withdraw", "edit", "discard"])
def test_others_than_administrators_do_not_reach_a_draft(administrator, officer, verb):
    notice = drafted(administrator)
    facts = {
        "apply": {"seal": "", "compared": True}, "withdraw": {"seal": ""}, "discard": {},
        "edit": {"year": 2027, "number": "", "days": read("").days},
    }  # fmt: skip

    with pytest.raises(CalendarNotice.DoesNotExist):
        getattr(calendar_flow, verb)(notice.pk, by=officer, **facts[verb])
