"""A topic of the pool and a simplified consultation, for the tables of routes and acts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from tests.architecture.round_places import representative
from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import take_part
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.documents.uploads import take
from xieshang.apps.micro.choices import Form, Source
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.micro.services import evidence, pool, simplified, talks
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.procedure.model import Actor


def topic_at(place: Place) -> MicroTopic:
    """Put by the chair and picked; everybody of the round has a part in it."""
    made: MicroTopic = place.once("micro", lambda: _topic(place))
    return made


def _topic(place: Place) -> MicroTopic:
    seed(range(2026, 2028), announced_until=2026)
    topic = pool.put_by_name(
        place.enterprise, title="母婴室添冰箱", text="", source=Source.RECEPTION_DAY,
        individual=False, cuts=False, by=place.chair, today=make.TODAY,
    )  # fmt: skip
    _everybody(place, topic.case)
    take_part(topic.case, place.head, Actor.EMPLOYER_CHIEF, today=make.TODAY)
    talks.pick(topic, by=place.chair, today=make.TODAY)
    return topic


def simple_at(place: Place) -> SimpleTalk:
    """Being talked about, with everything written down that a later state needs."""
    made: SimpleTalk = place.once("simple", lambda: _simple(place))
    return made


def _simple(place: Place) -> SimpleTalk:
    talk = simplified.begin(
        place.enterprise, title="错峰检修", reason="只调整作息。", contact="主席",
        needs_contract=False, cuts_rights=False, by=place.chair, today=make.TODAY,
    )  # fmt: skip
    _everybody(place, talk.case)
    simplified.start(talk, asked=True, by=place.chair, today=make.TODAY)
    talk.form, talk.result, talk.owner = Form.MEETING, "提前到5点半开工。", "检修部"
    talk.due_on = date(2026, 6, 1)
    talk.save()
    return talk


def _everybody(place: Place, case: Case) -> None:
    take_part(case, representative(place), Actor.WORKERS_SIDE, today=make.TODAY)
    take_part(case, place.recorder, Actor.RECORDER, today=make.TODAY)


@params("micro")
def _micro(place: Place) -> dict[str, Any]:
    return {"pk": topic_at(place).pk}


@params("simple")
def _simple_page(place: Place) -> dict[str, Any]:
    return {"pk": simple_at(place).pk}


@params("pool_card", "pool_second", "pool_answer")
def _card(place: Place) -> dict[str, Any]:
    def put() -> Any:
        return pool.put_by_name(
            place.enterprise, title="夜班热菜", text="", source=Source.DELEGATE,
            individual=False, cuts=False, by=place.chair, today=make.TODAY,
        ).card  # fmt: skip

    seed(range(2026, 2028), announced_until=2026)
    return {"pk": place.once("card", put).pk}


@params("pool_proof")
def _proof(place: Place) -> dict[str, Any]:
    def kept() -> Any:
        case = topic_at(place).case
        received = take(io.BytesIO(b"%PDF-1.4 bill"), name="bill.pdf", size=13)
        evidence.keep(case, [received], side="employer", by=place.head, today=make.TODAY)
        return evidence.of(case).get().pk

    return {"pk": topic_at(place).card.pk, "no": place.once("proof", kept)}


PARAMS["micro_act"] = lambda place: _micro(place) | {"slug": "talk"}
PARAMS["simple_act"] = lambda place: _simple_page(place) | {"slug": "agree"}
