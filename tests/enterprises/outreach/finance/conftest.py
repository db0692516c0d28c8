from datetime import date

import pytest

from tests.factories import make_institution, make_introduction, make_need, make_product

TODAY = date(2024, 6, 3)


@pytest.fixture
def need(officer, enterprise, now):
    return make_need(by=officer, now=now, enterprise=enterprise)


@pytest.fixture
def bank(db):
    return make_institution("平湖农商银行")


@pytest.fixture
def product(bank):
    return make_product(bank, name="助企贷")


@pytest.fixture
def introduction(need, bank, officer, now):
    return make_introduction(need, by=officer, now=now, institution=bank)
