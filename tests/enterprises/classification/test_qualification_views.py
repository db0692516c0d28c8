"""The list of qualifications by expiry, their page, form, end, and the pasted list."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import Attachment, Event, Role
from enterprises.classification import qualifications
from enterprises.classification.models import Qualification
from tests.factories import make_enterprise, make_qualification, make_user

LIST, NEW, PASTE = "/desk/qualifications/", "/desk/qualifications/new/", "/desk/qualifications/paste/"
PDF = b"%PDF-1.4 a certificate"


@pytest.fixture(autouse=True)
def _in_june(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def held(officer, now, *, days: int | None, **facts) -> Qualification:
    """One that expires in so many days."""
    expires = None if days is None else now.date() + timedelta(days=days)
    kind = "listed" if days is None else "srdi"
    facts = {"kind": kind, "issued_on": date(2021, 1, 4), "expires_on": expires} | facts
    return make_qualification(facts.pop("of", None) or make_enterprise(), by=officer, now=now, **facts)


def shown(page) -> list:
    return [row.pk for row in page.context["page"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(desk, officer, now, count, django_assert_num_queries):
    for _n in range(count):
        held(officer, now, days=100)
    desk.get(LIST)

    with django_assert_num_queries(7):
        page = desk.get(LIST)

    assert len(shown(page)) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [20, 80, 170, 400, None]), ("view=soon1", [20, 80, 170]), ("view=soon2", [20, 80]), ("view=soon3", [20]),
        ("view=expired", [-1]), ("view=all", [-1, 20, 80, 170, 400, None]), ("view=ended", []), ("o=-expires", [400, 170, 80, 20, None]),
        ("kind=listed", [None]), ("level=province", [20, 80, 170, 400]), ("view=x&kind=x", [20, 80, 170, 400, None]),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_expiry_and_in_its_order(desk, officer, now, query, found):
    rows = {days: held(officer, now, days=days) for days in (400, 170, 80, 20, -1, None)}

    assert shown(desk.get(f"{LIST}?{query}")) == [rows[days].pk for days in found]


def test_the_tabs_count_what_they_hold(desk, officer, now):
    for days in (400, 170, 80, 20, -1, None):
        held(officer, now, days=days)

    tabs = desk.get(f"{LIST}?view=soon2").context["tabs"]

    assert [count for _view, _label, count in tabs] == [5, 3, 2, 1, 1, 0, 6]
    assert [label for _view, label, _count in tabs][1:4] == ["Within 180 days", "Within 90 days", "Within 30 days"]


@pytest.mark.parametrize("words", ["昀峤", "yqdq", "GR2023", "gr2023"])
def test_it_is_found_by_enterprise_and_by_number(desk, officer, enterprise, now, words):
    row = held(officer, now, days=100, of=enterprise, number="GR202344201234")
    held(officer, now, days=100)

    assert shown(desk.get(f"{LIST}?q={words}")) == [row.pk]


@pytest.mark.parametrize(
    ("days", "lamp", "word"),
    [(400, "ok", "400 days left"), (90, "due", "90 days left"), (30, "late", "30 days left"), (0, "late", "Last day today"),
     (-1, "late", "Expired"), (None, "done", "Does not expire")],
)  # fmt: skip
def test_each_has_its_light(desk, officer, now, days, lamp, word):
    held(officer, now, days=days)

    [row] = desk.get(f"{LIST}?view=all").context["page"]

    assert (row.lamp.name, row.lamp.word) == (lamp, word)


def test_the_list_of_enterprises_is_narrowed_by_what_is_held(desk, officer, enterprise, now):
    held(officer, now, days=100, of=enterprise)
    held(officer, now, days=-1)
    make_enterprise(tier="A", tier_how="rule")

    page = desk.get("/desk/enterprises/?qualification=srdi")
    by_rule = desk.get("/desk/enterprises/?tier_how=rule")

    assert [row.pk for row in page.context["page"]] == [enterprise.pk]
    assert [row.tier for row in by_rule.context["page"]] == ["A"]
    assert page.context["count_set"] == 1


# ---------------------------------------------------------------- the form


def test_it_is_entered_from_the_page_of_an_enterprise_with_its_certificate(desk, enterprise):
    form = desk.get(f"{NEW}?enterprise={enterprise.pk}").context["form"]
    assert form["enterprise_name"].value() == enterprise.name
    typed = {
        "enterprise": enterprise.pk,
        "enterprise_name": enterprise.name,
        "kind": "high_tech",
        "issued_on": "2023-10-16",
    }
    typed |= {"token": form["token"].value(), "files": SimpleUploadedFile("证书.pdf", PDF)}

    answer = desk.post(NEW, typed)

    row = Qualification.objects.get()
    assert answer.url == f"{LIST}{row.pk}/"
    assert row.expires_on == date(2026, 10, 16)
    page = desk.get(answer.url)
    assert [file.name for file in page.context["files"]] == ["证书.pdf"]
    assert [event.verb for event in page.context["events"]] == ["qualification.create"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": ""}, "kind"), ({"kind": "other"}, "name"), ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"issued_on": "x"}, "issued_on"), ({"enterprise_name": "没有这家", "enterprise": ""}, "enterprise_name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_a_good_file_is_kept(desk, enterprise, change, wrong):
    typed = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "kind": "srdi", "issued_on": "2023-10-16"}
    typed |= {"token": "t", "number": "ABC", "files": SimpleUploadedFile("证书.pdf", PDF)}

    page = desk.post(NEW, typed | change)

    form = page.context["form"]
    assert wrong in form.errors
    assert form["number"].value() == "ABC"
    assert [file.name for file in form.waiting_files()] == ["证书.pdf"]
    assert not Qualification.objects.exists()


def test_sent_twice_it_is_entered_once_with_one_file(desk, enterprise):
    typed = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "kind": "srdi", "token": "t"}
    answers = [desk.post(NEW, typed | {"files": SimpleUploadedFile("证书.pdf", PDF)}) for _n in range(2)]

    assert answers[0].url == answers[1].url
    assert (Qualification.objects.count(), Attachment.objects.count()) == (1, 1)


def test_what_is_there_already_is_shown(desk, enterprise, officer, now):
    there = make_qualification(enterprise, by=officer, now=now, kind="srdi", number="1", issued_on=None)
    typed = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "kind": "srdi", "number": "2"}

    page = desk.post(NEW, typed)

    assert page.context["found"] == there
    assert page.context["form"]["number"].value() == "2"


def test_it_is_put_right_and_a_stale_page_loses_politely(desk, enterprise, officer, now):
    row = make_qualification(enterprise, by=officer, now=now, number="1")
    form = desk.get(f"{LIST}{row.pk}/edit/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "files"}

    desk.post(f"{LIST}{row.pk}/edit/", typed | {"number": "2"})
    page = desk.post(f"{LIST}{row.pk}/edit/", typed | {"number": "3", "seen": "2024-01-01T00:00:00+08:00"})

    row.refresh_from_db()
    assert row.number == "2"
    assert "Somebody changed this qualification" in page.content.decode()
    assert page.context["form"]["number"].value() == "3"


def test_a_certificate_is_added_later(desk, enterprise, officer, now):
    row = make_qualification(enterprise, by=officer, now=now)
    form = desk.get(f"{LIST}{row.pk}/edit/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "files"}

    desk.post(f"{LIST}{row.pk}/edit/", typed | {"files": SimpleUploadedFile("证书.pdf", PDF)})

    assert Event.objects.about(row).first().verb == "qualification.attach"
    assert Attachment.objects.about(row).get().name == "证书.pdf"


def test_it_is_ended(desk, enterprise, officer, now):
    row = make_qualification(enterprise, by=officer, now=now)

    wrong = desk.post(f"{LIST}{row.pk}/end/", {"ended_on": "2020-01-01", "text": "取消"})
    desk.post(f"{LIST}{row.pk}/end/", {"ended_on": "2024-06-03", "text": "取消"})

    row.refresh_from_db()
    assert "cannot end before" in wrong.content.decode()
    assert row.ended_on == date(2024, 6, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_one_costs_the_same_however_long_its_story(
    desk, enterprise, officer, now, count, django_assert_num_queries
):
    row = make_qualification(enterprise, by=officer, now=now)
    facts = {name: getattr(row, name) for name in qualifications.WRITTEN}
    for number in range(count):
        qualifications.edit(row.pk, by=officer, seen=None, now=now, **facts | {"number": str(number)})
    desk.get(f"{LIST}{row.pk}/")

    with django_assert_num_queries(7):
        page = desk.get(f"{LIST}{row.pk}/")

    assert len(page.context["events"]) == count + 1


def test_everybody_reads_and_few_write(as_user, enterprise, officer, now):
    row = make_qualification(enterprise, by=officer, now=now)
    reader = as_user(make_user(Role.HANDLER))

    assert not reader.get(f"{LIST}{row.pk}/").context["may_edit"]
    assert reader.get(f"{LIST}{row.pk}/edit/").status_code == 403


def test_the_export_holds_what_is_shown(desk, officer, now):
    row = held(officer, now, days=20)
    held(officer, now, days=400)

    text = b"".join(desk.get(f"{LIST}export/csv/?view=soon3").streaming_content).decode("utf-8-sig")

    assert row.enterprise.name in text
    assert len(text.strip().splitlines()) == 4


# ---------------------------------------------------------------- a pasted list


def test_a_list_that_is_understood_is_written_at_once(desk, enterprise):
    other = make_enterprise()
    text = f"{enterprise.name}\tGR1\t2023-10-16\n{other.name}\tGR2"

    answer = desk.post(PASTE, {"kind": "high_tech", "text": text, "issued_on": "2023-11-15"})

    assert answer.url == f"{LIST}?kind=high_tech"
    assert set(Qualification.objects.values_list("number", "issued_on")) == {
        ("GR1", date(2023, 10, 16)), ("GR2", date(2023, 11, 15)),
    }  # fmt: skip


def test_what_is_not_understood_holds_the_rest_back_until_somebody_says_so(desk, enterprise):
    typed = {"kind": "srdi", "text": f"{enterprise.name}\tA1\n没有这家公司\tA2", "issued_on": "2023-11-15"}

    page = desk.post(PASTE, typed)
    assert (page.context["good"], page.context["bad"]) == (1, 1)
    assert "没有这家公司" in page.content.decode()
    assert page.context["form"]["text"].value() == typed["text"]
    assert not Qualification.objects.exists()

    page = desk.post(PASTE, typed | {"anyway": "1"})
    assert Qualification.objects.get().number == "A1"
    assert page.context["form"]["text"].value() == "没有这家公司\tA2"


def test_pasted_twice_it_is_entered_once(desk, enterprise):
    typed = {"kind": "srdi", "text": f"{enterprise.name}\tA1", "issued_on": "2023-11-15"}
    for _n in range(2):
        assert desk.post(PASTE, typed).status_code == 302

    assert Qualification.objects.count() == 1


@pytest.mark.parametrize("change", [{"kind": ""}, {"text": "  "}, {"kind": "other"}])
def test_what_is_missing_beside_the_list_is_said(desk, enterprise, change):
    page = desk.post(PASTE, {"kind": "srdi", "text": enterprise.name} | change)

    assert page.context["form"].errors
    assert not Qualification.objects.exists()
