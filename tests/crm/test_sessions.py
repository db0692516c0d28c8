"""The idle time-out, and the text that must survive it — for the one who typed it and nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.models import ReferenceStamp
from crm.sessions import KEPT, KEPT_LIMIT, keep_text, kept_text
from enterprises.accounts.models import Tag

from ..factories import PASSWORD

PHONE = "0755 8888 0000"
ME = "/desk/me/"


def enter(client, user, **more):
    return client.post("/accounts/login/", {"login": user.username, "password": PASSWORD, **more})


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def posted(rf, user, session=None, path=ME, **text):
    request = rf.post(path, text)
    request.user, request.session = user, session if session is not None else {}
    return request


def test_a_session_ends_after_the_idle_time(client, officer):
    enter(client, officer)
    client.get(ME)

    with later(29):
        assert client.get(ME).status_code == 200
    with later(29 + 31):
        assert client.get(ME).status_code == 302


def test_work_keeps_the_session_open(client, officer):
    enter(client, officer)
    client.get(ME)

    for minutes in (20, 40, 60, 80):
        with later(minutes):
            assert client.get(ME).status_code == 200


def test_text_sent_after_the_time_out_comes_back_after_log_in(client, officer):
    enter(client, officer)
    client.get(ME)

    with later(31):
        to_login = client.post(ME, {"phone": PHONE})
        back = enter(client, officer, next=ME)
        page = client.get(back.url)

    assert to_login.url == f"/accounts/login/?next={ME}"
    assert page.context["form"]["phone"].value() == PHONE
    assert page.wsgi_request.was_kept
    officer.refresh_from_db()
    assert officer.phone == ""


def test_it_comes_back_once(client, officer):
    enter(client, officer)
    client.get(ME)
    with later(31):
        client.post(ME, {"phone": PHONE})
        enter(client, officer)
        client.get(ME)

        assert client.get(ME).context["form"]["phone"].value() == ""


def test_text_sent_after_log_out_in_another_tab_comes_back(client, officer):
    enter(client, officer)
    client.post("/accounts/logout/")

    client.post(ME, {"phone": PHONE, "typed_by": officer.pk})
    enter(client, officer)

    assert client.get(ME).context["form"]["phone"].value() == PHONE


def test_somebody_elses_text_is_never_shown_and_soon_gone(client, officer, supervisor):
    client.post(ME, {"phone": PHONE, "typed_by": officer.pk})
    enter(client, supervisor)

    assert PHONE not in client.get("/desk/calendar/").text
    assert KEPT not in client.session
    assert client.get(ME).context["form"]["phone"].value() == ""


def test_text_without_an_author_is_shown_to_nobody(client, officer):
    client.post(ME, {"phone": PHONE})
    enter(client, officer)

    assert client.get(ME).context["form"]["phone"].value() == ""


@pytest.mark.parametrize("claim", ["", "²", "-1", "x" * 500, "9" * 500])
def test_a_strange_author_does_no_harm(client, db, claim):
    assert client.post(ME, {"phone": PHONE, "typed_by": claim}).status_code == 302


def test_htmx_is_sent_to_the_door_and_back_to_the_form(client, officer):
    enter(client, officer)
    client.get(ME)

    with later(31):
        htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/people/"}
        response = client.post(reverse("desk:saved_view"), {"name": "x"}, headers=htmx)

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2Fviews%2F"
    assert response.content == b""


def test_htmx_reading_is_sent_back_to_the_page_around_it(client, db):
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/people/?q=x"}

    response = client.get(reverse("desk:people"), headers=htmx)

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2Fpeople%2F%3Fq%3Dx"


def test_back_from_log_in_at_a_form_without_a_page_one_lands_at_the_page(as_user, officer, service_request):
    browser = as_user(officer)

    response = browser.get(reverse("requests:attach", args=[service_request.number]))

    assert response.url == service_request.get_absolute_url()


def test_a_token_changed_by_another_tab_loses_no_text(officer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    sent = {"phone": PHONE, "typed_by": officer.pk, "csrfmiddlewaretoken": "x" * 32}

    refused = browser.post(ME, sent, headers={"Origin": "http://testserver"})

    assert refused.headers["Location"] == ME
    assert browser.get(ME).context["form"]["phone"].value() == PHONE


def test_another_site_can_put_nothing_into_our_forms(officer):
    browser = Client(enforce_csrf_checks=True)
    sent = {"phone": PHONE, "typed_by": officer.pk}

    assert browser.post(ME, sent, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert browser.post(ME, sent).status_code == 403
    browser.force_login(officer)
    assert browser.post(ME, sent, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert browser.get(ME).context["form"]["phone"].value() == ""


def test_passwords_and_tokens_are_not_kept(rf, officer):
    request = posted(rf, officer, phone="1", password1="secret", oldpassword="secret", csrfmiddlewaretoken="t")

    keep_text(request, user_id=officer.pk)

    assert request.session[KEPT]["text"] == {"phone": ["1"]}


def test_more_than_a_session_should_hold_is_not_kept(rf):
    request = posted(rf, AnonymousUser(), phone="1" * (KEPT_LIMIT + 1))

    keep_text(request, user_id=1)

    assert KEPT not in request.session


def test_text_of_another_page_waits_for_that_page(rf, officer):
    request = posted(rf, officer, SessionStore(), phone="1")
    keep_text(request, user_id=officer.pk)

    other = posted(rf, officer, request.session, path="/desk/people/new/")

    assert kept_text(other) is None
    assert kept_text(request) == {"phone": ["1"]}
    assert kept_text(request) is None


def test_a_real_form_is_filled_again_and_says_so(client, officer, enterprise, category):
    new = reverse("requests:create")
    enter(client, officer)
    form = QueryDict(mutable=True)
    form.update({"title": "扩产用电", "text": "打了很久的一段话", "enterprise_name": enterprise.name, "token": "t-1"})
    client.get(new)

    with later(45):
        client.post(new, form.dict())
        enter(client, officer, next=new)
        page = client.get(new)

    assert "打了很久的一段话" in page.text
    assert 'role="status"' in page.text
    assert page.wsgi_request.was_kept


def test_the_reference_stamp_comes_with_the_person_and_is_fresh(as_user, officer):
    browser = as_user(officer)
    browser.get("/desk/enterprises/")
    Tag.objects.create(name="新标签")
    ReferenceStamp.objects.update_or_create(pk=1, defaults={"value": 7})  # as another process would have done

    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/desk/enterprises/")

    assert "新标签" in page.content.decode()
    assert not [query for query in asked if 'FROM "crm_referencestamp" ORDER' in query["sql"]]
