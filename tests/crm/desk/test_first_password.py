"""A first password was shown to somebody else: its owner chooses another before anything else."""

import pytest
from django.urls import reverse

from crm.desk import people_flow
from crm.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(administrator):
    return people_flow.create(by=administrator, roles=[Role.OFFICER, Role.EDITOR], username="new", name="新人")


@pytest.fixture
def browser(client, newcomer):
    person, password = newcomer
    assert client.login(username=person.username, password=password)
    return client


@pytest.mark.parametrize("door", ["/desk/", "/desk/requests/", "/cms/", "/desk/me/"])
def test_every_door_leads_to_the_change(browser, door):
    assert browser.get(door).headers["Location"].startswith(reverse("account_change_password"))


def test_a_part_leads_there_too_and_nothing_is_done(browser, newcomer):
    sent = browser.post(reverse("desk:me"), {"phone": "13800000001"}, headers={"HX-Request": "true"})

    assert sent.headers["HX-Redirect"] == reverse("account_change_password")
    assert User.objects.get(pk=newcomer[0].pk).phone == ""


def test_the_way_out_is_open(browser):
    assert browser.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in browser.session


def change(browser, old, new):
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return browser.post(reverse("account_change_password"), sent)


def test_the_same_password_again_is_no_change(browser, newcomer):
    assert change(browser, newcomer[1], newcomer[1]).status_code == 200
    assert User.objects.get(pk=newcomer[0].pk).must_change_password


def test_after_the_change_the_desk_is_open(browser, newcomer):
    change(browser, newcomer[1], "pinghu-2026-own")

    assert browser.get("/desk/").status_code == 200


def test_a_password_set_anew_is_a_first_one_again(newcomer, administrator, client):
    User.objects.update(must_change_password=False)
    person, password = people_flow.new_password(newcomer[0].pk, by=administrator)
    client.login(username=person.username, password=password)

    assert client.get("/desk/").status_code == 302
