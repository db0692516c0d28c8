"""The front page: the promise of today, doors that lead somewhere, and what a government site must say of itself."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.models import PublicSite
from crm import rules
from crm.clock import SHANGHAI
from crm.doors import DOORS
from crm.models import Role
from tests.factories import make_user


def home(client) -> str:
    return client.get("/").content.decode()


def test_it_promises_the_days_that_are_in_force_today(client, db, now):
    rules.decide("requests.answer_days", 5, from_on=now.astimezone(SHANGHAI).date(), by=None, now=now)

    with time_machine.travel(now):
        assert "answered within 5 working days" in home(client)


def test_every_door_leads_to_a_page_that_anybody_may_open(client, db):
    page = home(client)

    for door in DOORS:
        assert f'href="{reverse(door.url)}"' in page
        assert client.get(reverse(door.url)).status_code == 200


def test_what_is_empty_is_left_out_and_what_is_filled_in_is_shown(client, db, settings):
    settings.OFFICE_PHONE = ""
    empty = home(client)
    PublicSite.objects.update(
        identifier="4403070001", icp="粤ICP备00000000号", phone="0755-0000 0000", name="平湖企业服务"
    )

    assert "Site identifier" not in empty
    assert "tel:" not in empty
    assert settings.OFFICE_NAME in empty
    for words in ("Site identifier: 4403070001", "粤ICP备00000000号", "tel:0755-0000 0000", "平湖企业服务"):
        assert words in home(client)


def test_it_stands_without_the_row(client, db):
    PublicSite.objects.all().delete()

    assert client.get("/").status_code == 200


def test_the_privacy_text_of_the_office_replaces_ours(client, db):
    ours = client.get("/ask/privacy/").content.decode()
    PublicSite.objects.update(privacy="本街道的说明")

    assert "articles 33 to 35" in ours
    assert "本街道的说明" in client.get("/ask/privacy/").content.decode()
    assert "articles 33 to 35" not in client.get("/ask/privacy/").content.decode()


@pytest.mark.ignore_template_errors  # the page is Wagtail's
def test_editors_change_the_texts_and_nobody_else(as_user, db):
    url = reverse("wagtailsettings:edit", args=["cms", "publicsite"])

    assert Group.objects.get(name=Role.EDITOR).permissions.filter(codename="change_publicsite").exists()
    assert as_user(make_user(Role.EDITOR)).get(url, follow=True).status_code == 200
    assert as_user(make_user(Role.OFFICER)).get(url).status_code == 403


@pytest.mark.parametrize("path", ["/", "/ask/", "/track/"])
def test_a_public_page_costs_few_queries_and_knows_no_desk(client, db, path, django_assert_max_num_queries):
    client.get(path)

    with django_assert_max_num_queries(9):
        page = client.get(path).content.decode()
    assert "app.js" not in page
