"""Bulletins over the wire: the same file as on a stick, with a key of the level above."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from xieshang.apps.assessment.bulletins import above
from xieshang.apps.assessment.models import ReceivedBulletin
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.models import ApiKey
from xieshang.core.trail.note import LONGEST
from xieshang.web.exchange.api import PLAIN, Fault, keyed


@keyed(ApiKey.Scope.BULLETINS, "POST")
def bulletins(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """Take a bulletin in for the region of the key; the same file twice is one."""
    content = request.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size", _("文件太大，不是简报"))
    try:
        row = services.receive(
            content.decode(), into=key.region_code, by=None, via=key.public_id, today=today()
        )
    except (ValidationError, UnicodeDecodeError) as fault:
        why = getattr(fault, "messages", None) or [_("不是UTF-8文字")]
        raise Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY, getattr(fault, "code", "") or "changed", why[0]
        ) from fault
    return JsonResponse(_told(row), json_dumps_params=PLAIN)


@keyed(ApiKey.Scope.BULLETINS, "GET", "HEAD")
def bulletin(request: HttpRequest, key: ApiKey, sha256: str) -> HttpResponse:
    """What became of a bulletin, with the answer to keep."""
    row = ReceivedBulletin.objects.filter(sha256=sha256).first()
    if row is None or above(row.region_code) != key.region_code:
        raise Fault(HTTPStatus.NOT_FOUND, "bulletin", _("这里没有收到过这一份简报"))
    return JsonResponse(_told(row), json_dumps_params=PLAIN)


def _told(row: ReceivedBulletin) -> dict[str, object]:
    return {
        "sha256": row.sha256,
        "region": row.region_code,
        "period": row.quarter,
        "seq": row.seq,
        "state": row.state,
        "answer": row.answer,
    }
