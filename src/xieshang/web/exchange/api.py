"""The interface for departments' systems: JSON, a key, no cookie, no session (/api/v1/)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.throttle import Limit, TooMany, hit
from xieshang.apps.assessment.conflicting import own as own_conflicts
from xieshang.apps.assessment.errors import Frozen
from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.schema import columns_of
from xieshang.apps.assessment.scope import kind_of, read_code
from xieshang.apps.assessment.services import sending
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.at_once import MOST
from xieshang.apps.exchange.importers import Line
from xieshang.apps.exchange.keys import key_of
from xieshang.apps.exchange.models import ApiKey, ImportBatch
from xieshang.apps.organizations.codes import prefix_of, within
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.services import once
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State
from xieshang.web.exchange import openapi

P = ParamSpec("P")
PER_KEY: Final = Limit("api", 120, timedelta(minutes=1))
FAILURES: Final = Limit("api failures", 30, timedelta(minutes=10))  # by address
LARGEST: Final = 2 * 2**20  # bytes of one message
PAGE: Final = 500
NO_TEXT: Final = re.compile(
    r"[\ud800-\udfff]|\\u0000"
)  # halves of a sign; no database keeps NUL
View = Callable[Concatenate[HttpRequest, ApiKey, P], HttpResponse]
Route = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Fault(Exception):
    """The request is refused, with a status, a word for machines and a sentence for people."""

    def __init__(self, status: HTTPStatus, code: str, why: str) -> None:
        self.status, self.code, self.why = status, code, why
        super().__init__(code)


def problem(status: HTTPStatus, code: str, why: str, **headers: str) -> HttpResponse:
    answered = JsonResponse(
        {"error": {"code": code, "message": why}}, status=status, json_dumps_params=PLAIN
    )
    for name, value in headers.items():
        answered[name.replace("_", "-")] = value
    return answered


PLAIN: Final = {"ensure_ascii": False}


def keyed(scope: ApiKey.Scope, *methods: str) -> Callable[[View[P]], Route[P]]:
    """A view of the interface: a key with this scope, counted, faults told as JSON."""

    def around(view: View[P]) -> Route[P]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                if request.method not in methods:
                    refused = problem(
                        HTTPStatus.METHOD_NOT_ALLOWED, "method", _("不能这样调用")
                    )
                    refused["Allow"] = ", ".join(methods)
                    return refused
                return view(request, _key(request, scope), *args, **kwargs)
            except Fault as fault:
                return problem(fault.status, fault.code, fault.why)
            except TooMany as many:
                wait = int(many.wait.total_seconds()) + 1
                return problem(
                    HTTPStatus.TOO_MANY_REQUESTS, "rate",
                    _("太快了。请过%(n)d秒再发") % {"n": wait}, Retry_After=str(wait),
                )  # fmt: skip

        return wrapper

    return around


def _key(request: HttpRequest, scope: ApiKey.Scope) -> ApiKey:
    """The key of this request, counted once.

    Raises:
        Fault: there is none in force, or it may not do this.
        TooMany: it asks too often, or this address guesses.
    """
    now = timezone.now()
    word, _space, token = request.headers.get("Authorization", "").partition(" ")
    found = key_of(token.strip(), on=today()) if word.lower() == "bearer" else None
    if found is None:
        hit(FAILURES, address_of(request), now=now)
        raise Fault(
            HTTPStatus.UNAUTHORIZED,
            "key",
            _("没有密钥，或密钥不对、过期、已停用。请联系县总工会"),
        )
    hit(PER_KEY, found.public_id, now=now)
    if scope not in found.scopes:
        raise Fault(
            HTTPStatus.FORBIDDEN, "scope",
            _("这把密钥不能“%(scope)s”。请换一把") % {"scope": scope.label},
        )  # fmt: skip
    if found.last_used_on != today():
        ApiKey.objects.filter(pk=found.pk).update(last_used_on=today())
    return found


def _body(request: HttpRequest) -> tuple[bytes, dict[str, Any]]:
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size", _("超过2兆。请分几次发"))
    try:
        said = json.loads(content, parse_constant=_no_number, object_pairs_hook=_each_once)
        if NO_TEXT.search(json.dumps(said, ensure_ascii=False)):
            raise ValueError("signs that are no text")
    except Twice as twice:
        raise Fault(
            HTTPStatus.BAD_REQUEST, "twice",
            _("一个对象里“%(name)s”出现了两次。请只留一个") % {"name": twice},
        ) from twice  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise Fault(HTTPStatus.BAD_REQUEST, "json", _("不是JSON。请核对格式")) from error
    if not isinstance(said, dict):
        raise Fault(HTTPStatus.BAD_REQUEST, "json", _("要是一个JSON对象。请对照说明"))
    return content, said


def _no_number(word: str) -> None:
    raise ValueError(word)


class Twice(Exception):
    """One object says a name twice; which of the two is meant nobody knows."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Twice(name[:60].encode(errors="replace").decode())
        found[name] = value
    return found


def _period(asked: object) -> Period:
    try:
        year, number = read_code(str(asked))
        return Period.objects.get(year=year, quarter=number)
    except (ValueError, Period.DoesNotExist) as error:
        raise Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY, "period",
            _("没有这个统计期。请填2026Q1这样，并确认县里已经开了这个季度"),
        ) from error  # fmt: skip


def facts(request: HttpRequest) -> HttpResponse:
    """Give facts, or read back one's own."""
    answered = tell(request) if request.method == "POST" else own(request)
    if answered.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answered["Allow"] = "GET, HEAD, POST"
    return answered


facts = csrf_exempt(login_not_required(facts))


@keyed(ApiKey.Scope.WRITE, "POST")
def tell(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """Take in up to a thousand rows, each judged by itself; once for each Idempotency-Key."""
    submission = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(submission) <= 64 or not submission.isascii():
        raise Fault(
            HTTPStatus.BAD_REQUEST, "idempotency",
            _("请求头要带 Idempotency-Key：8到64个字母数字，重发时不变"),
        )  # fmt: skip
    content, said = _body(request)
    period, rows = _period(said.get("period")), said.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "rows", _("rows要是一列对象。请对照说明"))
    if not 0 < len(rows) <= MOST:
        raise Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "rows",
            _("一次1到%(n)d行。请分几次发") % {"n": MOST},
        )

    def act() -> dict[str, Any]:
        batch, lines = sending.send(key, period, rows, body=content, today=today())
        names = {column.title: column.name for column in columns_of(key.giver)}
        return {**_counts(batch), "rows": [_told(line, names) for line in lines]}

    try:
        answered = once(
            submission, actor_key=f"api/{key.public_id}", payload=content.hex(), act=act
        )
    except KeyReused as error:
        raise Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency",
            _("这个 Idempotency-Key 已经用来发过别的内容。请换一个"),
        ) from error  # fmt: skip
    except Frozen as error:
        raise Fault(HTTPStatus.CONFLICT, "frozen", _("这个季度已冻结，不再收数")) from error
    return JsonResponse(answered, json_dumps_params=PLAIN)


def _counts(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "state": batch.state,
        "new": batch.new_rows,
        "changed": batch.changed_rows,
        "same": batch.same_rows,
        "faulty": batch.faulty_rows,
    }


def _told(line: Line, names: Mapping[str, str]) -> dict[str, Any]:
    """What became of a row; a fault names the field as the sender does."""
    faults = [
        {
            "field": names.get(fault.column, fault.column),
            "value": fault.value,
            "reason": str(fault),
        }
        for fault in line.faults
    ]
    return {"row": line.number, "result": line.verdict.value, "faults": faults}


@keyed(ApiKey.Scope.READ, "GET", "HEAD")
def own(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """What this department has told of a quarter, five hundred facts a page."""
    period = _period(request.GET.get("period", ""))
    rows = Fact.objects.filter(
        period=period,
        giver=key.giver,
        enterprise__region_code__range=within(prefix_of(key.region_code)),
    ).order_by("pk")
    if code := request.GET.get("uscc", ""):
        rows = rows.filter(enterprise__uscc=code.upper())
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    return _facts(list(rows.select_related("enterprise")[: PAGE + 1]))


@keyed(ApiKey.Scope.READ, "GET", "HEAD")
def conflicts(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """What this department told and somebody else tells differently; not who, nor what."""
    period = _period(request.GET.get("period", ""))
    after = request.GET.get("after", "")
    last = int(after) if after.isdecimal() and len(after) < 19 else 0
    rows = own_conflicts(period, key.giver, key.region_code)
    return _facts([row for row in rows if row.pk > last])


def _facts(rows: list[Fact]) -> HttpResponse:
    """Facts of a department, and where the next page begins if these are more than one."""
    shown = rows[:PAGE]
    return JsonResponse(
        {
            "facts": [
                {
                    "uscc": row.enterprise.uscc,
                    "variable": row.variable,
                    "state": State(row.state).name.lower(),
                    "value": row.value,
                    "as_of": row.as_of.isoformat(),
                    "batch": row.batch_id,
                }
                for row in shown
            ],
            "next": shown[-1].pk if len(rows) > PAGE else None,
        },
        json_dumps_params=PLAIN,
    )


@keyed(ApiKey.Scope.WRITE, "GET", "HEAD")
def variables(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """The schema of this department: its variables with units and cycles."""
    known = catalogue()
    fields = [
        {
            "name": one.name,
            "title": one.title,
            "required": one.required,
            "unit": known[one.name].unit if one.name in known else "",
            "cycle": known[one.name].cycle if one.name in known else "",
        }
        for one in columns_of(key.giver)
    ]
    return JsonResponse({"giver": key.giver, "fields": fields}, json_dumps_params=PLAIN)


def _batch(key: ApiKey, pk: int) -> ImportBatch:
    found = ImportBatch.objects.filter(
        pk=pk, kind=kind_of(key.giver), scope__startswith=f"{key.region_code}/"
    ).first()
    if found is None:
        raise Fault(HTTPStatus.NOT_FOUND, "batch", _("没有这一批，或者不是这个部门的"))
    return found


@keyed(ApiKey.Scope.READ, "GET", "HEAD")
def batch(request: HttpRequest, key: ApiKey, pk: int) -> HttpResponse:
    """How far a batch of this department is, whichever way it came."""
    return JsonResponse(_counts(_batch(key, pk)), json_dumps_params=PLAIN)


@keyed(ApiKey.Scope.WITHDRAW, "POST")
def withdraw(request: HttpRequest, key: ApiKey, pk: int) -> HttpResponse:
    """Take a whole batch back; a second time changes nothing."""
    try:
        found = sending.take_back(key, _batch(key, pk), today=today())
    except Frozen as error:
        raise Fault(HTTPStatus.CONFLICT, "frozen", error.messages[0]) from error
    return JsonResponse(_counts(found), json_dumps_params=PLAIN)


@login_not_required
def document(request: HttpRequest) -> HttpResponse:
    """What the interface understands (OpenAPI 3.1); anybody may read it."""
    answered = JsonResponse(openapi.document(), json_dumps_params=PLAIN)
    answered["Cache-Control"] = "public, max-age=3600"
    return answered
