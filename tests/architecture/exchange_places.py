"""A batch of facts, a key, a contradiction, bulletins, for the table of routes."""

from __future__ import annotations

from typing import Any

from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import (
    BulletinKey,
    Fact,
    Giver,
    Period,
    ReceivedBulletin,
    SentBulletin,
)
from xieshang.apps.assessment.scope import kind_of, scope_of
from xieshang.apps.exchange.keys import minted
from xieshang.apps.exchange.models import (
    ApiKey,
    ImportBatch,
    SigningKey,
    Webhook,
    WebhookMessage,
)
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.bulletin import Bulletin, Sum, signed


def quarter() -> Period:
    return Period.objects.get_or_create(year=2026, quarter=1)[0]


@params("exchange_withdraw", "api_batch", "api_withdraw")
def _batch(place: Place) -> dict[str, Any]:
    def receive() -> ImportBatch:
        return ImportBatch.objects.create(
            kind=kind_of(Giver.HRSS), scope=scope_of(place.county, quarter()),
            file_name="报送.csv", file_kind="csv", file_size=1, sha256="0" * 64,
            uploaded_by=place.officer, uploaded_on=make.TODAY, confirmed_on=make.TODAY,
            state=ImportBatch.State.DONE,
        )  # fmt: skip

    return {"pk": place.once("facts batch", receive).pk}


@params("exchange_settle")
def _conflict(place: Place) -> dict[str, Any]:
    def disagree() -> Period:
        for giver, value in ((Giver.HRSS, 100.0), (Giver.TAX, 120.0)):
            Fact.objects.update_or_create(
                period=quarter(), enterprise=place.enterprise, variable="employees_avg",
                giver=giver, defaults={"value": value, "as_of": quarter().ends_on},
            )  # fmt: skip
        return quarter()

    period = place.once("conflict", disagree)
    return {"at": period.pk, "firm": place.enterprise.pk, "variable": "employees_avg"}


@params("exchange_key_exchange", "exchange_key_revoke")
def _key(place: Place) -> dict[str, Any]:
    def issue() -> ApiKey:
        public, secret, _token = minted()
        return ApiKey.objects.create(
            name="接口", giver=Giver.TAX, region_code=place.county, public_id=public,
            scopes=["facts:write"],
            secret_hash=secret, since=make.SINCE, expires_on=make.TODAY,
            issued_by=place.officer,
        )  # fmt: skip

    return {"pk": place.once("api key", issue).pk}


@params("exchange_signer_end")
def _signer(place: Place) -> dict[str, Any]:
    def enter() -> SigningKey:
        return SigningKey.objects.create(
            giver=Giver.TAX, region_code=place.county, public_key="A" * 43 + "=",
            since=make.SINCE, entered_by=place.officer,
        )  # fmt: skip

    return {"pk": place.once("signing key", enter).pk}


def _hook(place: Place) -> Webhook:
    def enter() -> Webhook:
        return Webhook.objects.create(
            giver=Giver.TAX, region_code=place.county, address="https://tax.example/told",
            since=make.SINCE, kinds=["batch.written"], entered_by=place.officer,
        )  # fmt: skip

    hook: Webhook = place.once("webhook", enter)
    return hook


@params("exchange_hook", "exchange_hook_trial", "exchange_hook_secret", "exchange_hook_end")
def _one_hook(place: Place) -> dict[str, Any]:
    return {"pk": _hook(place).pk}


@params("exchange_hook_again")
def _message(place: Place) -> dict[str, Any]:
    hook = _hook(place)

    def give_up() -> WebhookMessage:
        return WebhookMessage.objects.create(
            hook=hook, kind="batch.written", body="{}", state="failed", tries=10
        )

    return {"pk": hook.pk, "at": place.once("webhook message", give_up).pk}


def _note(region: str) -> tuple[str, str]:
    """A bulletin of a region and its hash."""
    made = Bulletin(
        "below.example/log", region, "2026Q1", 1, "-", bulletins.schema(), "0 -",
        {"employees_end": Sum(70_000, 7)},
    )  # fmt: skip
    return signed(made, bulletins.signer()), made.sha256


@params("exchange_bulletin", "exchange_bulletin_file")
def _bulletin(place: Place) -> dict[str, Any]:
    def send() -> SentBulletin:
        note, sha256 = _note(place.county)
        return SentBulletin.objects.create(
            region_code=place.county, quarter="2026Q1", seq=1, sha256=sha256, note=note,
            made_by=place.officer, made_on=make.TODAY,
        )  # fmt: skip

    return {"pk": place.once("bulletin", send).pk}


@params("exchange_received")
def _received(place: Place) -> dict[str, Any]:
    """From a zone that tells its quarters to the county."""

    def come() -> ReceivedBulletin:
        zone = make.region(f"{place.county[:4]}9{place.county[5]}", parent_id=place.county)
        note, sha256 = _note(zone.code)
        return ReceivedBulletin.objects.create(
            region_code=zone.code, quarter="2026Q1", seq=1, sha256=sha256, note=note,
            received_by=place.officer, received_on=make.TODAY,
        )  # fmt: skip

    return {"pk": place.once("bulletin from below", come).pk}


@params("exchange_received_file")
def _answered(place: Place) -> dict[str, Any]:
    def decide() -> ReceivedBulletin:
        zone = make.region(f"{place.county[:4]}8{place.county[5]}", parent_id=place.county)
        note, sha256 = _note(zone.code)
        return ReceivedBulletin.objects.create(
            region_code=zone.code, quarter="2026Q1", seq=1, sha256=sha256, note=note,
            received_by=place.officer, received_on=make.TODAY, state="accepted",
            answer=note, decided_by=place.officer, decided_on=make.TODAY,
        )  # fmt: skip

    return {"pk": place.once("bulletin answered", decide).pk}


@params("exchange_bulletin_key_confirm", "exchange_bulletin_key_end")
def _bulletin_key(place: Place) -> dict[str, Any]:
    def enter() -> BulletinKey:
        return BulletinKey.objects.create(
            keeper=place.county, region_code="980100",
            vkey=bulletins.witness().verifier().vkey, entered_by=place.officer,
            entered_on=make.TODAY,
        )  # fmt: skip

    return {"pk": place.once("bulletin key", enter).pk}


@params("exchange_bulletin_make")
def _making(_place: Place) -> dict[str, Any]:
    quarter()
    return {"at": "2026Q1"}


def _own(place: Place) -> dict[str, Any]:
    quarter()
    return {"pk": place.enterprise.pk}


def _upload(_place: Place) -> dict[str, Any]:
    quarter()
    return {"giver": "hrss", "at": "2026Q1"}


def _alone(place: Place) -> dict[str, Any]:
    """The steward of a county answers for everybody where the others have left the books."""
    rest = Enterprise.objects.exclude(region_code__startswith=place.county)
    rest.update(status=Enterprise.Status.CLOSED)
    return {}


def _quarter(place: Place) -> dict[str, Any]:
    return {"pk": quarter().pk, **_alone(place)}


PARAMS["exchange_quarter_new"] = _alone
PARAMS["exchange_quarter_count"] = PARAMS["exchange_quarter_freeze"] = _quarter
PARAMS["api_bulletin"] = lambda _place: {"sha256": "0" * 64}
PARAMS["exchange_own"] = _own
PARAMS["exchange_upload"] = _upload
