"""An office that was just installed gets its first person, once."""

import pytest
from django.core.management import CommandError, call_command

from crm.models import Event, User


def add(username="shenjianhua"):
    call_command("first_administrator", username, name="沈建华")


def test_the_first_administrator_logs_in_with_the_printed_password(db, capsys, client):
    add()

    password = capsys.readouterr().out.split("First password: ")[1].split()[0]
    person = User.objects.get()
    assert person.roles == {"administrator"}
    assert client.login(username="shenjianhua", password=password)
    assert (
        "password" in client.get("/desk/people/").headers["Location"]
    )  # the printed one is to be changed before anything else
    User.objects.update(must_change_password=False)
    assert client.get("/desk/people/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_history_tells_of_it_without_the_password(db, capsys):
    add()

    line = Event.objects.about(User.objects.get()).get()
    assert (line.verb, line.changes["groups"][1]) == ("user.create", ["administrator"])
    assert "password" not in line.changes


def test_there_is_only_one_first_administrator(administrator):
    with pytest.raises(CommandError, match=administrator.username):
        add()

    assert User.objects.count() == 1


def test_a_name_that_is_taken_is_refused(officer):
    with pytest.raises(CommandError, match="choose another name"):
        add(officer.username)


@pytest.mark.parametrize("username", ["", "沈 建华", "x" * 200])
def test_a_name_that_cannot_be_typed_is_refused(db, username):
    with pytest.raises(CommandError):
        add(username)

    assert not User.objects.exists()
