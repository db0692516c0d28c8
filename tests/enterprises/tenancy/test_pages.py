"""The pages: what they cost, what each shows, that a move redraws what a fresh page shows, and bad input."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crm.models import Role
from enterprises.tenancy.models import Tenancy
from spaces import verbs as spaces
from spaces.models import Space
from tests.factories import make_building, make_enterprise, make_park, make_space, make_tenancy, make_user

LIST = reverse("tenancies:list")
TAKE = reverse("tenancies:take")


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, manager):
    return as_user(manager)


@pytest.fixture
def officers_desk(client, officer):
    client.force_login(officer)
    return client


def move(row, name) -> str:
    return reverse("tenancies:move", args=[row.pk, name])


def shown(page) -> list[int]:
    return [row.pk for row in page.context["page"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(desk, manager, now, count, django_assert_num_queries):
    for _n in range(count):
        make_tenancy(by=manager, now=now, rent=28, lease_ends_on=now.date() + timedelta(days=50))
    desk.get(LIST)

    with django_assert_num_queries(8):
        page = desk.get(f"{LIST}?ends=90&q=禾麓")
    assert len(shown(page)) == count


@pytest.mark.parametrize("turns", [1, 3])
def test_the_page_costs_the_same_however_long_the_story(desk, tenancy, turns, django_assert_num_queries):
    for turn in range(turns):
        desk.post(move(tenancy, "renew"), {"rent": f"{30 + turn}", "seen": seen(tenancy)})
    desk.get(tenancy.get_absolute_url())

    with django_assert_num_queries(7):
        desk.get(tenancy.get_absolute_url())


def seen(row) -> str:
    return Tenancy.objects.get(pk=row.pk).updated_at.isoformat()


def test_the_list_is_narrowed_by_each_filter(desk, manager, community, now):
    here = make_building(make_park("山厦物流园", community=community))
    space = make_space(by=manager, now=now - timedelta(days=9), building=here, status_since=now.date())
    one = make_tenancy(by=manager, now=now, space=space, rent=40, lease_ends_on=now.date() + timedelta(days=100))
    other = make_tenancy(by=manager, now=now, kind="owns")
    found = {
        "": {one.pk, other.pk}, f"q={one.enterprise.name}": {one.pk}, "q=山厦": {one.pk}, "q=slwly": set(),
        f"park={here.park_id}": {one.pk}, f"community={community.pk}": {one.pk}, "kind=owns": {other.pk},
        "ends=180": {one.pk}, "ends=90": set(), "ends=over": set(), "rent_least=39": {one.pk}, "rent_most=39": set(),
        f"space={space.pk}": {one.pk}, f"enterprise={other.enterprise_id}": {other.pk}, "view=ended": set(),
    }  # fmt: skip

    assert {query: set(shown(desk.get(f"{LIST}?{query}"))) for query in found} == found


def test_the_first_to_end_stands_first(desk, manager, now):
    days = [now.date() + timedelta(days=n) for n in (300, 20, 90)]
    rows = [make_tenancy(by=manager, now=now, lease_ends_on=day) for day in days]
    endless = make_tenancy(by=manager, now=now)

    assert shown(desk.get(LIST)) == [rows[1].pk, rows[2].pk, rows[0].pk, endless.pk]
    assert shown(desk.get(f"{LIST}?o=-since"))[0] == endless.pk


def test_the_page_says_the_rent_of_a_month_and_the_days_that_are_left(desk, manager, enterprise, now):
    day = now.date() + timedelta(days=42)
    row = make_tenancy(by=manager, now=now, enterprise=enterprise, rent=28, lease_ends_on=day)

    text = desk.get(row.get_absolute_url()).content.decode()

    assert "80,080" in text
    assert "42 days left" in text
    assert enterprise.get_absolute_url() in text


def test_a_move_draws_what_a_fresh_page_shows(desk, tenancy):
    part = desk.post(
        move(tenancy, "renew"), {"lease_ends_on": "2030-01-01", "seen": seen(tenancy)}, headers={"HX-Request": "true"}
    ).content.decode()

    assert part.strip() in desk.get(tenancy.get_absolute_url()).content.decode()
    assert "2030-01-01" in part


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("renew", {}, "new end of the lease"),
        ("renew", {"rent": "80000"}, "looks like the rent of the whole space"),
        ("renew", {"rent": "26-30"}, "One rent"),
        ("renew", {"rent": "-5"}, "is not a rent"),
        ("leave", {"to_on": ""}, "required"),
        ("leave", {"to_on": "2024-06-04"}, "has not come"),
        ("correct", {"kind": "rents", "from_on": "2024-06-03", "text": ""}, "required"),
        ("void", {"text": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, tenancy, name, data, said):
    page = desk.post(move(tenancy, name), {"text": "打过电话", "seen": seen(tenancy)} | data)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert ("打过电话" in page.content.decode()) == (name != "void" and "text" not in data)
    assert Tenancy.objects.get().status == "running"


def test_the_rent_of_the_whole_unit_is_divided_by_its_area(desk, tenancy):
    desk.post(move(tenancy, "renew"), {"rent": "85,800元/月", "seen": seen(tenancy)})

    assert Tenancy.objects.get().rent == 30


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_buttons_are_those_of_the_role(client, tenancy, role):
    client.force_login(make_user(role))
    page = client.get(tenancy.get_absolute_url())
    if role == Role.EDITOR:
        assert page.status_code == 403
        return
    offered = {offer.move.name for offer in [*page.context["often"], *page.context["seldom"]]}

    links = {"renew", "correct"}
    of = {Role.SPACES: links | {"leave", "void"}, Role.OFFICER: links, Role.SUPERVISOR: links}
    assert offered == of.get(role, set())


# ---------------------------------------------------------------- taking


def test_from_an_enterprise_the_unit_is_looked_for_and_taken(desk, enterprise, space):
    found = desk.get(f"{TAKE}?enterprise={enterprise.pk}&q=hlzzy 502")
    assert [row.pk for row in found.context["found"]] == [space.pk]

    address = f"{TAKE}?enterprise={enterprise.pk}&space={space.pk}"
    assert desk.get(address).status_code == 200
    done = desk.post(address, {"kind": "rents", "from_on": "2024-06-03", "lease_ends_on": "2027-06-02", "rent": "28"})

    row = Tenancy.objects.get()
    assert done.url == row.get_absolute_url()
    assert (row.enterprise, row.rent, Space.objects.get().status) == (enterprise, 28, "occupied")


def test_from_a_unit_the_enterprise_is_named(desk, enterprise, space):
    address = f"{TAKE}?space={space.pk}"
    wrong = desk.post(address, {"kind": "rents", "from_on": "2024-06-03", "enterprise_name": "没有这家"})
    assert "Not in the list." in wrong.content.decode()

    desk.post(address, {"kind": "rents", "from_on": "2024-06-03", "enterprise_name": "昀峤电气"})

    assert Tenancy.objects.get().enterprise == enterprise


def test_without_words_the_units_that_bear_its_name_are_offered(desk, enterprise, space, manager, now):
    spaces.occupy(space.pk, by=manager, now=now, holder_name=enterprise.name)
    make_space(by=manager, now=now)

    found = desk.get(f"{TAKE}?enterprise={enterprise.pk}").context["found"]

    assert [row.pk for row in found] == [space.pk]


def test_a_strange_name_is_asked_about_before_it_is_linked(officers_desk, enterprise, space, manager, now):
    spaces.occupy(space.pk, by=manager, now=now, holder_name="昀峤工贸行")
    address, data = f"{TAKE}?space={space.pk}", {"kind": "rents", "from_on": "2024-06-03"}
    data["enterprise"] = enterprise.pk

    data["enterprise_name"] = enterprise.name
    first = officers_desk.post(address, data)
    assert "If that is this enterprise" in first.content.decode()
    assert 'name="is_same"' in first.content.decode()

    officers_desk.post(address, data | {"is_same": "on"})
    assert Tenancy.objects.get().enterprise == enterprise


def test_a_unit_taken_meanwhile_is_said_and_the_form_stays(desk, enterprise, space, manager, now):
    make_tenancy(by=manager, now=now, space=space, enterprise=make_enterprise("深圳市云栈仓储有限公司"))

    page = desk.post(
        f"{TAKE}?enterprise={enterprise.pk}&space={space.pk}",
        {"kind": "rents", "from_on": "2024-06-03", "text": "三年"},
    )

    assert page.status_code == 200
    assert "云栈仓储有限公司 has been in it since" in page.content.decode()
    assert "三年" in page.content.decode()


def test_an_address_that_names_nothing_asks_for_the_unit(desk):
    for query in ("space=nonsense", "space=99999999", "enterprise=²"):
        assert desk.get(f"{TAKE}?{query}").status_code == 200


# ---------------------------------------------------------------- elsewhere


def test_the_page_of_the_unit_names_its_tenant_and_leads_there(desk, tenancy, enterprise, space):
    text = desk.get(space.get_absolute_url()).content.decode()

    assert f'<a href="{enterprise.get_absolute_url()}">{enterprise.name}</a>' in text
    assert f"{LIST}?view=all&amp;space={space.pk}" in text
    assert f"{TAKE}?space={space.pk}" not in text


def test_the_page_of_a_vacant_unit_offers_it_to_managers_only(client, manager, officer, space):
    offered = {}
    for user in (manager, officer):
        client.force_login(user)
        offered[user] = f"{TAKE}?space={space.pk}" in client.get(space.get_absolute_url()).content.decode()

    assert offered == {manager: True, officer: False}


def test_the_one_page_of_an_enterprise_shows_its_units(officers_desk, tenancy, enterprise, space):
    page = officers_desk.get(f"{enterprise.get_absolute_url()}more/")

    assert [row.pk for row in page.context["tenancies"]] == [tenancy.pk]
    assert str(space) in page.content.decode()
    assert f"{TAKE}?enterprise={enterprise.pk}" in page.content.decode()


def test_the_sheet_has_the_rows_of_the_screen(desk, tenancy, manager, now):
    make_tenancy(by=manager, now=now, kind="owns")

    answer = desk.get(f"{reverse('tenancies:export', args=['csv'])}?kind=rents")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert tenancy.enterprise.name in text
    assert "80080" in text
    assert "1 rows" in text
