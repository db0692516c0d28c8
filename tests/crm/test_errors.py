"""When something is in the way: what happened, what to do next, and what a browser may do with our pages."""

import pytest
from django.test import Client, RequestFactory

from crm.desk import errors
from crm.models import Role

from ..factories import make_user

STRICT, EDITORS = "script-src 'self';", "script-src 'self' 'unsafe-inline';"


def test_a_page_for_others_says_so_and_shows_a_way_on(as_user, officer):
    response = as_user(officer).get("/desk/people/")

    assert response.status_code == 403
    assert "403.html" in [template.name for template in response.templates]
    assert 'href="/desk/"' in response.text


def test_a_wrong_address_says_so_and_shows_a_way_on(client, db):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'href="/"' in response.text


def test_a_broken_page_needs_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = errors.broken(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "w-door" in response.text


def test_a_failing_view_is_answered_with_it(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("crm.desk.workyear.work_calendar", lambda: 1 / 0)
    client.force_login(make_user(Role.OFFICER))

    assert client.get("/desk/calendar/").status_code == 500


def test_an_old_page_says_so(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})

    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/desk/me/", "/desk/people/", "/nowhere/"])
def test_our_pages_run_no_inline_script_or_style(as_user, officer, page):
    policy = as_user(officer).get(page).headers["Content-Security-Policy"] + ";"

    assert STRICT in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none';" in policy
    assert "default-src 'none';" in policy


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("page", ["/cms/", "/cms/pages/", "/admin/", "/admin/crm/user/"])
def test_the_editors_admins_get_their_own_rule(as_user, db, page):
    policy = as_user(make_user(is_superuser=True, is_staff=True)).get(page).headers["Content-Security-Policy"] + ";"

    assert EDITORS in policy
    assert "frame-ancestors 'self';" in policy
    assert "unsafe-eval" not in policy


def test_the_public_front_page_keeps_its_promise_without_dead_links(client, db, settings):
    settings.OFFICE_PHONE = "0755-1234 5678"
    page = client.get("/").text

    assert "企业吹哨" in page
    assert "0755-1234 5678" in page
    assert 'href="#"' not in page
