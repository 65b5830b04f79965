"""The acts of steps 5 to 8 that are one form each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import AdoptionMethod, Material, Place
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import adoption, draft, filing, publication, signing
from xieshang.apps.documents.choices import Purpose
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.contracts import forms, turns
from xieshang.web.contracts.seen import contract_of
from xieshang.web.contracts.submitting import filing_values, submission
from xieshang.web.design.templatetags.xs import told
from xieshang.web.http import Request
from xieshang.web.rounds.catalogue import CHIEFS, TALKS
from xieshang.web.rounds.doing import ActPage, Doing, act_page
from xieshang.web.rounds.simple import hand_in, today_of, waits
from xieshang.web.rounds.turns import not_yet_consented

A = Actor
Values = dict[str, Any]
UNION = frozenset({A.UNION, A.CONGRESS})
EMPLOYER = frozenset({A.EMPLOYER_SIDE})


def _the(consultation: Consultation) -> Contract:
    return Contract.objects.get(consultation=consultation)


def agree(consultation: Consultation, _values: Values, now: Doing) -> str | None:
    return waits(draft.agree(consultation, by=now.by, today=now.today, seen=now.seen))


AHEAD = timedelta(days=7)  # a usual start; the pack says what is asked for


def convene_values(consultation: Consultation, now: Doing) -> Values:
    """The session that is called already, or one a week from now."""
    session = turns.pending(_the(consultation))
    if session is None:
        return {"papers_sent_on": now.today, "meets_on": now.today + AHEAD}
    names = ("method", "papers_sent_on", "meets_on")
    return {name: getattr(session, name) for name in names}


def convene(consultation: Consultation, values: Values, now: Doing) -> str:
    adoption.convene(
        consultation,
        method=AdoptionMethod(values["method"]),
        papers_sent_on=values["papers_sent_on"],
        meets_on=values["meets_on"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )
    found = blockers(consultation.case, "convene_congress", now.today)
    short = next((one for one in found if one.code == "papers-too-late"), None)
    if short is None:
        return _("会期已登记")
    said = told(short.reason, dict(short.values))
    return _("会期已登记。提醒：%(reason)s") % {"reason": said}


def vote_values(consultation: Consultation, now: Doing) -> Values:
    """All who may vote, as they were counted when the representatives were elected."""
    election = getattr(consultation, "election", None)
    known = {"entitled": election.entitled} if election and election.entitled else {}
    return {"decided_on": now.today, **known}


def count(consultation: Consultation, values: Values, now: Doing) -> str:
    numbers = {name: values[name] for name in ("entitled", "present", "yes", "no", "abstain")}
    adoption.record_vote(
        consultation,
        seats=values["seats"] or 0,
        decided_on=values["decided_on"],
        secret=values["secret"],
        tellers=values["tellers"],
        by=now.by,
        today=now.today,
        seen=now.seen,
        **numbers,
    )
    last = _the(consultation).adoptions.last()
    passed = last is not None and last.adopted
    return _("草案通过") if passed else _("草案未获通过，双方重新协商")


def sign(consultation: Consultation, values: Values, now: Doing) -> str | None:
    done = signing.sign(
        consultation,
        name=values["name"],
        strokes=values["drawn"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )
    if done.moved:
        return _("双方都签了字，下一步报人社部门审查")
    missing = set(Side) - turns.signed(_the(consultation))
    if missing:
        return _("你已签字，等%(side)s签字") % {"side": Side(missing.pop()).label}
    return _("双方都在草案上签了字，可以提交审议")


def refuse(consultation: Consultation, values: Values, now: Doing) -> None:
    signing.refuse(consultation, reason=values["reason"], by=now.by, today=now.today)


def sign_values(_consultation: Consultation, now: Doing) -> Values:
    return {"name": now.by.name}


def notify(consultation: Consultation, values: Values, now: Doing) -> None:
    day = values["notice_on"]
    adoption.notify_vote(consultation, notice_on=day, by=now.by, today=now.today, seen=now.seen)


def submit(consultation: Consultation, values: Values, now: Doing) -> None:
    filing.submit(
        consultation,
        on_paper=[Material(item) for item in values["on_paper"]],
        copies=values["copies"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def summarise(consultation: Consultation, values: Values, now: Doing) -> None:
    publication.write_summary(
        _the(consultation),
        summary=values["summary"],
        changes=values["changes"],
        by=now.by,
        today=now.today,
    )


def summary_values(consultation: Consultation, _now: Doing) -> Values:
    contract = _the(consultation)
    return {"summary": contract.summary, "changes": contract.changes}


def publish(consultation: Consultation, values: Values, now: Doing) -> None:
    publication.publish(
        consultation,
        places=[Place(place) for place in values["places"]],
        proof=values["proof"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )
    hand_in(consultation, values, now, Purpose.PUBLICATION)


def report(consultation: Consultation, _values: Values, now: Doing) -> None:
    publication.report_up(consultation, by=now.by, today=now.today, seen=now.seen)


def states(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALL = (
    ActPage(
        "agree",
        gettext_lazy("同意这份草案"),
        gettext_lazy("双方首席代表同意的是同一份文本；改动一个字，就要重新同意。"),
        pgettext_lazy("act", "同意"),
        agree,
        CHIEFS,
        TALKS,
        done=gettext_lazy("双方都同意了，草案定稿"),
        event="agree_draft",
        fits=not_yet_consented("agree_draft"),
    ),
    ActPage(
        "convene",
        gettext_lazy("提交职代会审议"),
        gettext_lazy("先把草案发给职工代表，再开会。"),
        gettext_lazy("登记会期"),
        convene,
        UNION,
        states("5_adopt"),
        form=forms.ConveneForm,
        initial=convene_values,
        fits=turns.may_convene,
    ),
    ActPage(
        "count",
        gettext_lazy("登记表决结果"),
        gettext_lazy("照计票单填写；通过没通过，由规则按全体人数算。"),
        gettext_lazy("登记结果"),
        count,
        UNION,
        states("5_adopt"),
        form=forms.VoteForm,
        initial=vote_values,
        fits=turns.may_count,
    ),
    ActPage(
        "sign",
        pgettext_lazy("act", "签字"),
        gettext_lazy("签字后合同报人社部门审查。请先看全文。"),
        pgettext_lazy("act", "签字"),
        sign,
        CHIEFS,
        states("5_adopt 6_sign"),
        form=forms.SignForm,
        initial=sign_values,
        fits=turns.may_sign,
    ),
    ActPage(
        "refuse",
        gettext_lazy("不签字，写明理由"),
        gettext_lazy("理由双方和上级工会都看得到。以后还可以签。"),
        gettext_lazy("登记不签字"),
        refuse,
        CHIEFS,
        states("6_sign"),
        form=forms.RefuseForm,
        done=gettext_lazy("已登记，上级工会会了解情况"),
        fits=turns.may_sign,
    ),
    ActPage(
        "notify",
        gettext_lazy("书面通知表决结果"),
        gettext_lazy("通知送达企业，报送期限从这一天起算。"),
        gettext_lazy("登记"),
        notify,
        frozenset({A.WORKERS_CHIEF}),
        states("6_sign"),
        form=forms.NoticeForm,
        initial=today_of("notice_on"),
        done=gettext_lazy("已登记，报送期限从通知送达的次日起算"),
        fits=turns.may_notify,
    ),
    ActPage(
        "submit",
        gettext_lazy("报送人社部门审查"),
        gettext_lazy("材料齐了才能报送。"),
        gettext_lazy("报送"),
        submit,
        EMPLOYER,
        states("7_file 7_overdue"),
        form=forms.FilingForm,
        initial=filing_values,
        template="contracts/submit.html",
        shows=submission,
        done=gettext_lazy("已报送，等人社部门登记收到日"),
    ),
    ActPage(
        "summary",
        gettext_lazy("写给职工看的摘要"),
        gettext_lazy("职工页面和公示都用这几句话。"),
        gettext_lazy("保存"),
        summarise,
        frozenset({A.BOTH_SIDES, A.UNION}),
        states("5_adopt 6_sign 7_file 7_overdue 7_review 8_publish 8_overdue in_force"),
        form=forms.SummaryForm,
        initial=summary_values,
        done=gettext_lazy("摘要已保存"),
    ),
    ActPage(
        "publish",
        pgettext_lazy("act", "向全体职工公布"),
        gettext_lazy("厂务公开栏和平台页面都要公布全文。"),
        pgettext_lazy("act", "公布"),
        publish,
        EMPLOYER | {A.UNION},
        states("8_publish 8_overdue"),
        form=forms.PublishForm,
        initial=lambda _c, _n: {"places": ["board", "platform"]},
        done=gettext_lazy("已公布，职工在手机上看得到全文"),
        fits=turns.may_publish,
    ),
    ActPage(
        "report",
        gettext_lazy("副本报上级工会"),
        gettext_lazy("登记今天已把合同副本报上级工会。"),
        gettext_lazy("登记"),
        report,
        frozenset({A.UNION}),
        states("in_force"),
        done=gettext_lazy("已登记"),
        fits=turns.may_report,
    ),
)
PAGES = {page.slug: page for page in _ALL}


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of the catalogue, on the contract's page."""
    if slug not in PAGES:
        raise Http404
    contract = contract_of(request, pk)
    if contract.consultation is None:
        raise Http404
    back = reverse("contract", args=[pk])
    return act_page(request, contract.consultation.pk, PAGES[slug], back=back)
