"""突变: values far from what was known are held until somebody says that they are right; and what most of them share."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm import import_run
from crm.desk import import_jobs, import_layouts
from crm.models import Event, ImportBatch, ImportRow, Role
from enterprises.economy.models import Datum
from tests.factories import make_enterprise, make_user
from tests.sheets import going_on

from .sheets import checked, imported, known, stored, xlsx

pytestmark = pytest.mark.django_db
Verdict = ImportRow.Verdict


def sheet(*values, unit="万元") -> bytes:
    return xlsx(["企业名称", f"2024年5月产值（{unit}）"], *([f"第{at}厂", value] for at, value in enumerate(values)))


@pytest.fixture
def factories():
    """Five factories that put out about 1,000 万元 a month."""
    made = [make_enterprise(f"第{at}厂") for at in range(5)]
    for at, enterprise in enumerate(made):
        known(enterprise, 2024, 4, (1000 + at) * 10_000)
    return made


@pytest.mark.parametrize(
    ("value", "is_held"), [(20_000, False), (20_001, True), (50, False), (49, True), (0, False), (1_000, False)]
)
def test_more_than_twenty_times_or_less_than_a_twentieth_is_held(factories, value, is_held):
    done = imported(sheet(value))

    assert ImportRow.objects.get().verdict == (Verdict.HELD if is_held else Verdict.UPDATE)
    assert ((2024, 5) in stored(factories[0])) is not is_held
    assert import_run.tally(done.batch)["held"] == is_held


def test_near_the_same_month_a_year_before_is_near_enough(factories):
    known(factories[0], 2023, 5, 40_000_000)

    assert imported(sheet(9_000)).counts["update"] == 1
    assert imported(sheet(90_000_000)).counts["update"] == 0


def test_an_enterprise_of_which_nothing_is_known_is_compared_with_its_own_months_of_the_sheet():
    make_enterprise("第0厂")
    data = xlsx(["企业名称", "2024年产值（万元）", None], [None, "1月", "2月"], ["第0厂", 10, 100_000])

    checked(data)

    row = ImportRow.objects.get()
    assert (row.verdict, row.warnings[0][0]) == (Verdict.HELD, "output:2024:02-02")


def test_what_is_held_says_before_after_and_how_many_times(factories):
    checked(sheet(1_000_000))

    row = ImportRow.objects.get()
    assert row.changes == {"output:2024:05-05": ["", "2024-05/1=10000000000.00"]}
    assert "CNY 10,000,000 before, now CNY 10,000,000,000, 1,000 times as much" in row.warnings[0][1]
    assert not row.doubtful


@pytest.mark.parametrize(
    ("unit", "times", "right"), [("万元", 10_000, "元"), ("亿元", 10_000, "万元"), ("元", 1 / 10_000, "万元")]
)
def test_where_most_rows_leap_alike_the_unit_is_named(factories, unit, times, right):
    worth = {"元": 1, "万元": 10_000, "亿元": 10**8}[unit]
    values = [(1000 + at) * 10_000 * times / worth for at in range(4)]
    done = checked(sheet(*values, 1000 * 10_000 / worth, unit=unit))

    [hint] = done.checker.remarks()
    assert f"probably {right}, not {unit}: 4 of 5 rows" in hint
    assert done.counts["update"] == 1


def test_a_leap_or_two_is_no_wrong_unit(factories):
    assert checked(sheet(10_000_000, 10_000_000, 1000, 1000, 1000)).checker.remarks() == []


# ---------------------------------------------------------------- pages


@pytest.fixture
def desk(as_user, officer, django_capture_on_commit_callbacks):
    client = as_user(officer)
    post = client.post

    def post_and_commit(*args, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return post(*args, **more)

    client.post = post_and_commit
    return client


@pytest.fixture
def batch(desk, factories):
    """Previewed: two rows held, two to be written."""
    found = checked(sheet(10_000_000, 20_000_000, 1001, 1002)).batch
    found.status, found.by = ImportBatch.Status.PREVIEW, None
    import_jobs.keep(found, {"cells": 0, "answers": [], "remarks": [], "passed_over": []})
    return found


def test_held_rows_stand_under_a_tab_of_their_own_with_a_button(desk, batch):
    page = desk.get(batch.get_absolute_url(), {"show": "held"}).content.decode()

    assert page.count('name="row"') == 2
    assert 'name="all"' in page
    assert "times as much" in page
    assert (batch.held, batch.updated) == (2, 2)


def test_one_row_is_confirmed_and_who_did_it_is_kept(desk, batch, officer, factories):
    row = batch.lines.get(row=2)
    desk.post(reverse("desk:import_confirm", args=[batch.pk]), {"row": [row.row]})

    batch.refresh_from_db()
    row.refresh_from_db()
    assert (batch.held, batch.updated, row.verdict, row.doubtful) == (1, 3, Verdict.UPDATE, True)
    assert row.warnings[-1][1] == f"Confirmed by {officer}."
    line = Event.objects.about(batch).get(verb="import.confirm")
    assert (line.actor, "2" in line.text) == (officer, True)
    import_run.commit(import_jobs.KINDS["figures"](), batch, going_on)
    assert stored(factories[0])[2024, 5] == 10_000_000 * 10_000
    assert (2024, 5) not in stored(factories[1])


def test_all_rows_are_confirmed_once_however_often_the_button_is_pressed(desk, batch):
    for _press in range(2):
        desk.post(reverse("desk:import_confirm", args=[batch.pk]), {"all": "1"})

    batch.refresh_from_db()
    assert (batch.held, batch.updated, batch.doubtful) == (0, 4, 2)
    assert Event.objects.filter(verb="import.confirm").count() == 1


def test_what_is_not_confirmed_stays_out_and_nothing_is_confirmed_afterwards(desk, batch):
    desk.post(reverse("desk:import_start", args=[batch.pk]))
    desk.post(reverse("desk:import_confirm", args=[batch.pk]), {"all": "1"})

    batch.refresh_from_db()
    assert (batch.status, batch.held, Datum.objects.filter(month=5).count()) == ("done", 2, 2)


def test_a_sheet_of_which_all_is_held_says_what_to_do_first(desk, factories):
    batch = checked(sheet(10_000_000)).batch
    batch.status = ImportBatch.Status.PREVIEW
    import_jobs.keep(batch, {})

    assert "have to be confirmed first" in desk.get(batch.get_absolute_url()).content.decode()


# ---------------------------------------------------------------- from upload to undo


def upload(client, data: bytes):
    file = SimpleUploadedFile("平湖街道产值.xlsx", data)
    client.post(reverse("desk:import_upload"), {"kind": "figures", "file": file})
    return ImportBatch.objects.latest("pk")


def test_what_the_sheet_does_not_say_is_asked_once_and_remembered_but_for_the_month(desk, factories):
    may = xlsx(["2024年5月产值"], ["企业名称", "产值"], ["第0厂", 1001])
    first = upload(desk, may)
    page = desk.get(reverse("desk:import_layout", args=[first.pk]))
    form = page.context["form"]
    assert first.status == "layout"
    assert {field.name: field.value() for field in form.options} == {
        "option-measure": "output", "option-year": "2024", "option-month": "5", "option-unit": "",
        "option-finality": "", "option-source": "",
    }  # fmt: skip

    answers = {"sheet": 0, "row": 2, "depth": form.shown.depth} | {
        f"column-{at}": form.shown.columns[at] for at in (0, 1)
    }
    refused = desk.post(reverse("desk:import_layout", args=[first.pk]), answers)
    assert {"option-unit", "option-finality", "option-source"} <= set(refused.context["form"].errors)
    options = {
        "option-unit": "万元",
        "option-finality": "final",
        "option-source": "tax",
        "option-year": "2024",
        "option-month": "5",
    }
    desk.post(reverse("desk:import_layout", args=[first.pk]), answers | options)
    desk.post(reverse("desk:import_start", args=[first.pk]))
    assert Datum.objects.get(month=5).source == "tax"

    june = upload(desk, xlsx(["2024年6月产值"], ["企业名称", "产值"], ["第0厂", 1002]))

    assert (june.status, june.layout["options"]["month"], june.layout["options"]["unit"]) == ("preview", "6", "万元")
    shown = desk.get(june.get_absolute_url()).content.decode()
    assert "Tax office" in shown
    desk.post(reverse("desk:import_start", args=[june.pk]))
    desk.post(reverse("desk:import_undo", args=[june.pk]))
    assert sorted(stored(factories[0])) == [(2024, 4), (2024, 5)]


def test_two_columns_for_one_month_are_refused_in_words(desk, factories):
    batch = upload(desk, xlsx(["企业名称", "2024年5月产值（万元）", "2024年5月产值（元）"], ["第0厂", 1, 2]))
    page = desk.get(reverse("desk:import_layout", args=[batch.pk]))
    columns = {f"column-{at}": name for at, name in page.context["form"].shown.columns.items()}
    answers = {"sheet": 0, "row": 1, "option-finality": "final", "option-source": "tax"}

    refused = desk.post(reverse("desk:import_layout", args=[batch.pk]), columns | answers)

    assert "The columns B, C are about the same thing" in refused.content.decode()


def test_two_rows_of_header_can_be_chosen_by_hand(desk, factories):
    batch = upload(desk, xlsx(["企业名称", "2024年产值（万元）", None], [None, "1月", "2月"], ["第0厂", 1, 2]))

    one = desk.get(reverse("desk:import_layout", args=[batch.pk]), {"sheet": 0, "row": 2, "depth": 1}).context["form"]
    two = desk.get(reverse("desk:import_layout", args=[batch.pk]), {"sheet": 0, "row": 2, "depth": 2}).context["form"]

    assert one.shown.columns == {1: "_:_:01-01", 2: "_:_:02-02"}
    assert two.shown.columns == {0: "name", 1: "output:2024:01-01", 2: "output:2024:02-02"}


def test_the_empty_sheet_and_the_page_of_upload_name_what_is_understood(desk):
    template = desk.get(reverse("desk:import_template", args=["figures"])).content
    page = desk.get(reverse("desk:import_upload")).content.decode()

    batch = upload(desk, template)
    assert set(import_layouts.problems(batch, import_layouts.guessed(batch))) == {"finality", "source"}
    assert len(import_layouts.guessed(batch).columns) == 14
    assert all(word in page for word in ("工业总产值", "从业人员", "上年同期"))


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SPACES, Role.AUDITOR, Role.ADMIN])
def test_others_do_not_import_figures_nor_see_such_imports(as_user, batch, role):
    client = as_user(make_user(role))

    assert client.get(batch.get_absolute_url()).status_code in {403, 404}
    assert client.post(reverse("desk:import_confirm", args=[batch.pk]), {"all": "1"}).status_code in {403, 404}
    assert batch.lines.filter(verdict=Verdict.HELD).count() == 2


@pytest.mark.parametrize(
    ("role", "answer"), [(Role.OFFICER, 200), (Role.REPORTER, 200), (Role.HANDLER, 403), (Role.ADMIN, 403)]
)
def test_a_measure_of_a_year_is_taken_as_a_sheet_by_those_who_enter_it(as_user, factories, role, answer):
    user = make_user(role)
    url = reverse("desk:figures_export", args=["xlsx"])

    response = as_user(user).get(url, {"measure": "output", "year": "2024"})

    assert response.status_code == answer
    if answer == 200:
        assert imported(b"".join(response.streaming_content)).counts["same"] == 5
        assert Event.objects.get(verb="export").actor == user
    assert as_user(make_user(Role.OFFICER)).get(url, {"measure": "nonsense"}).status_code == 400
