"""What a deployment may set of the networks in which departments are called."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from xieshang.config.environment import networks, ports

NAME = "XIESHANG_WEBHOOK_NETWORKS"
WRONG = [
    "127.0.0.0/8", "127.0.0.1", "126.0.0.0/7", "::1", "::/127", "::/96", "::", "0.0.0.0",  # noqa: S104
    "0.0.0.0/0", "0.0.0.0/8", "169.254.0.0/16", "169.254.169.254", "169.254.0.0/24",
    "168.0.0.0/7", "fe80::/10", "fe80::1", "fe80::/64", "fe00::/7", "::ffff:127.0.0.1",
    "::ffff:0:0/96", "::ffff:169.254.1.0/120", "::ffff:0.0.0.0", "10.0.0.1/8", "intranet",
]  # fmt: skip


def test_networks_and_ports_are_read_and_none_unless_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert networks(NAME) == []
    monkeypatch.setenv(NAME, "10.16.0.0/12, fd00::/8")
    assert networks(NAME) == [ip_network("10.16.0.0/12"), ip_network("fd00::/8")]
    monkeypatch.setenv(NAME, "443,9443")
    assert ports(NAME) == {443, 9443}


@pytest.mark.parametrize("at", range(len(WRONG)))
def test_this_machine_and_everything_are_no_network_of_departments(
    at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, f"10.16.0.0/12,{WRONG[at]}")
    with pytest.raises(ValueError):
        networks(NAME)
