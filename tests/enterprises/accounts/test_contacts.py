"""Contacts: the verbs, the forms, and who saw a number."""

import pytest
from django.urls import reverse

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.accounts import contacts
from enterprises.accounts.models import Contact
from tests.factories import make_user

PHONE = "13800000042"
PART = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(officer, enterprise):
    return contacts.add(enterprise.pk, by=officer, name="叶女士", title="行政经理", phone=PHONE)


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def last_event(enterprise):
    return Event.objects.about(enterprise).first()


def words(response):
    return response.content.decode()


def test_the_first_contact_is_called_first_and_a_new_first_one_takes_over(officer, enterprise, contact):
    second = contacts.add(enterprise.pk, by=officer, name="陈先生", is_primary=True)

    contact.refresh_from_db()
    assert (contact.is_primary, second.is_primary) == (False, True)


def test_the_same_contact_sent_twice_is_one(officer, enterprise, contact):
    assert contacts.add(enterprise.pk, by=officer, name="叶女士", phone=PHONE) == contact


def test_history_of_a_contact_never_holds_the_number(officer, enterprise, contact):
    contacts.edit(contact.pk, by=officer, seen=contacts.as_shown(contact), phone="13900000043")

    assert last_event(enterprise).changes == {"phone": ["138****0042", "139****0043"]}


def test_a_stale_contact_page_loses(officer, contact):
    seen = contacts.as_shown(contact)
    contacts.edit(contact.pk, by=officer, seen=seen, title="总经理")

    with pytest.raises(Refused):
        contacts.edit(contact.pk, by=officer, seen=seen, title="厂长")


def test_a_retired_contact_is_kept_out_of_use(officer, enterprise, contact):
    contacts.retire(contact.pk, by=officer)

    kept = Contact.objects.get()
    assert (kept.is_active, kept.is_primary) == (False, False)
    assert last_event(enterprise).verb == "contact.retire"


def test_revealing_gives_the_number_and_records_who_looked_without_it(officer, enterprise, contact):
    assert contacts.reveal(contact, by=officer, address="10.0.0.7") == PHONE

    event = last_event(enterprise)
    assert (event.verb, event.actor, event.text, event.address) == ("contact.reveal", officer, "叶女士", "10.0.0.7")
    assert PHONE not in f"{event.text}{event.changes}"


def test_the_number_behind_a_request_is_revealed_and_recorded_on_the_request(officer, service_request):
    service_request.contact_name, service_request.contact_phone = "叶女士", PHONE

    assert contacts.reveal(service_request, by=officer) == PHONE
    assert last_event(service_request).verb == "contact.reveal"


@pytest.mark.parametrize("role", sorted(set(Role) - contacts.MAY_REVEAL))
def test_whoever_may_not_see_numbers_is_refused(role, contact):
    with pytest.raises(Refused):
        contacts.reveal(contact, by=make_user(role))


def test_a_contact_is_added(desk, enterprise):
    desk.post(
        reverse("accounts:contact_add", args=[enterprise.pk]),
        {"name": "陈先生", "title": "厂长", "phone": "0755-84000000-801"},
    )

    assert enterprise.contacts.get().phone == "0755-84000000-801"


@pytest.mark.parametrize("phone", ["1380000004", "138 0000 00423", "+86 1380000004", "没有"])
def test_a_number_that_cannot_be_one_is_said(desk, enterprise, phone):
    response = desk.post(reverse("accounts:contact_add", args=[enterprise.pk]), {"name": "陈先生", "phone": phone})

    assert response.context["form"].errors["phone"]


def test_the_number_is_masked_on_the_page_and_in_the_form_and_an_empty_field_keeps_it(desk, enterprise, contact):
    url = reverse("accounts:contact_edit", args=[contact.pk])
    pages = words(desk.get(enterprise.get_absolute_url())) + words(desk.get(url))
    desk.post(
        url, {"name": "叶女士", "title": "总经理", "phone": "", "is_primary": "on", "seen": contacts.as_shown(contact)}
    )

    contact.refresh_from_db()
    assert PHONE not in pages
    assert "138****0042" in pages
    assert (contact.title, contact.phone) == ("总经理", PHONE)


def test_a_stale_contact_form_is_told_and_may_be_sent_again(desk, officer, contact):
    seen = contacts.as_shown(contact)
    contacts.edit(contact.pk, by=officer, seen=seen, title="总经理")
    url, sent = reverse("accounts:contact_edit", args=[contact.pk]), {"name": "叶丽", "is_primary": "on"}

    response = desk.post(url, sent | {"seen": seen})
    again = desk.post(url, sent | {"seen": response.context["seen"]})

    assert response.context["refused"]
    assert again.status_code == 302


def test_a_contact_is_retired_and_put_back(desk, contact):
    desk.post(reverse("accounts:contact_retire", args=[contact.pk]))
    contact.refresh_from_db()
    assert contact.is_active is False

    desk.post(
        reverse("accounts:contact_edit", args=[contact.pk]), {"name": "叶女士", "seen": contacts.as_shown(contact)}
    )
    contact.refresh_from_db()
    assert (contact.is_active, contact.phone) == (True, PHONE)


def test_a_shown_number_is_recorded_and_not_stored_by_browsers(desk, officer, enterprise, contact):
    response = desk.post(reverse("accounts:reveal", args=[contact.pk]), **PART)

    assert PHONE in words(response)
    assert words(response).strip().splitlines()[-1].startswith(f'<span id="phone-{contact.pk}">')
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.about(enterprise).filter(verb="contact.reveal", actor=officer).count() == 1


def test_without_script_the_number_comes_on_a_page_of_its_own(desk, contact):
    response = desk.post(reverse("accounts:reveal", args=[contact.pk]))

    assert "<html" in words(response)
    assert PHONE in words(response)


@pytest.mark.parametrize("role", Role)
def test_only_some_roles_see_numbers(client, contact, role):
    client.force_login(make_user(role))

    response = client.post(reverse("accounts:reveal", args=[contact.pk]))

    assert response.status_code == (200 if role in contacts.MAY_REVEAL else 403)
