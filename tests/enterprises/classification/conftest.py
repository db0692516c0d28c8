"""An office in the summer of 2024: the figures of 2023 count."""

from datetime import date

import pytest

from crm.models import Role
from tests.factories import make_enterprise, make_figures, make_user

YI = 100_000_000


@pytest.fixture
def today():
    return date(2024, 6, 3)


@pytest.fixture
def auditor(db):
    return make_user(Role.AUDITOR, name="蒋学文")


@pytest.fixture
def large(db, now, officer):
    """An enterprise of 12.3亿元."""
    row = make_enterprise("深圳市砚澜川精密有限公司", section="C", division="39", officer=officer)
    make_figures(row, 2023, at=now, output=1_230_000_000, revenue=1_300_000_000, employees=1200)
    return row
