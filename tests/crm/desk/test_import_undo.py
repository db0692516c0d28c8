"""Undo: everything as before, but for what others have changed or used since; twice counts once, and it may die anywhere."""

import json
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from crm import import_run, import_write
from crm.models import Event, ImportBatch, ImportRow
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Contact, Enterprise, Tag
from tests.factories import make_enterprise, make_request
from tests.sheets import imported

pytestmark = pytest.mark.django_db
GOOD = "914403001922038216"
HEADER = "企业名称,信用代码,别名,地址,级别,标签,联系人,电话"


def dump() -> list:
    """Every row about enterprises, to the last column."""
    stored = [*Enterprise.objects.order_by("pk"), *Contact.objects.order_by("pk"), *Tag.objects.order_by("pk")]
    links = sorted(Tag.enterprises.through.objects.values_list("pk", "enterprise", "tag"))
    return [*json.loads(serializers.serialize("json", stored)), links]


@pytest.fixture
def stored():
    """Three enterprises, one with tag and contacts."""
    first = make_enterprise("甲公司", uscc=GOOD, address="旧址", tier="A")
    first.tags.add(Tag.objects.create(name="国高"))
    first.contacts.create(name="老陈", phone="13800000009", is_primary=True)
    first.contacts.create(name="王澄", phone="13800000002")
    return [first, make_enterprise("乙公司"), make_enterprise("丙公司")]


ROWS = (
    f"甲集团公司,{GOOD},老甲,新址,B,规上、国高,王澄,13800000001",
    "乙公司,,,富康路8号,C,规上,李想,13800000003",
    "丙公司,,,,,,,",
    "丁公司,,,平新北路1号,D,专精特新,赵一,0755-28880001",
)


def test_after_the_undo_a_dump_equals_the_dump_before(stored):
    before = dump()
    done = imported(HEADER, *ROWS)
    assert dump() != before

    done.undo()

    assert dump() == before


def test_history_keeps_the_import_and_its_undoing_with_masked_numbers(stored, officer):
    imported(HEADER, *ROWS).undo(by=officer)

    lines = Event.objects.about(stored[0])
    assert [line.verb for line in lines] == ["enterprise.import_undo", "enterprise.import_edit"]
    assert lines[0].changes == {name: pair[::-1] for name, pair in lines[1].changes.items()}
    assert "13800000001" not in json.dumps(lines[0].changes)
    assert (lines[0].actor, Event.objects.filter(verb="enterprise.import_undo").count()) == (officer, 3)


def test_what_somebody_changed_since_is_left_and_named(stored, officer):
    done = imported(HEADER, *ROWS)
    now = Enterprise.objects.get(name="乙公司")
    changes.edit(now.pk, by=officer, seen=now.updated_at, tier="A")

    done.undo()

    kept = ImportRow.objects.get(undone="kept")
    assert (kept.row, "林晓岚" in kept.undone_words) == (3, True)
    assert Enterprise.objects.get(pk=now.pk).address == "富康路8号"
    assert not Enterprise.objects.filter(name="丁公司").exists()


def test_a_contact_added_since_is_a_change_and_a_look_at_a_number_is_none(stored, officer):
    done = imported(HEADER, *ROWS)
    contacts.add(stored[1].pk, by=officer, name="新人")
    contacts.reveal(stored[0].contacts.first(), by=officer)

    done.undo()

    assert [row.row for row in ImportRow.objects.filter(undone="kept")] == [3]


def test_a_new_enterprise_that_is_in_use_stays(stored, officer, category, now):
    done = imported(HEADER, *ROWS)
    make_request(by=officer, enterprise=Enterprise.objects.get(name="丁公司"), category=category, received_at=now)

    done.undo()

    assert "request" in ImportRow.objects.get(undone="kept").undone_words
    assert Enterprise.objects.filter(name="丁公司").exists()


def test_a_later_import_of_the_same_record_is_a_change_too(stored):
    first = imported(HEADER, *ROWS)
    second = imported("企业名称,地址", "乙公司,更新的址")

    first.undo()
    assert Enterprise.objects.get(name="乙公司").address == "更新的址"
    second.undo()
    assert Enterprise.objects.get(name="乙公司").address == "富康路8号"


def test_a_name_that_was_taken_in_the_meantime_is_not_taken_back(stored):
    done = imported(HEADER, *ROWS)
    make_enterprise("甲公司")

    done.undo()

    assert "name or code" in ImportRow.objects.get(undone="kept").undone_words
    assert Enterprise.objects.get(uscc=GOOD).name == "甲集团公司"
    assert Enterprise.objects.get(name="乙公司").address == ""


def test_an_undo_that_died_goes_on_where_it_stopped(stored, monkeypatch):
    before, done = dump(), imported(HEADER, *ROWS)
    monkeypatch.setattr(import_run, "CHUNK", 2)
    ran, undo = [], import_write.undo

    def dying(*args, **more):
        if ran:
            raise KeyboardInterrupt
        ran.append(undo(*args, **more))

    with monkeypatch.context() as patched:
        patched.setattr(import_run, "undo", dying)
        with pytest.raises(KeyboardInterrupt):
            done.undo()
    assert ImportRow.objects.exclude(undone="").count() == 2

    done.undo()

    assert dump() == before
    assert Event.objects.filter(verb="enterprise.import_undo").count() == 3


def test_a_tag_the_import_made_stays_when_others_use_it(stored):
    done = imported(HEADER, *ROWS)
    stored[2].tags.add(Tag.objects.get(name="专精特新"))

    done.undo()

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["专精特新", "国高"]


def test_the_command_undoes_and_names_what_it_left(stored, officer):
    done = imported(HEADER, *ROWS)
    ImportBatch.objects.update(status="done", done_at=timezone.now())
    contacts.add(stored[1].pk, by=officer, name="新人")
    out = StringIO()

    call_command("undo_import", done.batch.number, stdout=out)

    assert out.getvalue().splitlines()[0] == "Removed 1, put back 1, left as they are 1."
    assert "Row 3: 林晓岚 changed it" in out.getvalue()
    with pytest.raises(CommandError, match="nothing to be undone"):
        call_command("undo_import", str(done.batch.pk))
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", "IM-9999")


def test_the_page_says_what_an_undo_would_do_and_twice_is_once(
    as_user, officer, stored, django_capture_on_commit_callbacks
):
    client, before = as_user(officer), dump()
    done = imported(HEADER, *ROWS)
    ImportBatch.objects.update(status="done", done_at=timezone.now())
    url = reverse("desk:import_undo", args=[done.batch.pk])

    page = client.get(url)
    assert [page.context[name] for name in ("new", "updates", "changed")] == [1, 2, 0]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
        client.post(url)

    assert dump() == before
    assert Event.objects.filter(verb="enterprise.import_undo").count() == 3
    assert "<del>" in client.get(done.batch.get_absolute_url(), {"show": "update"}).content.decode()
    assert "nothing to be undone" in client.post(url).content.decode()


def test_the_record_says_that_an_unfinished_import_has_it(as_user, officer, stored):
    done = imported(HEADER, *ROWS)
    url = reverse("desk:enterprise", args=[stored[0].pk])
    ImportBatch.objects.update(status="running")
    assert done.batch.number in as_user(officer).get(url).content.decode().partition("w-moves")[0]

    ImportBatch.objects.update(status="done")

    assert done.batch.number not in as_user(officer).get(url).content.decode().partition("w-moves")[0]


CELLS = {
    "uscc": st.sampled_from(["", GOOD, "91500111MADAFDA278", "914403001922038217"]),
    "address": st.sampled_from(["", "旧址", "新址"]),
    "tier": st.sampled_from(["", "A", "B", "Z"]),
    "tags": st.sampled_from(["", "国高", "规上、国高"]),
    "contact": st.sampled_from(["", "王澄", "老陈"]),
    "phone": st.sampled_from(["", "13800000001", "0755-28880001"]),
}
SHEETS = st.lists(
    st.tuples(st.sampled_from([f"{letter}公司" for letter in "甲乙丙丁戊"]), *CELLS.values()), min_size=1, max_size=6
)


class AnySheet(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(first=SHEETS, second=SHEETS)
    def test_whatever_is_imported_undo_gives_back_the_same_dump(self, first, second):
        header = "企业名称,信用代码,地址,级别,标签,联系人,电话"
        imported(header, *map(",".join, first))
        before = dump()

        imported(header, *map(",".join, second)).undo()

        assert dump() == before
        assert not ImportRow.objects.filter(undone="kept").exists()
