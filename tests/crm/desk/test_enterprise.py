"""The one page of an enterprise."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Role
from enterprises.accounts import contacts
from enterprises.accounts.changes import MAY_EDIT
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(officer, enterprise):
    return contacts.add(enterprise.pk, by=officer, name="叶女士", phone="13800000042")


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def test_the_page_costs_the_same_however_long_the_story(
    desk, officer, enterprise, category, contact, now, django_assert_num_queries
):
    make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
    desk.get(enterprise.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        desk.get(enterprise.get_absolute_url())
    cost = len(queries)
    for _n in range(2):
        make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
        contacts.reveal(contact, by=officer)

    with django_assert_num_queries(cost):
        desk.get(enterprise.get_absolute_url())

    assert 0 < cost <= 15


def test_a_handler_sees_on_the_page_only_requests_of_the_own_unit(as_user, handler, service_request):
    response = as_user(handler).get(service_request.enterprise.get_absolute_url())

    assert response.context["requests"] == []


@pytest.mark.parametrize("role", Role)
def test_the_page_offers_each_role_what_it_may_do(client, enterprise, contact, role):
    client.force_login(make_user(role))

    page = client.get(enterprise.get_absolute_url()).content.decode()

    assert (reverse("accounts:edit", args=[enterprise.pk]) in page) == (role in MAY_EDIT)
    assert (reverse("accounts:reveal", args=[contact.pk]) in page) == (role in contacts.MAY_REVEAL)
    assert (reverse("requests:create") in page) == (role in {Role.OFFICER, Role.SUPERVISOR})
