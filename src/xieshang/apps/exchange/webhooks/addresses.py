"""Which addresses may be called: the machines of departments, never those of this house.

A person enters the address, so it must not lead into the network behind this server. What
counts is the number to which the name leads at the moment of the call, and that very number is
connected to: a name that leads elsewhere a moment later does not help.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from xieshang.core.words import msg

LONGEST: Final = 300
PLAIN: Final = re.compile(r"[!-\[\]-~]+")  # printable ASCII without a backslash
HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
# Never called, whatever the administrator allows: this machine's neighbours on the cable,
# addresses of nobody or of many, and where clouds tell a machine its own secrets.
NEVER: Final = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
        "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "::", "fe80::/10", "ff00::/8", "fd00:ec2::254", "fd20:ce::254",
    )
)  # fmt: skip
TRANSLATED: Final = ip_network("64:ff9b::/96")  # an IPv4 address within an IPv6 one
Number = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
WORDS: Final = {
    "text": msg("网址太长，或者有空格、汉字。请照原样粘贴"),
    "https": msg("要以https://开头"),
    "parts": msg("网址里不能有用户名、密码和#"),
    "port": msg("端口不在允许的里面。请用443，或请运维人员放行"),
    "place": msg("这个地址不许访问。在政务外网内的，请运维人员把网段写进设置"),
}


class NotAllowed(Exception):
    """This address is not called; ``code`` says why, ``WORDS`` says it to people."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Target:
    """An address, read: where to connect, and what to ask for there."""

    host: str
    port: int
    path: str
    secure: bool


def read(address: str) -> Target:
    """An address as it is written; where its name leads is seen when it is called.

    Raises:
        NotAllowed: it is none, or none that is ever called.
    """
    if len(address) > LONGEST or not PLAIN.fullmatch(address):
        raise NotAllowed("text")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("text") from error
    secure = parts.scheme == "https"
    if not secure and not (parts.scheme == "http" and settings.WEBHOOK_PLAIN):
        raise NotAllowed("https")
    host = parts.hostname or ""
    if "@" in parts.netloc or parts.fragment or not HOST.fullmatch(host):
        raise NotAllowed("parts")
    if port is None:
        port = 443 if secure else 80
    if port not in settings.WEBHOOK_PORTS:
        raise NotAllowed("port")
    if (number := _number(host)) is not None and not may_be_called(number):
        raise NotAllowed("place")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, secure)


def place_of(address: str) -> str:
    """Scheme and host of an address: receivers carry their tokens in path and query."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return f"{parts.scheme}://[{host}]" if ":" in host else f"{parts.scheme}://{host}"


def numbers_of(target: Target, *, resolve: Resolve | None = None) -> list[str]:
    """The numbers to which a name leads now; all of them may be called.

    Raises:
        NotAllowed: one of them may not.
        OSError: the name leads nowhere.
    """
    found = (resolve or resolved)(target.host, target.port)
    if not found:
        raise OSError("the name leads nowhere")
    for one in found:
        number = _number(one)
        if number is None or not may_be_called(number):
            raise NotAllowed("place")
    return found


def resolved(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no name") from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def may_be_called(number: Number) -> bool:
    """Whether a number, and every number hidden in it, is public or explicitly allowed."""
    return all(_open(one) for one in _meant(number))


def _open(number: Number) -> bool:
    if any(number in network for network in NEVER):
        return False
    if any(number in network for network in settings.WEBHOOK_NETWORKS):
        return True
    return number.is_global and not number.is_multicast and not number.is_reserved


def _meant(number: Number) -> Iterator[Number]:
    """The number itself, or the one that it stands for; of a tunnel both its ends."""
    if isinstance(number, IPv4Address):
        yield number
        return
    if number.ipv4_mapped is not None:
        yield number.ipv4_mapped
        return
    yield number
    if number.sixtofour is not None:
        yield number.sixtofour
    if number.teredo is not None:
        yield from number.teredo
    if number in TRANSLATED:
        yield IPv4Address(int(number) & 0xFFFFFFFF)


def _number(host: str) -> Number | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
