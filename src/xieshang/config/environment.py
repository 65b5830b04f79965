"""Reads the environment: what a deployment may set, and what it gets when it does not."""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
    "PRAGMA secure_delete=ON;"  # what is deleted leaves no bytes in the file
)

# This machine and its neighbours on the cable, also written as IPv6 (decision 0036).
OURSELVES: Final = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::", "::1", "fe80::/10",
        "::ffff:0.0.0.0/104", "::ffff:127.0.0.0/104", "::ffff:169.254.0.0/112",
    )
)  # fmt: skip


def flag(name: str) -> bool:
    """Whether a yes/no setting is on; unset means no."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """A comma-separated list; unset means empty."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Private networks in which addresses may be called, comma-separated; unset means none.

    Raises:
        ValueError: one is no network, or holds this machine or what is link-local.
    """
    found = [ip_network(word) for word in words(name)]
    for network in found:
        if network.prefixlen < 7 or any(_overlap(network, one) for one in OURSELVES):
            raise ValueError(f"{name}: {network} is not a network of other machines")
    return found


def _overlap(one: IPv4Network | IPv6Network, other: IPv4Network | IPv6Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def ports(name: str) -> frozenset[int]:
    """Port numbers, comma-separated; unset means none."""
    return frozenset(int(word) for word in words(name))


def origin(url: str) -> list[str]:
    """Scheme and host of an address, as policies name them; empty for an empty address."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def secret_key(
    data: Path, *, variable: str = "XIESHANG_SECRET_KEY", file_name: str = "secret.key"
) -> str:
    """A key of the deployment: given, or made once and kept in the data folder (mode 600)."""
    if given := os.environ.get(variable):
        return given
    kept = data / file_name
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return kept.read_text()


def databases(data: Path, address: str | None = None) -> dict[str, dict[str, Any]]:
    """The roll with all else, the box and the board: three databases, three roles if wished.

    ``address`` takes the place of all that the environment says; empty for SQLite.
    """
    return {
        "default": database(data, address=address),
        "box": database(data, office="box", address=address),
        "board": database(data, office="board", address=address),
    }


def database(data: Path, *, office: str = "", address: str | None = None) -> dict[str, Any]:
    """SQLite in the data folder, or PostgreSQL as XIESHANG_DATABASE says.

    ``postgresql://user:password@host:port/name?pool_max=8``; a host may be a socket folder,
    percent-encoded. The box and the board have an address of their own (XIESHANG_BOX_DATABASE,
    XIESHANG_BOARD_DATABASE), or lie beside as ``name_box`` and ``name_board``.
    """
    url = _address(office) if address is None else _beside(address, office)
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "xieshang.config.backends.sqlite3",
            "NAME": data / f"{office or 'xieshang'}.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_PRAGMAS,
            },
        }
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps them
        "CONN_HEALTH_CHECKS": True,  # after a restart of the database nobody meets a dead one
        "OPTIONS": {
            "pool": {
                "min_size": 0 if office else 2,  # nobody votes most of the time
                "max_size": int(query.get("pool_max", 8)),
                "timeout": 10,
            }
        },
    }


def _address(office: str) -> str:
    """Where an office's database is; empty: a file in the data folder."""
    main = os.environ.get("XIESHANG_DATABASE", "")
    if not office:
        return main
    if own := os.environ.get(f"XIESHANG_{office.upper()}_DATABASE", ""):
        return own
    return _beside(main, office)


def _beside(main: str, office: str) -> str:
    """The address of an office's database beside the main one."""
    parts = urlsplit(main)
    if not main or not office:
        return main
    return parts._replace(path=f"{parts.path}_{office}").geturl()


def mail(url: str) -> dict[str, Any]:
    """Where mail is handed over: ``smtp://user:password@host:587`` or ``smtps://…:465``.

    Port 587 is asked for TLS, ``smtps`` begins with it; ``smtp://host:25`` goes in the clear
    and is for a relay on the same machine. Without an address no mail is offered.
    """
    parts = urlsplit(url)
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and port == 587,
    }
