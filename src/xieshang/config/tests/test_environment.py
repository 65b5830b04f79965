"""What a deployment may set of the networks in which departments are called."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from xieshang.config.environment import networks, ports

NAME = "XIESHANG_WEBHOOK_NETWORKS"


def test_networks_and_ports_are_read_and_none_unless_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert networks(NAME) == []
    monkeypatch.setenv(NAME, "10.16.0.0/12, fd00::/8")
    assert networks(NAME) == [ip_network("10.16.0.0/12"), ip_network("fd00::/8")]
    monkeypatch.setenv(NAME, "443,9443")
    assert ports(NAME) == {443, 9443}


@pytest.mark.parametrize("at", range(6))
def test_this_machine_and_everything_are_no_network_of_departments(
    at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ["127.0.0.0/8", "127.0.0.1", "::1", "0.0.0.0/0", "10.0.0.1/8", "intranet"]
    monkeypatch.setenv(NAME, wrong[at])
    with pytest.raises(ValueError):
        networks(NAME)
