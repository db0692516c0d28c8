"""With whom a request lies: handed back in time and with reasons, disputed once, helped by others; its clock goes on."""

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.requests.models import Assistance, ServiceRequest
from tests.factories import make_unit, make_user


@pytest.fixture
def helper(other_department):
    return make_user(Role.HANDLER, unit=other_department, name="谢永辉")


@pytest.mark.parametrize("move", ["return", "dispute"])
@pytest.mark.parametrize(
    ("assigned", "tried", "is_open"),
    [
        pytest.param("06-03 11:00", "06-03 11:05", True, id="at once"),
        pytest.param("06-03 11:00", "06-05 23:50", True, id="second working day, at night"),
        pytest.param("06-03 11:00", "06-06 08:00", False, id="third working day"),
        pytest.param("06-07 17:00", "06-12 17:00", True, id="over Dragon Boat"),
        pytest.param("06-07 17:00", "06-13 09:00", False, id="over Dragon Boat, a day too late"),
        pytest.param("06-08 10:00", "06-12 10:00", True, id="assigned on a day off"),
        pytest.param("09-27 16:00", "09-30 10:00", True, id="over a Sunday at work"),
        pytest.param("09-27 16:00", "10-01 10:00", True, id="a day off adds nothing"),
        pytest.param("09-27 16:00", "10-08 10:00", False, id="the Sunday at work counted"),
    ],
)
def test_a_unit_hands_back_within_two_working_days_of_its_assignment(case, move, assigned, tried, is_open):
    case.do("assign", assigned)
    if is_open:
        case.do(move, tried)
    else:
        with pytest.raises(Refused, match="2 working days"):
            case.do(move, tried)


def test_each_assignment_gives_its_unit_its_own_two_days(case, other_department, helper):
    case.do("assign", "06-03 11:00", unit=other_department)
    case.do("reassign", "06-07 11:00", by=case.officer, unit=case.unit)

    assert case.do("return", "06-12 10:00").returned_count == 1


def test_a_return_says_why_on_what_basis_and_whose_it_is(case, other_department):
    case.do("assign", "06-03 11:00")
    case.do("return", "06-03 15:00", text="不属本单位", basis="职责清单第三条", suggested=other_department)

    line = Event.objects.about(case.row).first()
    assert line.text == "不属本单位"
    assert line.changes["basis"] == [None, "职责清单第三条"]
    assert line.changes["suggested"] == [None, str(other_department)]


def test_what_was_answered_in_the_interim_is_not_handed_back(case):
    case.working()
    case.do("interim", "06-03 16:00", next_at="06-06 18:00")

    with pytest.raises(Refused, match="already been answered"):
        case.do("return", "06-04 10:00")


def test_a_void_word_binds_nobody(case):
    case.working()
    case.do("interim", "06-03 16:00", next_at="06-06 18:00")
    case.do("void", "06-03 17:00")

    assert case.do("return", "06-04 10:00").status == "accepted"


def test_a_ruling_is_final_whatever_the_unit_thinks(case):
    case.do("assign", "06-03 11:00")
    case.do("dispute", "06-03 12:00")
    ruled = case.do("rule", "06-03 15:00", unit=case.unit)

    assert (ruled.status, ruled.unit, ruled.handler) == ("assigned", case.unit, None)
    for move in ("return", "dispute"):
        with pytest.raises(Refused, match="that is final"):
            case.do(move, "06-03 16:00")


def test_only_a_supervisor_decides_a_dispute(case):
    case.do("assign", "06-03 11:00")
    case.do("dispute", "06-03 12:00")

    with pytest.raises(Refused, match="not yours"):
        case.do("rule", "06-03 15:00", by=case.officer, unit=case.unit)


def test_the_clock_goes_on_whoever_has_it(case, other_department, helper):
    before = case.clock()
    case.do("assign", "06-03 11:00", unit=other_department)
    case.do("reassign", "06-04 11:00", unit=case.unit)
    case.do("dispute", "06-04 12:00")
    case.do("rule", "06-05 12:00", unit=other_department)

    after = case.clock()
    assert (after.pk, after.due_at, case.due) == (before.pk, before.due_at, "06-06 18:00")


def test_the_first_contact_owner_stays_to_the_end(case, other_department):
    other = make_user(Role.OFFICER)
    case.do("assign", "06-03 11:00", by=other)
    case.do("reassign", "06-03 12:00", by=other, unit=other_department)
    case.do("reassign", "06-03 13:00", by=case.supervisor, unit=case.unit)

    assert case.row.officer == case.officer


# ---------------------------------------------------------------- helping units


def test_an_assisting_unit_has_a_deadline_of_its_own(case, other_department):
    case.working()
    case.do("assist", "06-06 09:00", unit=other_department)

    clock = case.help_clock()
    assert (clock.kind, f"{clock.due_at:%m-%d}") == ("assist", "06-12")  # three working days over Dragon Boat
    assert case.due == "06-06 18:00"


def test_an_assisting_unit_sees_what_it_is_asked_about_and_nothing_more(case, other_department, helper):
    case.working()
    assert not ServiceRequest.objects.visible_to(helper).exists()

    case.do("assist", "06-04 09:00", unit=other_department)

    assert ServiceRequest.objects.visible_to(helper).get() == case.row
    assert ServiceRequest.objects.waiting_for(helper).get() == case.row
    with pytest.raises(Refused, match="not yours"):
        case.do("reply", "06-04 10:00", by=helper)


def test_the_answer_of_an_assisting_unit_meets_its_clock_alone(case, other_department, helper):
    case.working()
    case.do("assist", "06-04 09:00", unit=other_department)
    case.do("contribute", "06-05 09:00", by=helper, text="管线图已提供")

    assert case.help_clock().is_kept
    assert Assistance.objects.get().answer == "管线图已提供"
    assert case.open() == {"answer": "06-06 18:00"}
    assert not ServiceRequest.objects.waiting_for(helper).exists()


def test_each_of_two_assisting_units_answers_for_itself(case, other_department, helper):
    third = make_unit("综合治理办")
    case.working()
    case.do("assist", "06-04 09:00", unit=other_department)
    case.do("assist", "06-04 09:01", unit=third)
    case.do("contribute", "06-05 09:00", by=helper)

    assert [row.unit for row in Assistance.objects.open()] == [third]


@pytest.mark.parametrize("who", ["lead", "asked"])
def test_neither_the_lead_nor_whoever_was_asked_is_asked_again(case, other_department, who):
    case.working()
    case.do("assist", "06-04 09:00", unit=other_department)

    with pytest.raises(Refused, match="lead already|asked already"):
        case.do("assist", "06-04 10:00", unit=case.unit if who == "lead" else other_department)


def test_help_goes_on_while_the_lead_is_sought_anew(case, other_department, helper):
    case.do("assign", "06-03 11:00")
    case.do("assist", "06-03 12:00", unit=other_department)
    case.do("return", "06-03 15:00")

    case.do("contribute", "06-04 09:00", by=helper)

    assert case.help_clock().is_kept


def test_nobody_helps_any_more_once_the_enterprise_is_answered(case, other_department, helper):
    case.working()
    case.do("assist", "06-04 09:00", unit=other_department)
    case.do("reply", "06-05 09:00")

    assert case.help_clock().cancelled_at
    assert not ServiceRequest.objects.waiting_for(helper).exists()


@pytest.mark.parametrize("move", ["return", "dispute", "reassign"])
def test_an_urge_ends_with_whoever_was_urged(case, move, other_department):
    case.working()
    case.do("urge", "06-03 15:00")
    words = {"unit": other_department, "text": "改派"} if move == "reassign" else {}
    case.do(move, "06-04 10:00", **words)

    assert case.row.urged_at is None
    assert "urge" not in case.open()
