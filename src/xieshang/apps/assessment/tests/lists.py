"""Departments' lists as tests send them in."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.scope import kind_of, scope_of
from xieshang.apps.exchange.models import ImportBatch, SigningKey
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.services import imports
from xieshang.apps.organizations.tests import factories as make

Rows = Iterable[Sequence[Any]]
TODAY = date(2026, 4, 10)
HRSS = [
    "统一社会信用代码",
    "期末职工数",
    "女职工人数",
    "签有书面劳动合同的职工数",
    "应签劳动合同的职工数",
]


def quarter(year: int = 2026, number: int = 1) -> Period:
    found, _new = Period.objects.get_or_create(year=year, quarter=number)
    return found


def upload(
    rows: Rows,
    *,
    by: User,
    giver: str = Giver.HRSS,
    period: Period | None = None,
    region: str = make.COUNTY,
    content: bytes | None = None,
    name: str = "",
    signature: bytes | None = None,
    today: date = TODAY,
) -> ImportBatch:
    """A file as its department sends it; read at once, since tests have no queue."""
    content = files.csv(rows) if content is None else content
    batch = imports.upload(
        io.BytesIO(content),
        name=name or "报送.csv",
        size=len(content),
        kind=kind_of(giver),
        scope=scope_of(region, period or quarter()),
        by=by,
        today=today,
        signature=signature,
    )
    batch.refresh_from_db()
    return batch


def confirmed(batch: ImportBatch, *, by: User, today: date = TODAY) -> ImportBatch:
    assert batch.state == ImportBatch.State.PREVIEW, batch.refusal
    return imports.confirm(batch, whole=False, by=by, today=today)


def signing_key(giver: str, by: User) -> Ed25519PrivateKey:
    """The private half of a key with which a department signs from now on."""
    private = Ed25519PrivateKey.generate()
    SigningKey.objects.create(
        giver=giver, region_code=make.COUNTY, since=make.SINCE, entered_by=by,
        public_key=base64.b64encode(private.public_key().public_bytes_raw()).decode(),
    )  # fmt: skip
    return private


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    """New, changed, same, faulty."""
    return batch.new_rows, batch.changed_rows, batch.same_rows, batch.faulty_rows


def values(period: Period) -> dict[tuple[int, str, str], float | None]:
    """Every fact of a quarter by enterprise, variable and giver."""
    rows = Fact.objects.filter(period=period)
    return {
        (key, name, giver): value
        for key, name, giver, value in rows.values_list(
            "enterprise_id", "variable", "giver", "value"
        )
    }
