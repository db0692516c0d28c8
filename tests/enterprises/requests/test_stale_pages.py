"""A page that was overtaken: told why, and nothing is lost but the click."""

from django.urls import reverse

from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest


def test_whoever_was_too_slow_is_told_and_sent_back_to_the_list(
    as_user, service_request, officer, handler, department, monkeypatch
):
    """The unit lost it between the page's look and the move's own."""
    flow.assign(service_request.pk, by=officer, unit=department)
    browser, sign = as_user(handler), flow.VERBS["sign"]

    def meanwhile(pk, **words):
        ServiceRequest.objects.filter(pk=pk).update(unit=None, status="accepted")
        return sign(pk, **words)

    monkeypatch.setitem(flow.VERBS, "sign", meanwhile)
    answer = browser.post(reverse("requests:move", args=[service_request.number, "sign"]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("requests:list"))
    assert "lies with somebody else by now" in browser.get(answer["Location"]).content.decode()
