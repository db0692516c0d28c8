"""Where a visitor comes from: what our own outermost proxy saw, and nothing that the visitor wrote there."""

import pytest

from crm.web import client_address


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),  # without a proxy of ours anybody can write this
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_of_a_visitor(rf, settings, proxies, passed, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}

    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.9", **headers)) == address
