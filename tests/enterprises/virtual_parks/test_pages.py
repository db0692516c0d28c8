"""The pages of virtual parks as a browser meets them: costs, three ways of taking in, filters, forms, sheets."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from crm.models import Role
from enterprises.accounts.choices import named_tags
from enterprises.economy.models import Datum, first_day
from enterprises.requests.models import ServiceRequest
from enterprises.virtual_parks import flow
from enterprises.virtual_parks.models import VirtualPark
from tests.factories import make_enterprise, make_request, make_user, make_virtual_park

LIST, NEW = "/desk/virtual-parks/", "/desk/virtual-parks/new/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def park(officer, supervisor, enterprise, now):
    return make_virtual_park(by=officer, enterprises=[enterprise], now=now, leader=supervisor, theme="跨境电商")


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def url(name: str, *args) -> str:
    return reverse(f"virtual_parks:{name}", args=args)


def without_tokens(response) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def inside(park) -> set[str]:
    return set(park.memberships.filter(to_on=None).values_list("enterprise__name", flat=True))


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(desk, officer, category, now, count, django_assert_num_queries):
    for n in range(count):
        row = make_enterprise(tier="A")
        make_request(by=officer, enterprise=row, category=category, received_at=now)
        make_virtual_park(f"园区{n}", by=officer, enterprises=[row, make_enterprise()], now=now)
    desk.get(LIST)

    with django_assert_num_queries(7):
        page = desk.get(LIST)

    cards = [(row.count_members, row.count_a, row.count_open) for row in page.context["page"]]
    assert cards == [(2, 1, 1)] * count


def test_a_card_counts_who_is_in_it_now_and_what_one_may_see(client, park, enterprise, officer, handler, category, now):
    make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
    gone = make_enterprise()
    flow.join(park.pk, by=officer, enterprises=[gone], now=now)
    flow.leave(park.pk, by=officer, membership=park.memberships.get(enterprise=gone).pk, now=now)

    counts = {}
    for person in (officer, handler):
        client.force_login(person)
        (card,) = client.get(LIST).context["page"]
        counts[person] = (card.count_members, card.count_open)

    assert counts == {officer: (1, 1), handler: (1, 0)}


@pytest.mark.parametrize(
    ("asked", "found"), [("q=跨境", 1), ("q=无", 0), ("view=ended", 0), ("view=nonsense", 1), ("view=open", 1)]
)
def test_the_list_is_narrowed(desk, park, asked, found):
    assert desk.get(f"{LIST}?{asked}").context["page"].paginator.count == found


def test_the_part_is_what_the_page_shows(desk, park):
    assert without_tokens(desk.get(LIST, headers=HTMX)).strip() in without_tokens(desk.get(LIST))
    part, page = desk.get(f"{url('members', park.pk)}?q=昀"), desk.get(f"{park.get_absolute_url()}?q=昀")
    assert re.sub(r'href="\?[^"]*"', "", without_tokens(part)).strip() in re.sub(
        r'href="\?[^"]*"', "", without_tokens(page)
    )


# ---------------------------------------------------------------- the page of one


@pytest.mark.parametrize("count", [1, 3])
def test_a_park_costs_the_same_however_many_are_in_it(
    as_user, supervisor, park, officer, category, now, count, django_assert_num_queries
):
    for _n in range(count):
        row = make_enterprise(tier="A", officer=officer)
        flow.join(park.pk, by=officer, enterprises=[row], now=now)
        make_request(by=officer, enterprise=row, category=category, received_at=now)
        for year in (2023, 2024):
            Datum.objects.create(
                enterprise=row, measure="output", year=year, month=3, on=first_day(year, 3), value=100 * year, at=now
            )
    desk = as_user(supervisor)
    desk.get(park.get_absolute_url())

    with django_assert_num_queries(12):
        page = desk.get(park.get_absolute_url())

    assert (page.context["count_members"], page.context["tiers"][0][2]) == (count + 1, count)
    assert len(page.context["requests"]) == count
    assert page.context["money"][0].reporters == count


@pytest.mark.parametrize(
    ("asked", "found"),
    [("tier=A", {"甲公司"}), ("officer={officer}", {"甲公司"}), ("q=昀峤", {"深圳市昀峤电气有限公司"})],
)
def test_members_are_narrowed(desk, park, officer, now, asked, found):
    row = make_enterprise("甲公司", tier="A", officer=officer)
    flow.join(park.pk, by=officer, enterprises=[row], now=now)

    for address in (park.get_absolute_url(), url("members", park.pk)):
        page = desk.get(f"{address}?{asked.format(officer=officer.pk)}")
        assert {row.enterprise.name for row in page.context["page"]} == found


def test_requests_of_members_are_shown_the_first_due_on_top_and_all_on_a_page(desk, park, officer, category, now):
    rows = [make_enterprise() for _n in range(11)]
    flow.join(park.pk, by=officer, enterprises=rows, now=now)
    for at, row in enumerate(rows):
        make_request(by=officer, enterprise=row, category=category, received_at=now - timedelta(days=at))
    make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=now)

    page, every = desk.get(park.get_absolute_url()), desk.get(url("requests", park.pk))

    due = [row.due_at for row, _light in page.context["requests"]]
    assert (len(due), due, page.context["has_more"]) == (10, sorted(due), True)
    assert every.context["page"].paginator.count == ServiceRequest.objects.count() - 1


def test_figures_are_for_those_who_may_read_them(client, park, enterprise, officer, now):
    Datum.objects.create(
        enterprise=enterprise, measure="output", year=2024, month=3, on=first_day(2024, 3), value=5_000_000, at=now
    )

    seen = {}
    for person in (officer, make_user(Role.HANDLER), make_user(Role.EDITOR)):
        client.force_login(person)
        seen[person] = "CNY 5,000,000" in client.get(park.get_absolute_url()).content.decode()

    assert list(seen.values()) == [True, False, False]


# ---------------------------------------------------------------- opening and changing


def filled(leader, **more):
    return {"name": "低空经济虚拟园区", "theme": "低空经济", "leader": leader.pk, "began_on": "2024-06-01"} | more


def test_one_is_opened_and_sent_twice_it_is_one(desk, supervisor, handler):
    answers = [desk.post(NEW, filled(supervisor, people=[handler.pk], text="抱团")) for _twice in range(2)]

    park = VirtualPark.objects.get()
    assert {answer.url for answer in answers} == {park.get_absolute_url()}
    assert (park.leader, list(park.people.all()), f"{park.began_on}") == (supervisor, [handler], "2024-06-01")


def test_a_name_that_is_taken_is_said_and_nothing_is_lost(client, park, supervisor):
    client.force_login(supervisor)

    page = client.post(NEW, filled(supervisor, name=park.name, text="抱团出海"))

    assert page.context["form"].errors["name"] == ["There is a virtual park of this name already."]
    assert "抱团出海" in page.content.decode()


def test_it_is_changed_and_a_stale_form_loses_politely(desk, park, supervisor, now):
    address = url("edit", park.pk)
    form = desk.get(address).context["form"]
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        flow.edit(park.pk, by=supervisor, name=park.name, theme="出海", text="", leader=None, people=[])
    sent = filled(supervisor, name=park.name, theme="别的", seen=form.initial["seen"])

    page = desk.post(address, sent)

    assert "Somebody else" in page.content.decode()
    assert "别的" in page.content.decode()
    desk.post(address, sent | {"seen": page.context["form"]["seen"].value()})
    park.refresh_from_db()
    assert (park.theme, park.leader) == ("别的", supervisor)


def test_who_keeps_it_may_change_it_and_others_may_not(client, park, now):
    keeper, stranger = make_user(Role.SPACES, name="邓俊豪"), make_user(Role.HANDLER)
    VirtualPark.objects.filter(pk=park.pk).update(leader=keeper)

    opened = {}
    for person in (keeper, stranger):
        client.force_login(person)
        opened[person] = client.get(url("edit", park.pk)).status_code

    assert opened == {keeper: 200, stranger: 403}


# ---------------------------------------------------------------- taking in


def test_one_is_picked_by_name(desk, park):
    make_enterprise("深圳市桐漪自动化有限公司")

    desk.post(url("move", park.pk, "join"), {"enterprise_name": "桐漪自动化"})

    assert inside(park) == {"深圳市昀峤电气有限公司", "深圳市桐漪自动化有限公司"}


def test_by_filter_it_is_shown_first_and_then_taken_in(desk, park, enterprise, community):
    tagged = make_enterprise("甲公司", community=community, division="65", section="I")
    for row in (tagged, enterprise, make_enterprise("乙公司", status="closed", community=community)):
        row.tags.set(named_tags(["跨境电商"]))
    make_enterprise("丙公司", community=community)
    address, asked = url("move", park.pk, "gather"), {"tag": tagged.tags.get().pk, "community": community.pk}

    look = desk.post(address, asked, headers=HTMX)

    assert [row.name for row in look.context["form"].found] == ["甲公司"]
    assert inside(park) == {enterprise.name}
    desk.post(address, asked | {"sure": 2})  # another number than was shown
    assert inside(park) == {enterprise.name}
    done = desk.post(address, asked | {"sure": 1}, headers=HTMX)
    assert inside(park) == {enterprise.name, "甲公司"}
    assert "1 enterprise taken in." in done.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"), [({"division": "65"}, ["甲公司"]), ({"tier": "B"}, ["乙公司"]), ({"words": "甲"}, ["甲公司"])]
)
def test_each_field_narrows(desk, park, asked, found):
    make_enterprise("甲公司", division="65", section="I")
    make_enterprise("乙公司", tier="B")

    page = desk.post(url("move", park.pk, "gather"), asked)

    assert [row.name for row in page.context["form"].found] == found


def test_nothing_said_finds_nobody(desk, park):
    page = desk.post(url("move", park.pk, "gather"), {})

    assert "Say at least one thing" in page.content.decode()


def test_a_wrong_line_stops_the_list_unless_it_is_left_out(desk, park, enterprise):
    make_enterprise("深圳市桐漪自动化有限公司")
    address, names = url("move", park.pk, "paste"), "桐漪自动化\n无此企业"

    page = desk.post(address, {"names": names}, headers=HTMX)

    assert page.context["form"].errors["names"] == ["Line 2, 无此企业: not in the list"]
    assert names in page.content.decode()
    assert inside(park) == {enterprise.name}
    desk.post(address, {"names": names, "skips": "on"})
    assert inside(park) == {enterprise.name, "深圳市桐漪自动化有限公司"}


def test_one_is_taken_out_beside_its_line(desk, park, enterprise):
    row = park.memberships.get()
    address = url("move", park.pk, "leave")

    form = desk.get(f"{address}?membership={row.pk}").context["form"]

    assert form.fields["membership"].choices == [(row.pk, enterprise.name)]
    desk.post(address, {"membership": row.pk, "text": "转型"})
    assert inside(park) == set()


@pytest.mark.parametrize("asked", ["", "x", "999999", "²"])
def test_an_odd_membership_takes_nobody_out(desk, park, asked):
    address = url("move", park.pk, "leave")

    assert desk.get(f"{address}?membership={asked}").status_code == 200
    assert desk.post(address, {"membership": asked}).status_code == 200
    assert len(inside(park)) == 1


def test_it_ends_for_a_reason(as_user, supervisor, park):
    desk, address = as_user(supervisor), url("move", park.pk, "end")

    assert desk.post(address, {"text": ""}).context["form"].errors["text"]
    assert desk.post(address, {"text": "并入产业园"}).url == park.get_absolute_url()
    assert desk.get(f"{LIST}?view=ended").context["page"].paginator.count == 1


def test_the_sheet_has_the_members_as_narrowed(desk, park, officer, now):
    flow.join(park.pk, by=officer, enterprises=[make_enterprise("甲公司", tier="A")], now=now)

    answer = desk.get(f"{url('export', park.pk, 'xlsx')}?tier=A")

    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[1] for row in rows[1:] if row[0] == 1] == ["甲公司"]


def test_the_one_page_says_in_which_it_is(desk, park, enterprise):
    more = desk.get(reverse("desk:enterprise_more", args=[enterprise.pk])).content.decode()

    assert park.get_absolute_url() in more
