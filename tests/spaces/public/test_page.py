"""The page of a space, its sheet and its pictures; and that nothing about landlords or tenants ever stands there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spaces import verbs
from spaces.models import Picture, Space
from tests.factories import make_building, make_landlord, make_park

from .conftest import make_picture

JPEG = b"\xff\xd8\xff"
pytestmark = pytest.mark.django_db


def words(client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_page_says_what_is_known_with_units_and_what_is_not(client, listed):
    page = words(client, f"/spaces/{listed(summary='近地铁').pk}/")

    for said in ("6.5 m", "1 t/㎡", "400 kVA", "26–30 CNY/㎡·month", "2024-05-31 Fri", "Verified 3 days ago", "近地铁"):
        assert said in page
    assert "Not known yet:" in page
    assert "Freight lifts" in page.partition("Not known yet:")[2]


def test_it_leads_to_an_enquiry_and_to_a_sheet_and_says_what_messengers_show(client, listed, manager):
    space = listed()
    picture = make_picture(space, by=manager)

    page = words(client, f"/spaces/{space.pk}/")

    assert f'href="/ask/?unit={space.pk}"' in page
    assert f'href="/spaces/{space.pk}/brochure/"' in page
    assert (
        f'<meta property="og:image" content="http://testserver/spaces/{space.pk}/pictures/{picture.pk}/large/">' in page
    )
    assert f'content="http://testserver/spaces/{space.pk}/"' in page


def test_the_sheet_has_number_day_and_telephone(client, listed, settings):
    settings.OFFICE_PHONE = "0755-0000 0000"
    space = listed()

    page = words(client, f"/spaces/{space.pk}/brochure/")

    for said in (space.code, "2024-06-03 Mon", "0755-0000 0000", "6.5 m"):
        assert said in page


def test_a_page_costs_the_same_with_one_picture_and_with_three(client, listed, manager, django_assert_num_queries):
    space = listed()
    make_picture(space, by=manager)
    client.get(f"/spaces/{space.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/spaces/{space.pk}/")
    for name in ("甲.png", "乙.png"):
        make_picture(space, by=manager, name=name)

    with django_assert_num_queries(len(queries)):
        client.get(f"/spaces/{space.pk}/")
    assert len(queries) <= 4


# ---------------------------------------------------------------- pictures


def test_a_public_picture_is_served_and_may_be_kept_by_browsers(client, listed, manager):
    space = listed()
    picture = make_picture(space, by=manager)

    for size in ("small", "large"):
        response = client.get(f"/spaces/{space.pk}/pictures/{picture.pk}/{size}/")
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert response["Cache-Control"] == "public, max-age=3600"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content).startswith(JPEG)


def test_a_document_is_a_download(client, listed, manager):
    space = listed()
    picture = make_picture(space, by=manager, name="平面图.pdf", content=b"%PDF-1.7 x")

    response = client.get(f"/spaces/{space.pk}/pictures/{picture.pk}/large/")

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert f"/spaces/{space.pk}/pictures/{picture.pk}/large/" in words(client, f"/spaces/{space.pk}/")


@pytest.mark.parametrize("hidden", [{"is_public": False}, {"removed": True}, {"space": {"is_public": False}}], ids=str)
def test_what_is_not_public_is_served_to_nobody(client, listed, manager, now, hidden):
    space = listed()
    picture = make_picture(space, by=manager, is_public=hidden.get("is_public", True))
    Picture.objects.update(removed_at=now if hidden.get("removed") else None)
    Space.objects.update(**hidden.get("space", {}))

    assert client.get(f"/spaces/{space.pk}/pictures/{picture.pk}/large/").status_code == 404


def test_a_picture_is_reached_only_through_its_own_space_and_in_two_sizes(client, listed, manager):
    one, other = listed(), listed()
    picture = make_picture(one, by=manager)

    assert client.get(f"/spaces/{other.pk}/pictures/{picture.pk}/large/").status_code == 404
    assert client.get(f"/spaces/{one.pk}/pictures/{picture.pk}/huge/").status_code == 404


def test_a_picture_whose_file_is_gone_is_a_missing_page(client, listed, manager):
    space = listed()
    picture = make_picture(space, by=manager)
    picture.attachment.file.storage.delete(picture.attachment.file.name)

    assert client.get(f"/spaces/{space.pk}/pictures/{picture.pk}/large/").status_code == 404


# ---------------------------------------------------------------- what is between us

SECRETS = ("欧阳甲乙丙", "欧阳甲乙丙股份合作公司", "13566600991", "odd.name@landlord.example", "房产中介戊己庚", "前租户辛壬癸有限公司",
           "只给我们看的备注", "楼栋备注子丑", "园区备注寅卯", "来自某某台账")  # fmt: skip


def test_no_public_page_names_landlord_agent_tenant_or_what_we_noted(client, listed, manager, now):
    landlord = make_landlord(SECRETS[0], company=SECRETS[1], phone=SECRETS[2], email=SECRETS[3])
    building = make_building(make_park(notes=SECRETS[8]), notes=SECRETS[7])
    space = listed(
        building=building, landlord=landlord, agent=make_landlord(SECRETS[4]), notes=SECRETS[6], source=SECRETS[9]
    )
    verbs.occupy(space.pk, by=manager, now=now, holder_name=SECRETS[5])
    verbs.vacate(space.pk, by=manager, now=now + timedelta(hours=1))
    verbs.verify(space.pk, by=manager, now=now + timedelta(hours=2), text=SECRETS[6])
    make_picture(space, by=manager)
    addresses = ["/", "/spaces/", "/spaces/?q=禾麓", *(f"/spaces/?q={secret}" for secret in SECRETS[:1])]
    addresses += [f"/spaces/{space.pk}/", f"/spaces/{space.pk}/brochure/", f"/ask/?unit={space.pk}"]

    pages = {address: words(client, address) for address in addresses}

    assert str(space) in pages[f"/spaces/{space.pk}/"]
    assert str(space) in pages["/spaces/"]
    typed = pages.pop(f"/spaces/?q={SECRETS[0]}")
    assert str(space) not in typed  # nor is it found by the landlord's name
    assert [(at, secret) for at, page in pages.items() for secret in SECRETS if secret in page] == []
