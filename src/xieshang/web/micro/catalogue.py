"""Every act of a micro-consultation: words, form, actors, states, and the service behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.cases.services import advance
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.micro.choices import Mode
from xieshang.apps.micro.facts import answers_until, callback_from
from xieshang.apps.micro.models import MicroTopic
from xieshang.apps.micro.services import callback, talks
from xieshang.core.procedure.m03_micro.facts import SATISFIED_PERCENT
from xieshang.core.procedure.model import Actor
from xieshang.web.micro import forms
from xieshang.web.rounds.doing import ActPage, Doing
from xieshang.web.worker.late import shown

A = Actor
Values = dict[str, Any]
UNION = frozenset({A.UNION})
FIRM = frozenset({A.EMPLOYER_SIDE})
HEAD = frozenset({A.EMPLOYER_CHIEF})


def states(text: str) -> frozenset[str]:
    return frozenset(text.split())


def pick(topic: MicroTopic, _values: Values, now: Doing) -> str:
    talks.pick(topic, by=now.by, today=now.today, seen=now.seen)
    return gettext("已选中，协商日面谈")


def refer(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.refer(topic, by=now.by, today=now.today, seen=now.seen, **values)


def one_to_one(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.one_to_one(topic, by=now.by, today=now.today, seen=now.seen, **values)


def _measure(values: Values) -> talks.Measure:
    return talks.Measure(
        values["measure"],
        values["owner"],
        values["due_on"],
        values["cost_yuan"],
        values["affected"],
    )


def agree(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.agree(
        topic,
        mode=Mode(values["mode"]),
        said=values["said"],
        measure=_measure(values),
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def no_agreement(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.no_agreement(
        topic,
        mode=Mode(values["mode"]),
        said=values["said"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def escalate(topic: MicroTopic, _values: Values, now: Doing) -> None:
    talks.escalate(topic, by=now.by, today=now.today, seen=now.seen)


def decide(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.decide(
        topic,
        reason=values["reason"],
        measure=_measure(values),
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def decline(topic: MicroTopic, values: Values, now: Doing) -> None:
    talks.decide(topic, measure=None, by=now.by, today=now.today, seen=now.seen, **values)


def accept(topic: MicroTopic, _values: Values, now: Doing) -> None:
    advance(topic.case, "accept", by=now.by, today=now.today, seen=now.seen)


def ordinary(topic: MicroTopic, values: Values, now: Doing) -> None:
    kind = TopicKind(values["kind"])
    talks.to_ordinary(topic, kind=kind, by=now.by, today=now.today, seen=now.seen)


def upgrade(topic: MicroTopic, values: Values, now: Doing) -> None:
    told = values | {"kind": TopicKind(values["kind"])}
    talks.upgrade(topic, by=now.by, today=now.today, seen=now.seen, **told)


def done(topic: MicroTopic, values: Values, now: Doing) -> str:
    kept = {"evidence": values["evidence"], "files": values["attached"]}
    talks.done(topic, by=now.by, today=now.today, seen=now.seen, **kept)
    day = shown(callback_from(topic) or now.today)
    return gettext("已登记，%(day)s起请职工评价") % {"day": day}


def ask(topic: MicroTopic, _values: Values, now: Doing) -> None:
    callback.ask(topic, by=now.by, today=now.today, seen=now.seen)


def conclude(topic: MicroTopic, _values: Values, now: Doing) -> str:
    callback.conclude(topic, by=now.by, today=now.today, seen=now.seen)
    if topic.case.state == "closed":
        return gettext("满意率到了%(least)s%%，这件事办结") % {"least": SATISFIED_PERCENT}
    return gettext("满意率不到%(least)s%%，重新商量") % {"least": SATISFIED_PERCENT}


def names(topic: MicroTopic, now: Doing) -> Values:
    return {"union_talks": now.by.name}


def never_asked(topic: MicroTopic, _held: frozenset[Actor], today: date) -> bool:
    """Before the first question, or when nobody answered it."""
    until = answers_until(topic)
    return until is None or until < today


def asked(topic: MicroTopic, _held: frozenset[Actor], _today: date) -> bool:
    return topic.asked_on is not None


_ALL: tuple[ActPage[MicroTopic], ...] = (
    ActPage(
        "pick", _("选上，协商日谈"), _("职工代表会选中的议题，在下一个协商日面谈。"),
        _("选上"), pick, UNION, states("pool"), event="pick",
    ),
    ActPage(
        "refer", _("不适合微协商，告诉去哪里办"), _("一个人的事，去能办的地方更快。"),
        _("告诉职工"), refer, UNION, states("pool"), form=forms.ReferForm,
        done=_("已写明去哪里办"),
    ),
    ActPage(
        "talk", _("开始“1+1”面谈"), _("工会一人，企业一人，当面谈。"), _("记下双方"),
        one_to_one, UNION, states("assigned"), form=forms.TalksForm, initial=names,
        done=_("面谈开始，职工看得到"),
    ),
    ActPage(
        "agree", _("谈成了：写明做什么、哪天办好"), _("写下的措施职工看得到，到期会核对。"),
        _("答应"), agree, FIRM, states("talking"), form=forms.AgreeForm,
        done=_("已记下，职工看得到何时办好"),
    ),
    ActPage(
        "no-agreement", _("记一次没谈拢"), _("下一个协商日再谈；次数用完，请主要负责人拍板。"),
        _("记下"), no_agreement, UNION | FIRM, states("talking"), form=forms.SaidForm,
        event="no_agreement", done=_("已记下，下一个协商日再谈"),
    ),
    ActPage(
        "escalate", _("请主要负责人拍板"), _("主要负责人在期限内决定，并写明理由。"),
        _("请拍板"), escalate, UNION, states("talking"), event="escalate",
        done=_("已请主要负责人拍板"),
    ),
    ActPage(
        "decide", _("拍板：办"), _("写明理由和措施，职工看得到。"), _("决定办"), decide,
        HEAD, states("final_decision"), form=forms.DecideForm, done=_("决定已公布给职工"),
    ),
    ActPage(
        "decline", _("拍板：不办，写明理由"), _("职工方可以接受，也可以转普通程序。"),
        _("决定不办"), decline, HEAD, states("final_decision"), form=forms.ReasonForm,
        done=_("理由已公布给职工"),
    ),
    ActPage(
        "accept", _("接受说明"), _("这件事到此为止。"), _("接受"), accept,
        frozenset({A.WORKERS_SIDE}), states("explained"), done=_("已办结"), event="accept",
    ),
    ActPage(
        "ordinary", _("转为普通程序"), _("议题列进一轮正式协商。"), _("转为普通程序"), ordinary,
        frozenset({A.WORKERS_SIDE}), states("explained final_decision"),
        form=forms.OrdinaryForm, event="to_ordinary", done=_("已转为普通程序"),
    ),
    ActPage(
        "upgrade", _("要走普通程序"),
        _("要写进集体合同，或者会让一部分人少得的，微协商不能定。"),
        _("转为普通程序"), upgrade, UNION, states("pool assigned talking"),
        form=forms.UpgradeForm, done=_("已转为普通程序"),
    ),
    ActPage(
        "done", _("登记已办好"), _("过一段时间，请附议的职工评价。"), _("登记"), done, FIRM,
        states("doing"), form=forms.EvidenceForm,
    ),
    ActPage(
        "ask", _("请职工评价"), _("附议过的职工在手机上答：办好了，还是没办好。"),
        _("请职工评价"), ask, UNION, states("callback"), event="ask", fits=never_asked,
        done=_("已请职工评价"),
    ),
    ActPage(
        "conclude", _("结束回访"), _("满意的够多就办结，不够就重新商量。"), _("结束回访"),
        conclude, UNION, states("callback"), event="satisfied", fits=asked,
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in _ALL}
