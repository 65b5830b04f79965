"""Makes documents, locks them, puts seals on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.documents.audiences import stream_for
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.errors import MissingFields
from xieshang.apps.documents.fields import missing, template
from xieshang.apps.documents.models import Counter, Document, DocumentVersion, Seal
from xieshang.apps.trail.services import digest, record

LAYOUT = 1  # rises when the same values would be drawn in other words


@transaction.atomic
def issue(
    code: str,
    *,
    case: Case,
    values: Mapping[str, Any],
    audience: Audience,
    by: User | None,
    today: date,
    title: str = "",
    issuer: str = "",
) -> DocumentVersion:
    """Make a document, or a new version of the one that is not locked yet.

    ``issuer`` heads the number; a union's papers carry the union's name, others the
    enterprise's.

    Raises:
        MissingFields: the template needs values that are not there.
    """
    if labels := missing(code, values):
        raise MissingFields(labels)
    kept = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    name = title or template(code).title
    document = Document.objects.filter(
        case=case, template=code, title=name, locked=False
    ).first() or _new(code, case, name, audience, today=today, issuer=issuer)
    last = document.versions.last()
    sha256 = content_hash(document, kept)
    if last is not None and last.content_sha256 == sha256:
        return last
    version = DocumentVersion.objects.create(
        document=document,
        no=last.no + 1 if last else 1,
        values=kept,
        content_sha256=sha256,
        made_by=by,
        made_on=today,
    )
    record(
        "document.issued",
        by=by,
        subject=stream_for(case, document.audience),
        on=today,
        payload={"number": document.number, "no": version.no, "sha256": sha256},
    )
    return version


def content_hash(document: Document, values: Mapping[str, Any]) -> str:
    """SHA-256 of what the document says: number, template, title, values."""
    return digest([LAYOUT, document.template, document.number, document.title, values])


def _new(
    code: str, case: Case, title: str, audience: Audience, *, today: date, issuer: str
) -> Document:
    enterprise = case.enterprise
    assert enterprise is not None  # noqa: S101 - documents belong to an enterprise's case
    return Document.objects.create(
        case=case,
        template=code,
        number=_number(code, issuer or enterprise.short_name or enterprise.name, today),
        title=title,
        audience=audience,
        created_on=today,
    )


def _number(code: str, issuer: str, today: date) -> str:
    """简称+类型〔年〕序号, without gaps: the counter shares the document's transaction."""
    key: dict[str, Any] = {"issuer": issuer, "template": code, "year": today.year}
    Counter.objects.get_or_create(**key)
    Counter.objects.filter(**key).update(last=F("last") + 1)
    last = Counter.objects.get(**key).last
    return f"{number_head(code, issuer, today.year)}{last}号"


def number_head(code: str, issuer: str, year: int) -> str:
    """What all numbers of an issuer, template and year begin with."""
    return f"{issuer}{SHORT.get(code, template(code).title)}〔{year}〕"


SHORT = {
    "T01": "代表",
    "T02": "要约",
    "T03": "回应",
    "T04": "资料",
    "T05": "记录",
    "T06": "工资合同",
    "T07": "集体合同",
    "CORRECTION": "更正",
    "DRAFT": "草案",
    "T13": "微协商",
    "T14": "报送",
    "T16": "公示",
    "T17": "提示函",
    "RESOLUTION": "决议",
    "REVIEW": "审查",
    "SILENCE": "期满",
    "APPLICATION": "申请",
    "OPINIONS": "意见",
    "AGENDA": "议程",
    "CONGRESS": "大会决议",
    "GRADE": "评定",
    "GRADE_NOTICE": "等级公示",
}


def lock(document: Document) -> None:
    """The document stays as it is; what comes later is a new document."""
    document.locked = True
    document.save(update_fields=["locked"])


@transaction.atomic
def seal(
    version: DocumentVersion, *, side: str, by: User, name: str, level: str, at: datetime
) -> Seal:
    """Put one side's seal on a locked version; the sealed PDF is made when it is asked for."""
    mark = Seal(version=version, side=side, signer=by, name=name, level=level, signed_at=at)
    mark.full_clean()
    mark.save()
    record(
        "document.sealed",
        by=by,
        subject=stream_for(version.document.case, version.document.audience),
        on=at.date(),
        payload={"number": version.document.number, "no": version.no, "side": side},
    )
    return mark
