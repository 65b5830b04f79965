"""Enters the addresses at which departments' systems are told, exchanges secrets, ends them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.calling import forget
from xieshang.apps.assessment.services.keys import OVERLAP
from xieshang.apps.exchange.models import Webhook, WebhookMessage, WebhookSecret
from xieshang.apps.exchange.models.webhooks import CHOSEN, Kind
from xieshang.apps.exchange.webhooks import addresses, outbox, signature
from xieshang.apps.trail.services import record
from xieshang.apps.voices import keys

MOST: Final = 5  # addresses of one department in one region
MOST_TRIALS: Final = 5  # to one address within ``TRIALS_WITHIN``, however often entered anew
MOST_TRIALS_AT: Final = 20  # to all addresses of one host: departments share their gateways
TRIALS_WITHIN: Final = timedelta(hours=1)
MOST_SECRETS: Final = 4  # that sign one message: three exchanges within their overlap
State = WebhookMessage.State


@transaction.atomic
def enter(
    *, giver: str, region: str, address: str, kinds: Sequence[str], by: User, today: date
) -> Webhook:
    """From now on this address is called; its secret is shown by ``secret_of``."""
    _permit(by, region, today)
    try:
        addresses.read(address)
    except addresses.NotAllowed as refused:
        raise ValidationError({"address": _(addresses.WORDS[refused.code])}) from refused
    hooks = Webhook.objects.in_force().filter(giver=giver, region_code=region)
    if hooks.count() >= MOST:
        raise ValidationError(_("这个部门已有%(n)d个回调地址。请先停用一个") % {"n": MOST})
    hook = Webhook(
        giver=giver, region_code=region, address=address, since=today, entered_by=by,
        kinds=[kind.value for kind in CHOSEN if kind.value in kinds],
    )  # fmt: skip
    hook.full_clean()
    hook.save()
    _mint(hook, today)
    record(
        "webhook entered", by=by, subject=hook, on=today,
        payload={
            "giver": giver, "region": region, "kinds": hook.kinds,
            "place": addresses.place_of(address),
        },
    )  # fmt: skip
    return hook


@transaction.atomic
def exchange_secret(hook: Webhook, *, by: User, today: date) -> Webhook:
    """A new secret; the old one signs beside it a fortnight longer, so that nothing stops."""
    here = _mine(hook, by, today)
    if here.secrets.in_force(today).count() >= MOST_SECRETS:
        raise ValidationError(_("这两周换得太多了。请等旧密钥到期，或停用后重新登记"))
    here.secrets.filter(until=None).update(until=today + OVERLAP)
    _mint(here, today)
    record(
        "webhook secret exchanged", by=by, subject=here, on=today,
        payload={"place": addresses.place_of(here.address)},
    )  # fmt: skip
    return here


@transaction.atomic
def end(hook: Webhook, *, by: User, today: date) -> None:
    """Call this address no longer; what was still waiting is given up, the secrets go."""
    here = _mine(hook, by, today)
    here.ended_on = today
    here.save(update_fields=["ended_on"])
    here.messages.filter(state=State.WAITING).update(
        state=State.FAILED, next_at=None, fault=WebhookMessage.Fault.ENDED
    )
    for secret in here.secrets.all():
        forget(secret)
    record(
        "webhook ended", by=by, subject=here, on=today,
        payload={"place": addresses.place_of(here.address)},
    )  # fmt: skip


@transaction.atomic
def try_out(hook: Webhook, *, by: User, today: date) -> WebhookMessage:
    """Lay out a message that tells nothing, to see whether it arrives; some in an hour.

    Raises:
        ValidationError: as many went there within the hour.
    """
    here = _mine(hook, by, today)
    since = timezone.now() - TRIALS_WITHIN  # a message is created by the same clock
    trials = WebhookMessage.objects.filter(kind=Kind.TRIAL, created_at__gt=since)
    tried = list(trials.values_list("hook__address", flat=True))
    place = addresses.place_of(here.address)
    if tried.count(here.address) >= MOST_TRIALS:
        raise ValidationError(
            _("这个网址一小时最多试发%(n)d条，请过一小时再试") % {"n": MOST_TRIALS}
        )
    if sum(addresses.place_of(one) == place for one in tried) >= MOST_TRIALS_AT:
        raise ValidationError(
            _("这台主机一小时最多试发%(n)d条，请过一小时再试") % {"n": MOST_TRIALS_AT}
        )
    return outbox.to_one(here, Kind.TRIAL, {})


@transaction.atomic
def send_again(message: WebhookMessage, *, by: User, today: date, now: datetime) -> bool:
    """Begin anew with a message that was given up; whether it had been."""
    _mine(message.hook, by, today)
    given_up = WebhookMessage.objects.filter(pk=message.pk, state=State.FAILED)
    return bool(given_up.update(state=State.WAITING, next_at=now, tries=0))


def secret_of(hook: Webhook) -> str:
    """The newest secret as it is handed out; empty where its file is gone."""
    newest = hook.secrets.filter(until=None).first()
    if newest is None or not keys.known(newest.scope):
        return ""
    return signature.written(keys.key_of(newest.scope))


def _mint(hook: Webhook, today: date) -> None:
    keys.key_of(WebhookSecret.objects.create(hook=hook, since=today).scope)


def _mine(hook: Webhook, by: User, today: date) -> Webhook:
    """The address, locked.

    Raises:
        ValidationError: it was ended.
    """
    _permit(by, hook.region_code, today)
    here = Webhook.objects.select_for_update().get(pk=hook.pk)
    if here.ended_on is not None:
        raise ValidationError(_("这个回调地址已经停用"))
    return here


def _permit(by: User, region: str, today: date) -> None:
    if not policies.stewards(by, region, on=today):
        raise PermissionDenied
