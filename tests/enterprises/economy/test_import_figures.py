"""Sheets of economic figures as statistics offices send them: what is understood, written, refused, and taken back."""

import json

import pytest
from django.core import serializers

from crm.excel_guard import Unreadable
from crm.models import Event, ImportRow
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Datum, EconomicFile
from tests.factories import make_enterprise

from .sheets import checked, imported, known, stored, xlsx

pytestmark = pytest.mark.django_db
CODE = "914403001922038216"
UPPER = ["序号", "统一社会信用代码", "企业名称", "2024年工业总产值（千元）", None, None]
LOWER = [None, None, None, "1月", "2月", "3月"]
MERGE = ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:F2")


@pytest.fixture
def first():
    return make_enterprise("深圳市甲电子", uscc=CODE)


@pytest.fixture
def second():
    return make_enterprise("深圳市乙机械")


def two_rows(*rows) -> bytes:
    return xlsx(["平湖街道规上工业企业产值"], UPPER, LOWER, *rows, merge=MERGE)


def test_enterprises_down_and_months_across_under_two_rows_of_headers(first, second):
    done = imported(two_rows(
        [1, CODE, "甲电子", 1200.5, 1300, None], [2, "", "深圳市乙机械", None, 88, 90], ["", "", "合计", 1200.5, 1388, 90],
    ))  # fmt: skip

    assert stored(first) == {(2024, 1): 1_200_500, (2024, 2): 1_300_000}
    assert stored(second) == {(2024, 2): 88_000, (2024, 3): 90_000}
    assert done.counts == {"new": 2, "update": 0, "same": 0, "bad": 0}
    assert done.checker.passed_over == [6]
    row = Datum.objects.filter(enterprise=first).first()
    assert (row.is_final, row.source, row.on.isoformat(), row.span) == (False, "statistics", "2024-01-01", 1)


def test_the_same_sheet_again_changes_nothing(first, second):
    data = two_rows([1, CODE, "甲电子", 1200.5, 1300, None], [2, "", "乙机械", None, 88, 90])
    imported(data)

    again = imported(data)

    assert again.counts == {"new": 0, "update": 0, "same": 2, "bad": 0}
    assert Event.objects.about(EconomicFile.objects.get(enterprise=first)).count() == 1


def test_months_before_and_after_stand_in_the_preview_and_in_history(first, officer):
    known(first, 2024, 1, 1_000_000)
    known(first, 2024, 2, 1_300_000)

    done = imported(two_rows([1, CODE, "甲电子", 1200.5, 1300, 1400]), by=officer)

    row = ImportRow.objects.get()
    assert row.changes == {
        "output:2024:01-01": ["2024-01/1=1000000.00", "2024-01/1=1200500.00"],
        "output:2024:03-03": ["", "2024-03/1=1400000.00"],
    }
    assert done.resource.public("output:2024:01-01", "2024-01/1=1200500.00") == "CNY 1,200,500"
    line = Event.objects.about(EconomicFile.objects.get()).get()
    assert line.verb == "economy.import_edit"
    assert line.changes == {"economy.output": [
        ["2024-01/1=1000000.00"], ["2024-01/1=1200500.00", "2024-03/1=1400000.00"],
    ]}  # fmt: skip


def test_measures_across_for_one_month_that_the_title_names(first):
    data = xlsx(
        ["2024年5月重点企业经营情况（单位：万元）"], ["企业名称", "产值", "营业收入（千元）", "从业人员（人）", "产值同比(%)"],
        ["甲电子", 12.5, 130, "120人", 3.2],
    )  # fmt: skip

    imported(data)

    assert stored(first) == {(2024, 5): 125_000}
    assert stored(first, "revenue") == {(2024, 5): 130_000}
    assert stored(first, "employees") == {(2024, 5): 120}


def test_two_measures_side_by_side_each_with_its_months(first):
    data = xlsx(
        ["企业名称", "2024年产值（万元）", None, "2024年纳税额（元）", None], [None, "1月", "2月", "1月", "2月"], ["甲电子", 1, 2, 300, -40],
    )  # fmt: skip

    imported(data)

    assert stored(first) == {(2024, 1): 10_000, (2024, 2): 20_000}
    assert stored(first, "tax") == {(2024, 1): 300, (2024, 2): -40}


def test_the_month_and_the_sum_since_january_each_beside_last_year_s(first):
    data = xlsx(
        ["2024年5月工业总产值（万元）"], ["单位名称", "本月", "上年同期", "累计", "去年同期累计"], ["甲电子", 30, 25, 100, 95],
    )  # fmt: skip

    imported(data)

    assert stored(first) == {
        (2024, 4, 4): 700_000, (2024, 5): 300_000, (2023, 4, 4): 700_000, (2023, 5): 250_000,
    }  # fmt: skip


def test_sums_since_january_become_months_with_what_is_stored(first):
    known(first, 2024, 2, 400_000, span=2)
    known(first, 2024, 3, 200_000)

    done = imported(xlsx(["企业名称", "2024年1-4月产值（万元）"], ["甲电子", 80]))

    assert stored(first) == {(2024, 2, 2): 400_000, (2024, 3): 200_000, (2024, 4): 200_000}
    assert ["less the months" in words for words in done.checker.remarks()] == [True]


def test_a_csv_without_merged_cells_is_read_alike(first):
    text = "序号,企业名称,2024年工业总产值(千元),,合计\n,,1月,2月,\n1,甲电子,10,20,30\n"

    imported(text.encode("gb18030"))

    assert stored(first) == {(2024, 1): 10_000, (2024, 2): 20_000}


def test_a_title_that_says_the_measure_is_no_header_of_the_year(first):
    imported(xlsx(["2024年规上工业企业产值（千元）"], UPPER, LOWER, [1, CODE, "甲电子", 10, 20, None]))

    assert stored(first) == {(2024, 1): 10_000, (2024, 2): 20_000}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["", "深圳市甲电子科技", 1, 2]], "is not in the list; add it first. Names like it: 深圳市甲电子"),
        ([["", "完全陌生的公司", 1, 2]], "is not in the list; add it first."),
        ([["", "甲电子", "约500", 2]], "Cell C2: “约500” is not an amount"),
        ([["", "甲电子", -1, 2]], "Cell C2: “-1” is less than nothing"),
        ([["", "甲电子", "(5)", 2]], "less than nothing"),
        ([["", "甲电子", 1, 2], ["", "甲电子", 1, 2]], "Row 2 is about the same one"),
        ([["", "甲电子", 50, None], [CODE, "甲电子", 1, None]], "Row 2 is about the same one"),
        ([[CODE, "乙机械", 1, 2]], "is stored with the USCC"),
        ([["91440300MA5FYQK78X", "甲电子", 1, 2]], "is stored with the USCC"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_not_written(first, second, rows, words):
    data = xlsx(["统一社会信用代码", "企业名称", "2024年1月产值（万元）", "2024年2月产值（万元）"], *rows)

    done = imported(data)

    assert words in done.errors[0][2]
    assert done.errors[0][0] == len(rows) + 1
    assert Datum.objects.count() == 2 * (len(rows) - 1) - (rows[0][3] is None)


def test_a_month_that_stands_in_two_columns_is_refused_before_anything_is_read(first):
    with pytest.raises(Unreadable, match="B, C"):
        checked(xlsx(["企业名称", "2024年5月产值（万元）", "2024年5月工业总产值（千元）"], ["甲电子", 1, 2]))


def test_what_headers_leave_open_is_asked(first):
    with pytest.raises(Unreadable) as asked:
        checked(xlsx(["企业名称", "1月", "2月"], ["甲电子", 1, 2], title="Sheet1"), finality="", source="")

    assert all(f"({name}=…)" in str(asked.value) for name in ("measure", "year", "unit", "finality", "source"))
    imported(
        xlsx(["企业名称", "1月", "2月"], ["甲电子", 1, 2], title="Sheet1"), measure="tax", year="2024", unit="万元"
    )
    assert stored(first, "tax") == {(2024, 1): 10_000, (2024, 2): 20_000}


def test_a_month_to_come_has_no_figures(first):
    done = checked(xlsx(["企业名称", "2098年1月产值（万元）"], ["甲电子", 1]))

    assert "still to come" in done.errors[0][2]


def test_merged_files_lead_to_the_one_that_stands_and_former_names_too(first, second):
    first.aliases = "旧甲公司"
    first.save()
    Enterprise.objects.filter(pk=second.pk).update(merged_into=first)

    done = imported(xlsx(["企业名称", "2024年1月产值（万元）"], ["乙机械", 5]))
    again = checked(xlsx(["企业名称", "2024年1月产值（万元）"], ["旧甲公司", 5]))

    assert stored(first) == {(2024, 1): 50_000}
    assert "merged into" in done.warnings[0][2]
    assert again.counts["same"] == 1


def test_a_provisional_value_does_not_replace_a_final_one(first):
    known(first, 2024, 1, 10_000, is_final=True)

    done = imported(xlsx(["企业名称", "2024年1月产值（万元）", "2024年2月产值（万元）"], ["甲电子", 2, 3]))

    assert stored(first) == {(2024, 1): 10_000, (2024, 2): 30_000}
    assert "the final value CNY 10,000 stays" in done.warnings[0][2]
    imported(xlsx(["企业名称", "2024年1月产值（万元）"], ["甲电子", 2]), finality="final")
    assert stored(first) == {(2024, 1): 20_000, (2024, 2): 30_000}


def test_a_final_value_of_the_same_amount_makes_the_provisional_one_final(first):
    known(first, 2024, 1, 10_000)

    done = imported(xlsx(["企业名称", "2024年1月产值（万元）"], ["甲电子", 1]), finality="final")

    assert (done.counts["update"], Datum.objects.get().is_final) == (1, True)


def test_a_total_that_does_not_fit_its_months_is_pointed_out(first):
    header = ["企业名称", "2024年产值（万元）", None, None]
    rounded = checked(xlsx(header, [None, "1月", "2月", "合计"], ["甲电子", 1.4, 1.4, 3]))
    wrong = checked(xlsx(header, [None, "1月", "2月", "合计"], ["甲电子", 1, 2, 30]))

    assert rounded.warnings == []
    assert "The total says CNY 300,000, the months come to CNY 30,000" in wrong.warnings[0][2]


def test_a_sheet_that_gives_a_whole_year_leaves_its_months_alone(first):
    known(first, 2023, 12, 10_000)

    imported(xlsx(["企业名称", "2023年产值（万元）"], ["甲电子", 15]))

    assert stored(first) == {(2023, 12): 10_000, (2023, 0): 150_000}


def dump() -> list:
    stored = [*EconomicFile.objects.order_by("pk"), *Datum.objects.order_by("pk")]
    return json.loads(serializers.serialize("json", stored))


def test_after_the_undo_a_dump_equals_the_dump_before(first, second, officer):
    known(first, 2024, 1, 1_000_000, is_final=True, by=officer)
    known(first, 2024, 5, 5_000_000, span=4)
    known(first, 2023, 5, 70_000, measure="tax")
    before = dump()
    done = imported(two_rows([1, CODE, "甲电子", 1200.5, 1300, 900], [2, "", "乙机械", 5, 6, 7]), finality="final")
    assert dump() != before

    done.undo(by=officer)

    assert dump() == before
    assert Event.objects.filter(verb="economy.import_undo", actor=officer).count() == 2


def test_what_somebody_entered_since_is_left(first, second):
    done = imported(two_rows([1, CODE, "甲电子", 1, 2, 3], [2, "", "乙机械", 5, 6, 7]))
    imported(xlsx(["企业名称", "2024年4月产值（千元）"], ["甲电子", 4]))

    done.undo()

    assert len(stored(first)) == 4
    assert stored(second) == {}
