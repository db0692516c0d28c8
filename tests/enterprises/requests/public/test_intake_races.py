"""The public form pressed by many at one moment. Only PostgreSQL has the row locks that this is about."""

import pytest

from crm.models import Notice
from enterprises.requests.models import ServiceRequest
from enterprises.requests.public.intake import take_in
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def facts(category, officer):
    said = {"title": "扩产用电报装进度缓慢", "text": "排队两个月。", "category": category}
    claimed = {"claimed_name": "深圳市昀峤电气有限公司", "claimed_uscc": ""}
    return said | claimed | {"contact_name": "叶女士", "contact_phone": "13800000042"}


def test_one_form_sent_eight_times_at_once_is_one_request(facts, now):
    made = together([lambda: take_in(facts, token="same", now=now, address=None) for _n in range(8)])

    assert len({row.pk for row in made}) == ServiceRequest.objects.count() == Notice.objects.count() == 1


def test_the_same_words_in_eight_forms_at_once_are_one_number(facts, now):
    made = together([lambda n=n: take_in(facts, token=f"form-{n}", now=now, address=None) for n in range(8)])

    assert len({row.number for row in made}) == ServiceRequest.objects.count() == Notice.objects.count() == 1


def test_different_words_at_once_are_as_many_numbers(facts, now):
    made = together(
        [lambda n=n: take_in(facts | {"text": f"{n}"}, token=f"form-{n}", now=now, address=None) for n in range(8)]
    )

    assert len({row.number for row in made}) == 8
