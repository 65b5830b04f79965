"""The desk of the simplified procedure (M02): one page per matter, its acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of, side_of
from xieshang.apps.cases.services import advance
from xieshang.apps.consultations.choices import Side, TopicKind
from xieshang.apps.documents.models import Document
from xieshang.apps.micro.choices import Form
from xieshang.apps.micro.models import SimpleTalk
from xieshang.apps.micro.services import evidence
from xieshang.apps.micro.services import simplified as service
from xieshang.core.bad_input import BadInput
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.micro import forms
from xieshang.web.micro.desk import (
    enterprise_named,
    offers,
    only_those_who_put,
    own_enterprise,
)
from xieshang.web.rounds.doing import ActPage, Doing, doing, draw_act, status_of, told
from xieshang.web.rounds.waiting import waiting_for
from xieshang.web.rounds.ways import main_deadline

A = Actor
Values = dict[str, Any]
UNION = frozenset({A.UNION})
SIDES = frozenset({A.WORKERS_SIDE, A.EMPLOYER_SIDE})


def states(text: str) -> frozenset[str]:
    return frozenset(text.split())


def start(talk: SimpleTalk, values: Values, now: Doing) -> None:
    service.start(talk, by=now.by, today=now.today, seen=now.seen, **values)


def not_allowed(talk: SimpleTalk, values: Values, now: Doing) -> None:
    kept = values | {"kind": TopicKind(values["kind"])}
    service.not_allowed(talk, by=now.by, today=now.today, seen=now.seen, **kept)


def agree(talk: SimpleTalk, values: Values, now: Doing) -> None:
    kept = values | {"form": Form(values["form"])}
    service.agree(talk, by=now.by, today=now.today, seen=now.seen, **kept)


def no_agreement(talk: SimpleTalk, values: Values, now: Doing) -> None:
    kind = TopicKind(values["kind"])
    service.no_agreement(talk, kind=kind, by=now.by, today=now.today, seen=now.seen)


def confirm(talk: SimpleTalk, _values: Values, now: Doing) -> str:
    service.confirm(talk, by=now.by, today=now.today, seen=now.seen)
    missing = service.missing_side(talk)
    if missing is None:
        return gettext("双方都确认了，请工会公布")
    return gettext("已记下本方确认，等%(side)s确认") % {"side": missing.label}


def reopen(talk: SimpleTalk, _values: Values, now: Doing) -> None:
    advance(talk.case, "reopen", by=now.by, today=now.today, seen=now.seen)


def publish(talk: SimpleTalk, _values: Values, now: Doing) -> None:
    service.publish(talk, by=now.by, today=now.today, seen=now.seen)


def verify(talk: SimpleTalk, values: Values, now: Doing) -> None:
    kept = {"evidence": values["evidence"], "files": values["attached"]}
    service.verify(talk, by=now.by, today=now.today, seen=now.seen, **kept)


def not_done(talk: SimpleTalk, _values: Values, now: Doing) -> None:
    advance(talk.case, "not_done", by=now.by, today=now.today, seen=now.seen)


def memo_values(talk: SimpleTalk, _now: Doing) -> Values:
    return {name: getattr(talk, name) for name in ("form", "result", "owner", "due_on")}


def mine_is_missing(talk: SimpleTalk, held: frozenset[Actor], _today: date) -> bool:
    side = side_of(held)
    return bool(side) and getattr(talk, f"confirmed_by_{Side(side).value}_on") is None


_ALL: tuple[ActPage[SimpleTalk], ...] = (
    ActPage(
        "start", _("开始商谈"), _("企业工会代表职工谈；有协商代表的，请他们一起。"),
        _("开始商谈"), start, UNION, states("check"), form=forms.StartForm,
        done=_("商谈开始，职工看得到议题和联系人"),
    ),
    ActPage(
        "not-allowed", _("改走普通程序"),
        _("要签集体合同，或者会让一部分人少得的，不能走简易程序。"),
        _("转为普通程序"), not_allowed, UNION, states("check"),
        form=forms.UpgradeForm, done=_("已转为普通程序"),
    ),
    ActPage(
        "agree", _("写下谈成的结果"), _("写好后双方各自确认。"),
        _("写好纪要"), agree, SIDES, states("talk"), form=forms.MemoForm,
        initial=memo_values, done=_("纪要已写好，等双方确认"),
    ),
    ActPage(
        "no-agreement", _("没有谈成，转普通程序"),
        _("议题列进一轮正式协商。"), _("转为普通程序"), no_agreement,
        UNION, states("talk"), form=forms.OrdinaryForm, done=_("已转为普通程序"),
    ),
    ActPage(
        "confirm", _("确认纪要"), _("请先看全文。双方都确认才算数。"),
        _("确认"), confirm, SIDES, states("confirm"), fits=mine_is_missing,
    ),
    ActPage(
        "reopen", _("还有不同意见，继续谈"), _("纪要退回，重新商谈。"),
        _("继续谈"), reopen, SIDES, states("confirm"),
        done=_("已退回，继续商谈"),
    ),
    ActPage(
        "publish", _("公布给职工"), _("公示会写明谈成什么、谁负责、哪天做到。"),
        _("公布"), publish, UNION, states("publish"), event="publish",
        done=_("已公布"),
    ),
    ActPage(
        "verify", _("核实：已做到"), _("写明凭证。"),
        _("登记已做到"), verify, frozenset({A.WORKERS_SIDE}), states("in_force"),
        form=forms.EvidenceForm, done=_("已落实，办结"),
    ),
    ActPage(
        "not-done", _("核实：没做到，重新谈"), _("说好的没有做到，重新商谈。"),
        _("重新谈"), not_done, frozenset({A.WORKERS_SIDE}), states("in_force"),
        done=_("已记下，重新商谈"),
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in _ALL}


def _talk(request: Request, pk: int) -> SimpleTalk:
    seen = SimpleTalk.objects.filter(case__in=Case.objects.seen_by(request.user, current_day()))
    found = get_object_or_404(seen.select_related("case", "enterprise__union"), pk=pk)
    found.case.enterprise = found.enterprise
    return found


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One matter: what it is, what was agreed, what may be done."""
    talk = _talk(request, pk)
    case, now = talk.case, doing(request)
    held = actors_of(request.user, case, now.today)
    ways, later = offers(
        PAGES.values(), talk, held, now.today,
        url=lambda slug: reverse("simple_act", args=[pk, slug]),
    )  # fmt: skip
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    context = {
        "today": now.today,
        "talk": talk,
        "case": case,
        "deadline": main_deadline(case, now.today),
        "waits": waiting_for(case),
        "ways": ways,
        "later": later,
        "documents": documents.prefetch_related("versions"),
        "history": list(case.moves.select_related("by").order_by("-no")),
        "rounds": case.children.all(),
        "attached": evidence.of(case).select_related("added_by"),
        "demo_case": case.pk,
    }
    return render(request, "micro/simple.html", context)


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of M02."""
    if slug not in PAGES:
        raise Http404
    back = reverse("simple", args=[pk])
    return draw_act(request, _talk(request, pk), PAGES[slug], back=back)


@acts
def new(request: Request) -> HttpResponse:
    """The union begins the simplified procedure."""
    only_those_who_put(request)
    initial = {"enterprise": own_enterprise(request), "contact": request.user.name}
    form = forms.SimpleForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        here = enterprise_named(request, values.pop("enterprise"))
        if here is None:
            form.add_error("enterprise", gettext("没有找到，或者不归你管。请写企业全称"))
        else:
            try:
                made = service.begin(here, by=request.user, today=current_day(), **values)
            except (ValidationError, BadInput) as error:
                told(error, form)
            else:
                messages.success(request, gettext("已写明理由，核对后开始商谈"))
                return redirect("simple", pk=made.pk)
    context = {
        "title": gettext("走简易程序"),
        "lead": gettext("一件事，不签集体合同，没有人少得。谈成就写纪要。"),
        "form": form,
        "button": gettext("写好"),
        "back": reverse("micros") + "?list=simple",
        "seen": "",
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
