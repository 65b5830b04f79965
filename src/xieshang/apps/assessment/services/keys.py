"""Hands out departments' keys, exchanges and revokes them; enters what they sign with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.exchange import keys
from xieshang.apps.exchange.models import ApiKey, SigningKey
from xieshang.apps.exchange.signing import public_half
from xieshang.apps.trail.services import record

OVERLAP: Final = timedelta(days=14)  # how long the old key still works after an exchange


@transaction.atomic
def issue(
    *,
    name: str,
    giver: str,
    region: str,
    scopes: Sequence[str],
    expires_on: date,
    by: User,
    today: date,
    follows: ApiKey | None = None,
    seed: str = "",
) -> tuple[ApiKey, str]:
    """A new key, and the whole of it, which is shown this once.

    Args:
        seed: names the submission that asks; a second copy of it is shown the same key.
    """
    if not policies.stewards(by, region, on=today):
        raise PermissionDenied
    if not today <= expires_on <= today + timedelta(days=keys.LONGEST_LIFE):
        raise ValidationError({"expires_on": _("到期日在今天以后、一年以内")})
    public, secret_hash, token = keys.minted(seed)
    made = ApiKey(
        name=name, giver=giver, region_code=region, scopes=sorted(set(scopes)),
        public_id=public, secret_hash=secret_hash, since=today, expires_on=expires_on,
        issued_by=by, follows=follows,
    )  # fmt: skip
    made.full_clean()
    made.save()
    record(
        "api key issued",
        by=by,
        subject=made,
        on=today,
        payload={
            "public_id": public, "giver": giver, "region": region, "scopes": made.scopes,
            "expires_on": expires_on, "follows": follows.public_id if follows else "",
        },
    )  # fmt: skip
    return made, token


@transaction.atomic
def exchange(key: ApiKey, *, by: User, today: date, seed: str = "") -> tuple[ApiKey, str]:
    """A new key for the same; the old one works a fortnight longer, so that nothing stops.

    Once: whoever wants yet another one exchanges the new one.
    """
    if not policies.stewards(by, key.region_code, on=today):
        raise PermissionDenied
    old = ApiKey.objects.select_for_update().get(pk=key.pk)
    if old.revoked_on is not None:
        raise ValidationError(_("这把密钥已经停用。请发一把新的"))
    if (newer := old.followers.filter(revoked_on=None).first()) is not None:
        raise ValidationError(
            _("这把已经换过，新的是%(key)s。还要换，请换新的那一把") % {"key": newer.public_id}
        )
    old.expires_on = max(old.since, min(old.expires_on, today + OVERLAP))
    old.save(update_fields=["expires_on"])
    return issue(
        name=old.name, giver=old.giver, region=old.region_code, scopes=old.scopes,
        expires_on=today + timedelta(days=keys.LONGEST_LIFE), by=by, today=today, follows=old,
        seed=seed,
    )  # fmt: skip


@transaction.atomic
def revoke(key: ApiKey, *, by: User, today: date) -> None:
    """End a key at once; what came with it stays."""
    if not policies.stewards(by, key.region_code, on=today):
        raise PermissionDenied
    ended = ApiKey.objects.filter(pk=key.pk, revoked_on=None).update(revoked_on=today)
    if ended:
        record(
            "api key revoked", by=by, subject=key, on=today,
            payload={"public_id": key.public_id},
        )  # fmt: skip


@transaction.atomic
def enter_signer(*, giver: str, region: str, written: str, by: User, today: date) -> SigningKey:
    """From now on files of this department must be signed with this key."""
    if not policies.stewards(by, region, on=today):
        raise PermissionDenied
    try:
        public = public_half(written)
    except (ValueError, TypeError) as error:
        raise ValidationError(
            {"public_key": _("这不是Ed25519公钥。请粘贴PEM文本，或32字节的base64")}
        ) from error
    made = SigningKey(
        giver=giver, region_code=region, public_key=public, since=today, entered_by=by
    )
    made.full_clean()
    made.save()
    record(
        "signing key entered", by=by, subject=made, on=today,
        payload={"giver": giver, "region": region, "public_key": public},
    )  # fmt: skip
    return made


@transaction.atomic
def end_signer(key: SigningKey, *, by: User, today: date) -> None:
    """The key is void at once; without another one files need no signature."""
    if not policies.stewards(by, key.region_code, on=today):
        raise PermissionDenied
    if SigningKey.objects.filter(pk=key.pk, until=None).update(until=today):
        record(
            "signing key ended", by=by, subject=key, on=today,
            payload={"public_key": key.public_key, "until": today},
        )  # fmt: skip
