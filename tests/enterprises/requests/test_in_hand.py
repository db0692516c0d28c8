"""Who reads a request and who has it in hand: only the latter see the telephone and add files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.models import Attachment, Role
from enterprises.requests.models import ServiceRequest
from tests.factories import make_user


@pytest.fixture
def helper(case, other_department):
    """Of a unit that was asked for help and has answered."""
    person = make_user(Role.HANDLER, unit=other_department)
    case.working()
    case.do("assist", "06-03 15:00", unit=other_department)
    case.do("contribute", "06-03 16:00", by=person)
    ServiceRequest.objects.update(contact_phone="13800000042")
    return person


def test_whoever_has_helped_reads_on_and_no_more(as_user, case, helper):
    browser, number = as_user(helper), case.row.number

    page = browser.get(case.row.get_absolute_url())
    shown = browser.post(reverse("requests:reveal", args=[number]))
    added = browser.post(reverse("requests:attach", args=[number]), {"files": SimpleUploadedFile("a.txt", b"words")})

    assert (page.status_code, shown.status_code, added.status_code) == (200, 403, 403)
    assert Attachment.objects.count() == 0
    assert "13800000042" not in page.content.decode()


@pytest.mark.parametrize(("role", "offered"), [(Role.OFFICER, True), (Role.AUDITOR, False), (Role.REPORTER, False)])
def test_nobody_is_offered_what_they_may_not_do(as_user, case, helper, role, offered):
    page = as_user(make_user(role)).get(case.row.get_absolute_url()).content.decode()

    for name in ("reveal", "attach"):
        assert (reverse(f"requests:{name}", args=[case.row.number]) in page) == offered
