"""A renamed enterprise finds its requests under the new name."""

from datetime import timedelta

from django.utils import timezone

from crm.models import EventCursor
from enterprises.accounts import changes
from enterprises.requests.models import ServiceRequest
from enterprises.requests.renames import follow_renames


def found(words):
    return list(ServiceRequest.objects.matching(words))


def change(enterprise, officer, **facts):
    changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, **facts)


def test_requests_follow_a_new_name_once(service_request, enterprise, officer):
    follow_renames(timezone.now())
    change(enterprise, officer, name="深圳市砚澜川精密有限公司")

    assert [follow_renames(timezone.now()), follow_renames(timezone.now())] == [1, 0]
    assert (found("砚澜"), found("ylc"), found("昀峤")) == ([service_request], [service_request], [])


def test_other_changes_cost_nothing(service_request, enterprise, officer):
    follow_renames(timezone.now())
    change(enterprise, officer, address="平新北路 12 号")

    assert follow_renames(timezone.now()) == 0


def test_the_cursor_moves_on_and_never_back(service_request):
    late, early = timezone.now(), timezone.now() - timedelta(days=1)
    follow_renames(late)
    follow_renames(early)

    assert EventCursor.objects.get().seen_until == late
