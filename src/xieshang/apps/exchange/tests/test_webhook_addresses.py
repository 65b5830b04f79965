"""Which addresses are called: sixty ways into the house, and none of them open."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from xieshang.apps.exchange.webhooks import addresses
from xieshang.apps.exchange.webhooks.addresses import NotAllowed, Target, may_be_called

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",  # noqa: S104
    "192.168.1.1", "169.254.169.254", "169.254.0.23", "100.64.0.1", "100.100.100.200",
    "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "fe80::1", "fc00::1", "fd00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2001:0:7f00:1::1",
]  # fmt: skip
WRITTEN = {
    "http://tax.example/": "https",
    "ftp://tax.example/": "https",
    "file:///etc/passwd": "https",
    "gopher://tax.example/": "https",
    "//tax.example/": "https",
    "tax.example": "https",
    "": "text",
    "https://": "parts",
    "https://tax.example:22/": "port",
    "https://tax.example:6379/": "port",
    "https://tax.example:0/": "port",
    "https://tax.example:99999/": "text",
    "https://tax.example:x/": "text",
    "https://user@tax.example/": "parts",
    "https://user:word@tax.example/": "parts",
    "https://tax.example@127.0.0.1/": "parts",
    "https://@127.0.0.1/": "parts",
    "https://tax.example/#there": "parts",
    "https://tax.example\\@127.0.0.1/": "text",
    "https://tax.example/a b": "text",
    "https://tax.example/\r\nHost: other": "text",
    "https://税务.example/": "text",
    "https://tax.example/" + "a" * 300: "text",
    "https://127.0.0.1/": "place",
    "https://10.0.0.1/": "place",
    "https://[::1]/": "place",
    "https://[::ffff:127.0.0.1]/": "place",
    "https://[fe80::1]/": "place",
    "https://169.254.169.254/latest/meta-data/": "place",
}
DISGUISED = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost"]


@pytest.mark.parametrize("number", INSIDE)
def test_no_number_inside_is_called(number: str) -> None:
    assert not may_be_called(ip_address(number))


@pytest.mark.parametrize("number", ["59.202.1.1", "114.114.114.114", "2400:3200::1"])
def test_public_numbers_are_called_the_government_network_among_them(number: str) -> None:
    assert may_be_called(ip_address(number))


@pytest.mark.parametrize("at", range(len(WRITTEN)))
def test_an_address_that_is_none_of_ours_is_refused_with_its_reason(at: int) -> None:
    address, code = list(WRITTEN.items())[at]
    with pytest.raises(NotAllowed) as refused:
        addresses.read(address)
    assert refused.value.code == code
    assert code in addresses.WORDS


def test_an_address_is_read_as_it_is_called() -> None:
    assert addresses.read("https://Tax.Example/told?a=1") == Target(
        "tax.example", 443, "/told?a=1", True
    )
    assert addresses.read("https://tax.example:8443").path == "/"


def test_the_place_of_an_address_is_scheme_and_host_and_nothing_more() -> None:
    assert addresses.place_of("https://Tax.Example:8443/t/abc?key=1") == "https://tax.example"
    assert addresses.place_of("https://[2400:3200::1]:8443/t") == "https://[2400:3200::1]"


@pytest.mark.parametrize("host", DISGUISED)
def test_a_name_that_leads_inside_is_found_out_when_it_is_resolved(host: str) -> None:
    with pytest.raises(NotAllowed):
        addresses.numbers_of(Target(host, 443, "/", True))


def test_one_number_inside_among_others_is_enough() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        return ["59.202.1.1", "10.0.0.1"]

    with pytest.raises(NotAllowed):
        addresses.numbers_of(Target("tax.example", 443, "/", True), resolve=resolve)


def test_the_administrator_opens_networks_but_never_what_is_nobodys(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [
        ip_network(one)
        for one in ("10.16.0.0/12", "fd00::/8", "169.254.0.0/16", "100.64.0.0/10")
    ]
    assert may_be_called(ip_address("10.16.3.4"))
    assert may_be_called(ip_address("::ffff:10.16.3.4"))
    assert may_be_called(ip_address("fd12::1"))
    assert not may_be_called(ip_address("10.32.0.1"))
    for never in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254"):
        assert not may_be_called(ip_address(never)), never
