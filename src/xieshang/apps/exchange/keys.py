"""Secrets with which departments' systems sign in: made once, kept only as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import date
from typing import Final

from django.utils.crypto import salted_hmac

from xieshang.apps.exchange.models import ApiKey

PREFIX: Final = "xs"
TOKEN: Final = re.compile(r"xs_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
LONGEST_LIFE: Final = 366  # days; a key is exchanged at least once a year
NOBODY: Final = "0" * 64  # compared with where no key is found, so that both take as long


def minted(seed: str = "") -> tuple[str, str, str]:
    """A new key: its public id, the hash of its secret, and the whole as it is handed out.

    The same seed gives the same secret, to nobody but this server.
    """
    public, secret = secrets.token_hex(6), _derived(seed) if seed else secrets.token_urlsafe(32)
    return public, hashed(secret), f"{PREFIX}_{public}_{secret}"


def again(key: ApiKey, seed: str) -> str:
    """The whole of a key that was made with this seed; empty if it was made otherwise."""
    secret = _derived(seed)
    same = hmac.compare_digest(key.secret_hash, hashed(secret))
    return f"{PREFIX}_{key.public_id}_{secret}" if same else ""


def _derived(seed: str) -> str:
    made = salted_hmac("xieshang.apps.exchange.keys", seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hashed(secret: str) -> str:
    """What is kept of a secret; it is random and long, so plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(token: str, *, on: date) -> ApiKey | None:
    """The key in force that this token belongs to."""
    found = TOKEN.fullmatch(token)
    public, secret = (found[1], found[2]) if found else ("", "")
    row = ApiKey.objects.in_force(on).filter(public_id=public).first() if found else None
    kept = row.secret_hash if row else NOBODY
    return row if hmac.compare_digest(kept, hashed(secret)) else None
