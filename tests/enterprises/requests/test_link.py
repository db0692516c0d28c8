"""关联企业: a request of the public site finds its enterprise, by an officer and by nobody else."""

import pytest

from enterprises.accounts.models import Enterprise
from enterprises.requests import codes, flow
from enterprises.requests.link_form import LinkForm
from enterprises.requests.models import Channel
from tests.factories import make_enterprise

CODE = "91440300MA5FYQK78X"


@pytest.fixture
def from_outside(category, now):
    facts = {"claimed_name": "深圳市昀峤电气有限公司", "claimed_uscc": "", "contact_phone": "13800000042"}
    words = {"title": "扩产用电", "text": "请协调。", "channel": Channel.WEB, "category": category}
    return flow.log(by=None, token="t" * 32, received_at=now, now=now, **facts, **words)


def form_for(service_request, user, data=None):
    return LinkForm(data, service_request=service_request, user=user)


def test_who_bears_the_code_or_the_name_is_offered_first(from_outside, officer):
    alike, coded = make_enterprise("昀峤电气有限公司"), make_enterprise("深圳市别名有限公司", uscc=CODE)
    make_enterprise("深圳市无关有限公司")
    from_outside.claimed_uscc = CODE

    offered = [value for value, _label in form_for(from_outside, officer).fields["enterprise"].choices]

    assert offered == [str(coded.pk), str(alike.pk), "new"]


def test_another_one_is_looked_for_by_words(from_outside, officer):
    other = make_enterprise("深圳市砚池精密有限公司")

    form = form_for(from_outside, officer, {"words": "砚池"})

    assert not form.is_valid()
    assert str(other.pk) in form.found


def test_linking_gives_it_the_enterprise_and_an_owner(from_outside, officer, enterprise):
    form = form_for(from_outside, officer, {"enterprise": str(enterprise.pk)})
    assert form.is_valid()

    linked = flow.link(from_outside.pk, by=officer, **form.cleaned_data)

    assert (linked.enterprise, linked.officer, linked.asker) == (enterprise, officer, enterprise.name)


def test_a_new_one_is_added_from_what_was_given(from_outside, officer):
    from_outside.claimed_uscc = CODE
    from_outside.save()
    form = form_for(from_outside, officer, {"enterprise": "new", "name": "深圳市昀峤电气有限公司"})
    assert form.is_valid()

    linked = flow.link(from_outside.pk, by=officer, **form.cleaned_data)

    assert (linked.enterprise.name, linked.enterprise.uscc) == ("深圳市昀峤电气有限公司", CODE)


def test_what_is_in_the_register_is_not_added_again(as_user, from_outside, officer, enterprise):
    url = f"/desk/requests/{from_outside.number}/moves/link/"

    page = as_user(officer).post(url, {"enterprise": "new", "name": enterprise.name})

    from_outside.refresh_from_db()
    assert page.context["refused"]
    assert from_outside.enterprise is None
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"words": "没有"}, {"enterprise": "new", "name": " "}, {"enterprise": "999999"}])
def test_without_a_choice_nothing_is_linked(from_outside, officer, data):
    assert not form_for(from_outside, officer, data).is_valid()


def test_the_desk_shows_a_request_of_nobody_known_and_its_new_code_once(as_user, from_outside, officer):
    browser = as_user(officer)

    pages = [
        browser.get("/desk/requests/?view=open"), browser.get(f"/desk/requests/{from_outside.number}/"),
        browser.get("/desk/search/?q=昀峤"), browser.get("/desk/requests/export/csv/?view=open"),
    ]  # fmt: skip
    b"".join(pages[3].streaming_content)
    told = browser.post(f"/desk/requests/{from_outside.number}/moves/reissue_code/", {"text": "叶女士"})
    after = browser.get(f"/desk/requests/{from_outside.number}/")

    assert [page.status_code for page in pages] == [200] * 4
    assert from_outside.claimed_name in pages[1].content.decode()
    code = told.context["service_request"].told_once
    assert code in told.content.decode()
    assert code not in after.content.decode()


def test_a_new_code_is_issued_after_a_call_back_only_and_two_clicks_show_the_one_that_opens(
    as_user, from_outside, officer
):
    browser, url = as_user(officer), f"/desk/requests/{from_outside.number}/moves/reissue_code/"
    seen, before = browser.get(url).context["seen"], from_outside.code_hash

    browser.post(url, {"seen": seen})
    from_outside.refresh_from_db()
    assert from_outside.code_hash == before

    pages = [browser.post(url, {"seen": seen, "text": "叶女士"}) for _click in range(2)]
    from_outside.refresh_from_db()
    assert codes.matches(pages[1].context["service_request"].told_once, from_outside.code_hash)
