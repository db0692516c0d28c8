"""The pages of imports: upload, look, start, leave, come back; and a worker that dies."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from crm import import_write
from crm.desk.import_jobs import carry_out, forget_staged_rows
from crm.jobs import run, take_up_jobs
from crm.models import Event, ImportBatch, ImportRow, ImportWrite, Job, Notice, Role
from enterprises.accounts.models import Enterprise
from spaces.models import Space
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db
Status = ImportBatch.Status
SHEET = "企业名称,分级,网址\n甲公司,A,x\n乙公司,Z,y\n=丙公司,B,z\n"


ALL = {"sheet": "0", "row": "1", "column-0": "name", "column-1": "tier"}


def upload(client, text=SHEET, name="名单.csv", kind="enterprises", **more):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(reverse("desk:import_upload"), {"kind": kind, "file": file}, **more)


def match(client, batch, **choices):
    return client.post(reverse("desk:import_layout", args=[batch.pk]), ALL | choices)


@pytest.fixture
def desk(as_user, officer, django_capture_on_commit_callbacks):
    """An officer's browser, in which what waits for the commit happens at once."""
    client = as_user(officer)
    post = client.post

    def post_and_commit(*args, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return post(*args, **more)

    client.post = post_and_commit
    return client


@pytest.fixture
def batch(desk):
    upload(desk)
    match(desk, ImportBatch.objects.get())
    return ImportBatch.objects.get()


def start(client, batch):
    return client.post(reverse("desk:import_start", args=[batch.pk]))


def test_an_uploaded_sheet_is_checked_and_shown_before_anything_is_written(desk):
    make_enterprise("甲公司", tier="B")

    upload(desk)
    page = desk.get(match(desk, ImportBatch.objects.get()).url).content.decode()

    assert not Event.objects.filter(verb__startswith="enterprise.import").exists()
    assert "<del>B</del> <ins>A</ins>" in page
    assert "<mark>Z</mark>" in page
    assert "网址" in page


def test_the_figures_of_the_check_are_kept_with_the_batch(batch):
    assert (batch.status, batch.rows, batch.created, batch.invalid) == (Status.PREVIEW, 3, 2, 1)
    assert batch.notes["left_out"] == ["网址"]


@pytest.mark.parametrize("text", ["", b"PK\x03\x04broken"], ids=["empty", "broken"])
def test_an_unreadable_file_is_answered_with_a_sentence_and_not_kept(desk, text):
    response = upload(desk, text)

    assert response.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_the_button_imports_and_the_page_says_what_was_done(desk, batch, officer):
    page = desk.get(start(desk, batch).url).content.decode()

    batch.refresh_from_db()
    assert (batch.status, batch.created, batch.invalid) == (Status.DONE, 2, 1)
    assert set(batch.events.values_list("actor", flat=True)) == {officer.pk}
    assert "is not a tier" in page
    assert Notice.objects.filter(user=officer, verb="import.done").count() == 1


def test_pressing_the_button_twice_imports_once(desk, batch):
    start(desk, batch)
    start(desk, batch)
    run(carry_out.last(batch.pk).pk)

    batch.refresh_from_db()
    assert (batch.created, Enterprise.objects.count(), Event.objects.filter(batch=batch).count()) == (2, 2, 2)


def test_a_batch_whose_worker_died_is_taken_up_where_it_stopped(desk, batch, django_capture_on_commit_callbacks):
    start(desk, batch)
    then = timezone.now() - timedelta(seconds=61)
    Job.objects.filter(work=carry_out.path).update(status="running", heartbeat_at=then, woken_at=then)
    ImportBatch.objects.update(status=Status.RUNNING)
    ImportWrite.objects.filter(line__row=4).delete()  # its transaction never came to an end
    Enterprise.objects.filter(name="=丙公司").delete()

    with django_capture_on_commit_callbacks(execute=True):
        take_up_jobs(timezone.now())

    batch.refresh_from_db()
    assert (batch.status, batch.created, batch.unchanged, batch.invalid) == (Status.DONE, 2, 0, 1)
    assert Enterprise.objects.count() == 2


def test_an_import_that_fails_three_times_undoes_itself_and_says_so(
    desk, batch, monkeypatch, django_capture_on_commit_callbacks
):
    ImportRow.objects.filter(row=4).update(verdict="same")
    start(desk, batch)
    ImportRow.objects.filter(row=4).update(verdict="new")
    ImportBatch.objects.update(status=Status.RUNNING)
    monkeypatch.setattr(import_write, "write", raising)
    with django_capture_on_commit_callbacks(execute=True):
        job = carry_out.start(batch.pk)
    run(job.pk)
    assert Enterprise.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        run(job.pk)

    batch.refresh_from_db()
    assert (batch.status, Enterprise.objects.count()) == (Status.UNDONE, 0)
    assert batch.notes["reason"] in desk.get(batch.get_absolute_url()).content.decode()


def raising(*args):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("status", "polls"), [(Status.RUNNING, True), (Status.CHECKING, True), (Status.UNDOING, True), (Status.DONE, False)]
)
def test_the_page_asks_for_itself_while_the_worker_is_at_it(desk, batch, status, polls):
    ImportBatch.objects.update(status=status, done_at=timezone.now())

    page = desk.get(batch.get_absolute_url()).content.decode()
    part = desk.get(batch.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()

    assert ("every 2s" in page) is ("<progress" in page) is polls
    assert part.strip().startswith('<div id="batch"')
    assert "<html" not in part


@pytest.mark.parametrize("show", ["look", "new", "update", "same", "bad", "warn", "nonsense"])
def test_every_figure_opens_its_rows(desk, batch, show):
    response = desk.get(batch.get_absolute_url(), {"show": show})

    assert response.status_code == 200
    assert (
        response.context["page"].paginator.count
        == len(response.context["page"].object_list)
        == {"look": 3, "new": 2, "bad": 1}.get(show, 0)
    )


def test_the_template_has_the_headers_that_are_understood(desk):
    response = desk.get(reverse("desk:import_template", args=["enterprises"]))

    [row] = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert row[:3] == ("企业名称", "统一社会信用代码", "别名")
    assert upload(desk, response.content, "空表.xlsx").status_code == 302


def test_the_rows_with_errors_come_back_with_their_reasons_and_the_download_is_recorded(desk, batch):
    response = desk.get(reverse("desk:import_errors", args=[batch.pk]))

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("企业名称", "分级", "网址")
    assert rows[1][:3] == ("乙公司", "Z", "y")
    assert "Z" in rows[1][3]
    assert Event.objects.about(batch).get().verb == "import.download"


MAY = {
    Role.OFFICER: {"enterprises", "figures"}, Role.ADMIN: {"enterprises"}, Role.SPACES: {"spaces"},
    Role.SUPERVISOR: {"figures"}, Role.REPORTER: {"figures"},
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_who_may_import_what(as_user, batch, role):
    """A kind that is not one's own does not exist; who imports nothing has no such page."""
    client, kinds = as_user(make_user(role)), MAY.get(role, set())
    own = 403 if not kinds else 200 if batch.kind in kinds else 404

    for name in ("imports", "import_upload"):
        assert client.get(reverse(f"desk:{name}")).status_code == (200 if kinds else 403)
    for name in ("import_detail", "import_errors", "import_undo"):
        assert client.get(reverse(f"desk:{name}", args=[batch.pk])).status_code == own
    for kind in ("enterprises", "spaces", "figures"):
        expected = 200 if kind in kinds else 404 if kinds else 403
        assert client.get(reverse("desk:import_template", args=[kind])).status_code == expected


def test_a_space_manager_imports_spaces_and_sees_no_other_import(as_user, batch):
    client = as_user(make_user(Role.SPACES))

    page = client.get(reverse("desk:import_upload")).content.decode()
    refused = upload(client, "园区,单元,建筑面积\n甲园,3栋502,100\n")
    taken = upload(client, "园区,单元,建筑面积\n甲园,3栋502,100\n", kind="spaces")

    assert ("spaces" in page, "统一社会信用代码" in page) == (True, False)
    assert refused.context["form"].errors["kind"]
    assert ImportBatch.objects.get(kind="spaces").get_absolute_url() == taken.url
    assert batch.number not in client.get(reverse("desk:imports")).content.decode()
    assert Space.objects.count() == 0


@pytest.mark.parametrize(("role", "shown"), [(Role.SPACES, True), (Role.OFFICER, True), (Role.HANDLER, False)])
def test_the_menu_shows_imports_to_those_who_import(as_user, role, shown):
    page = as_user(make_user(role)).get(reverse("desk:workbench")).content.decode()

    assert (reverse("desk:imports") in page) is shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many_batches_it_shows(desk, count, django_assert_max_num_queries):
    for number in range(count):
        upload(desk, name=f"{number}.csv")

    with django_assert_max_num_queries(8):
        page = desk.get(reverse("desk:imports")).content.decode()

    assert page.count("data-row") == count


def test_an_empty_list_says_what_to_do(desk):
    assert reverse("desk:import_upload") in desk.get(reverse("desk:imports")).content.decode()


def test_a_batch_is_sent_only_when_its_row_is_committed(batch, desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        carry_out.start(batch.pk)

    assert len(waiting) == 1
    assert not Enterprise.objects.exists()


def test_rows_of_old_imports_go_and_with_them_the_undo(desk, batch):
    start(desk, batch)
    forget_staged_rows(timezone.now() + timedelta(days=89))
    assert (ImportRow.objects.count(), ImportWrite.objects.count()) == (3, 2)

    forget_staged_rows(timezone.now() + timedelta(days=91))

    assert not ImportRow.objects.exists()
    assert not ImportWrite.objects.exists()
    assert reverse("desk:import_undo", args=[batch.pk]) not in desk.get(batch.get_absolute_url()).content.decode()


def test_a_dropped_sheet_leaves_no_rows(desk, batch):
    desk.post(reverse("desk:import_drop", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.status, ImportRow.objects.exists()) == (Status.DROPPED, False)
    start(desk, batch)
    assert not Enterprise.objects.exists()


def test_columns_matched_once_are_remembered(desk, batch):
    start(desk, batch)

    upload(desk, SHEET.replace("甲公司", "丁公司"))

    again = ImportBatch.objects.first()
    assert (again.status, again.notes["left_out"], again.created) == (Status.PREVIEW, ["网址"], 1)


def test_the_very_same_file_is_recognised(desk, batch):
    start(desk, batch)
    upload(desk)

    assert batch.number in desk.get(ImportBatch.objects.first().get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("choices", "words"),
    [({"column-0": ""}, "cannot do without"), ({"column-1": "name"}, "chosen for two columns")],
)
def test_a_matching_that_cannot_be_is_refused_in_words(desk, choices, words):
    upload(desk)

    response = match(desk, ImportBatch.objects.get(), **choices)

    assert words in response.content.decode()
    assert ImportBatch.objects.get().status == Status.LAYOUT


def test_blank_means_as_above_where_somebody_says_so(desk, community):
    upload(desk, "名字,社区\n甲公司,辅城坳\n乙公司,\n")
    match(desk, ImportBatch.objects.get(), **{"column-1": "community", "carry-community": "on"})
    start(desk, ImportBatch.objects.get())

    assert set(Enterprise.objects.values_list("community", flat=True)) == {community.pk}


def test_numbers_are_masked_where_columns_are_matched(desk):
    upload(desk, "客户,手机号码x\n甲公司,13800000001\n")

    page = desk.get(reverse("desk:import_layout", args=[ImportBatch.objects.get().pk])).content.decode()

    assert "13800000001" not in page
    assert "138****0001" in page
