"""The command that imports a sheet."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crm.models import ImportBatch
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Datum
from tests.enterprises.economy.sheets import known
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db


def command(path, *options) -> dict:

    out = StringIO()
    call_command("import_records", "enterprises", str(path), *options, stdout=out)
    return json.loads(out.getvalue()) if "--json" in options else {"text": out.getvalue()}


def test_the_command_previews_then_commits_then_finds_nothing_new(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes("企业名称,网址\n甲公司,大\n,小\n".encode("gb18030"))

    previewed = command(path, "--json")
    assert (previewed["batch"], previewed["created"], Enterprise.objects.count()) == (None, 1, 0)

    committed = command(path, "--json", "--commit")
    assert committed["batch"] == ImportBatch.objects.get().pk
    assert {key: committed[key] for key in ("rows", "created", "updated", "unchanged", "invalid")} == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "invalid": 0,
    }  # fmt: skip
    assert command(path, "--json", "--commit")["created"] == 0


def test_the_command_speaks_in_words_and_names_the_columns_it_leaves_out(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes("企业名称,网址\n甲公司,大\n".encode())

    assert "网址" in command(path)["text"]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04broken"])
def test_the_command_refuses_an_unreadable_file_in_a_sentence(tmp_path, data):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)

    with pytest.raises(CommandError, match=r"\."):
        command(path, "--commit")
    assert not ImportBatch.objects.exists()


def figures_command(path, *options) -> dict:
    out = StringIO()
    call_command("import_records", "figures", str(path), *options, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_figures_are_imported_by_the_command_with_answers_to_what_the_sheet_leaves_open(tmp_path):
    for name, last_year in (("深圳市甲电子", 100), ("深圳市乙机械", 1)):
        known(make_enterprise(name), 2023, 12, last_year * 10_000)
    path = tmp_path / "产值.csv"
    path.write_bytes(
        "企业名称,2024年产值(万元),\n,1月,2月\n深圳市甲电子,110,120\n深圳市乙机械,500,500\n丙厂,1,1\n".encode("gb18030")
    )

    with pytest.raises(CommandError, match="finality=…"):
        figures_command(path)
    with pytest.raises(CommandError, match="answers no question"):
        figures_command(path, "--option", "finality=maybe")
    answers = ["--option", "finality=final", "--option", "source=statistics"]
    previewed = figures_command(path, *answers)
    committed = figures_command(path, *answers, "--commit")

    counts = {"rows": 3, "created": 0, "updated": 1, "unchanged": 0, "invalid": 1, "held": 1}
    assert {name: previewed[name] for name in counts} == counts == {name: committed[name] for name in counts}
    assert (previewed["doubts"][0]["row"], Datum.objects.filter(year=2024, is_final=True).count()) == (4, 2)
