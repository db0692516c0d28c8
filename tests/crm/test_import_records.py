"""The command that imports a sheet."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crm.models import ImportBatch
from enterprises.accounts.models import Enterprise

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
