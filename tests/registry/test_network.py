"""The address that is logged is the client's, and the client can't choose it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from leptoguide.registry.network import client_address


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        (0, "10.0.0.9", "", "10.0.0.9"),
        (0, "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        (1, "10.0.0.1", "10.0.0.9", "10.0.0.9"),
        (1, "10.0.0.1", "1.2.3.4, 10.0.0.9", "10.0.0.9"),
        (2, "10.0.0.1", "1.2.3.4, 10.0.0.9, 10.0.0.2", "10.0.0.9"),
        (2, "10.0.0.1", "10.0.0.9", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "", "10.0.0.9:51234", "10.0.0.9"),
        (1, "", "[fd00::9]:51234", "fd00::9"),
        (1, "", "fd00::9", "fd00::9"),
        (1, "", "<script>", None),
        (0, "", "", None),
    ],
)
def test_the_address_past_the_proxies(
    settings: Settings, rf: RequestFactory, proxies: int, peer: str, forwarded: str, address: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == address
