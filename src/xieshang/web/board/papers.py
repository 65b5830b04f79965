"""One page in plain Chinese: what an index is, what it rests on, and what pulls it down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.documents.drawing import pdf, word
from xieshang.apps.documents.drawing.blocks import Block, Sheet, plain, shown
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.apps.trail.services import exported
from xieshang.core.index.compute import Result
from xieshang.core.index.consultation.catalogue import ROOT, indicators, measured
from xieshang.core.index.consultation.score import Scored
from xieshang.web.board import areas, drill, enterprises, words
from xieshang.web.board.asking import Asked, moved
from xieshang.web.board.changes import Split
from xieshang.web.board.seen import Board
from xieshang.web.http import Request

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SCAN = "扫码打开网页"
WEAKEST, MOVERS = 5, 4
CAVEAT = (
    "指数说的是协商做到了哪一步，不说明原因，也不用来给企业公开排名。"
    "缺的数据没有当作0分，也没有人替它估一个数。"
    "打分的起点、合格和目标是试行值，第一年的数据出来后要校准。"
)


@require_safe
def area(request: Request, code: str, kind: str) -> HttpResponse:
    """The page of an area."""
    _known(kind)
    question, seen = areas.of_request(request, code)
    with translation.override(settings.LANGUAGE_CODE):
        name, unit = seen.names[code], seen.place_of[code]
        told = areas.heading(seen, code)
        facts = [
            ["协商指数", told["index"] if told["known"] else "数据不足，不公布"],
            ["比上季", words.signed(moved(seen, code, ROOT))],
            ["企业和职工", f"{told['enterprises']}家企业，{told['heads']}名职工"],
            ["数据完整度", f"{told['complete']}%"],
            ["截至", shown(seen.period.ends_on.isoformat())],
        ]
        if told["known"]:
            said = f"{told['interval']}（权重各上下浮动20%，十次里九次在这里面）"
            facts.insert(2, ["区间", said])
        found = areas.split_of(seen, code)
        made = _sheet(
            name, seen, facts, scored=seen.area.scored, unit=unit, found=found, region=True
        )
    subject = Region.objects.get(code=code)
    _noted(request, subject, question, kind)
    here = reverse("board_area", args=[code]) + question.link()
    return _answer(made, here, kind, f"index-{code}-{question.quarter}")


@require_safe
def enterprise(request: Request, pk: int, kind: str) -> HttpResponse:
    """The page of an enterprise, for those who may read its index."""
    _known(kind)
    firm, question, seen, row = enterprises.of_request(request, pk)
    if question is None or seen is None or row < 0:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        told = enterprises.heading(seen, firm, row)
        before = enterprises.index_of(seen.before, pk) if seen.before else float("nan")
        facts = [
            ["协商指数", told["index"] if told["known"] else "数据不足，不给指数"],
            ["比上季", words.signed(enterprises.index_of(seen, pk) - before)],
            ["职工", f"{told['heads']}人"],
            ["数据完整度", f"{told['complete']}%"],
            ["截至", shown(seen.period.ends_on.isoformat())],
        ]
        found = enterprises.split_of(seen, pk)
        made = _sheet(
            firm.name,
            seen,
            facts,
            scored=seen.scored,
            unit=row,
            found=found,
            region=False,
        )
    _noted(request, firm, question, kind)
    here = reverse("board_enterprise", args=[pk]) + question.link()
    return _answer(made, here, kind, f"index-{pk}-{question.quarter}")


def _known(kind: str) -> None:
    """Asked before anything is written down: what was not handed out is no export."""
    if kind not in KINDS:
        raise Http404


def _noted(request: Request, subject: Region | Enterprise, question: Asked, kind: str) -> None:
    told = {"period": question.quarter, "kind": kind}
    today = current_day()
    exported("index page", by=request.user, subject=subject, on=today, payload=told)


def _sheet(
    name: str,
    seen: Board,
    facts: list[list[str]],
    *,
    scored: Scored,
    unit: int,
    found: Split | None,
    region: bool,
) -> Sheet:
    blocks = (
        Block("facts", rows=facts),
        Block("heading", "一、分从哪来"),
        _dimensions(scored, unit),
        Block("heading", "二、丢分最多的几项"),
        _weakest(scored.result, unit, region=region),
        Block("heading", "三、比上季变了什么"),
        Block("text", text="；".join(_changes(found)) + "。"),
        Block("heading", "四、怎么看这个数"),
        Block("text", text=CAVEAT),
    )
    content = json.dumps([asdict(block) for block in blocks], ensure_ascii=False)
    return Sheet(
        title=f"{plain(name)}协商指数说明",
        number=str(seen.period),
        version=1,
        fingerprint=hashlib.sha256(content.encode()).hexdigest()[:16],
        made_on=shown(current_day().isoformat()),
        blocks=blocks,
        scan=SCAN,
    )


def _dimensions(scored: Scored, unit: int) -> Block:
    result, shares = scored.result, drill.added(scored, unit)
    rows = [
        [
            words.label(code),
            words.points(float(result.of(code)[unit])),
            f"{result.framework.global_weight[code] * 100:.0f}",
            words.points(shares.get(code, float("nan"))),
        ]
        for code in result.framework.children[ROOT]
    ]
    return Block(
        "table", head=["维度", "得分", "权重", "贡献的分"], rows=rows,
        wide=[True, False, False, False], right=[False, True, True, True],
    )  # fmt: skip


def _weakest(result: Result, unit: int, *, region: bool) -> Block:
    """Indicators by the points of the index that they leave on the table."""
    lost = []
    for one in measured():
        score = float(result.of(one.code)[unit])
        if not np.isnan(score):
            lost.append((result.framework.global_weight[one.code] * (100 - score), one.code))
    rows = [
        [
            words.label(code),
            words.value(code, float(result.data.column(code)[unit]), region=region),
            words.points(float(result.of(code)[unit])),
            words.points(points),
            indicators()[code].source.replace(";", "、"),
        ]
        for points, code in sorted(lost, key=lambda row: -row[0])[:WEAKEST]
    ]
    return Block(
        "table", head=["指标", "现在", "得分", "少了", "数据由谁提供"], rows=rows,
        wide=[True, False, False, False, False], right=[False, True, True, True, False],
    )  # fmt: skip


def _changes(found: Split | None) -> Iterator[str]:
    if found is None:
        yield "没有可以比的上季"
        return
    yield f"从{found.before}到{found.after}，{found.total}分"
    movers = sorted(found.steps, key=lambda step: -abs(step.points))
    for step in movers[:MOVERS]:
        if step.tone != "flat":
            yield f"{step.label}{step.total}"


def _answer(made: Sheet, here: str, kind: str, name: str) -> HttpResponse:
    content = word.draw(made) if kind == "docx" else pdf.draw(made, settings.SITE + here)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
