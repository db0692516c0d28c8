"""Institutions and products: what is written, what is refused, and that looking at a number is recorded."""

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.outreach.finance import changes
from tests.factories import make_institution, make_user

pytestmark = pytest.mark.django_db


def test_a_name_stands_once(officer, bank):
    with pytest.raises(Refused, match="in the list already"):
        changes.create(by=officer, name=bank.name, kind="bank")
    other = make_institution()
    with pytest.raises(Refused, match="in the list already"):
        changes.edit(other.pk, by=officer, seen=other.updated_at, name=bank.name)


def test_what_changed_is_told_with_the_number_masked(officer, bank):
    changes.edit(bank.pk, by=officer, seen=bank.updated_at, phone="13900000088", person="周经理")

    told = Event.objects.about(bank).get().changes
    assert told == {"institution_phone": ["135****0077", "139****0088"], "institution_person": ["陈经理", "周经理"]}


def test_a_stale_form_loses(officer, bank, product):
    seen = product.updated_at
    changes.edit_product(product.pk, by=officer, seen=seen, rate="3.2% 起")
    with pytest.raises(Refused, match="Somebody else"):
        changes.edit_product(product.pk, by=officer, seen=seen, rate="4%")
    with pytest.raises(Refused, match="Somebody else"):
        changes.edit(bank.pk, by=officer, seen=None, name="x")


def test_a_product_of_one_name_stands_once(officer, bank, product):
    with pytest.raises(Refused, match="product of this name"):
        changes.add_product(bank.pk, by=officer, name=product.name)
    assert changes.add_product(bank.pk, by=officer, name="设备贷", most=None).institution == bank
    assert Event.objects.about(bank).get().text == "设备贷"


@pytest.mark.parametrize("role", Role)
def test_who_may_see_a_number(bank, role):
    person, may = make_user(role), role in {Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION}
    try:
        assert changes.reveal(bank, by=person) == "13500000077"
        assert may
        assert Event.objects.about(bank).get(verb="institution.reveal").text == "陈经理"
    except Refused:
        assert not may


@pytest.mark.parametrize("role", [Role.ATTRACTION, Role.REPORTER])
def test_readers_change_nothing(bank, product, role):
    person = make_user(role)
    for verb in (
        lambda: changes.create(by=person, name="x", kind="bank"),
        lambda: changes.edit(bank.pk, by=person, seen=bank.updated_at, name="x"),
        lambda: changes.add_product(bank.pk, by=person, name="x"),
        lambda: changes.edit_product(product.pk, by=person, seen=product.updated_at, name="x"),
    ):
        with pytest.raises(Refused):
            verb()
