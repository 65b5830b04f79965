"""Pages about the roster of an enterprise and those who ask to be on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Enterprise, JoinRequest, RosterEntry
from xieshang.apps.organizations.services import rosters
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import AnswerForm, ConfirmForm, EntryForm
from xieshang.web.people.joining import SamePersonForm
from xieshang.web.people.pages import Asked, answer, piece_of, words_of


@reads
def listing(request: Request, pk: int) -> HttpResponse:
    """Who works here. Who has signed in is not shown to anybody."""
    day = today()
    here = _kept(request, pk)
    entries = here.roster.all()
    words = words_of(request)
    left = request.GET.get("list") == "left"
    entries = entries.exclude(until=None) if left else entries.in_force(day)
    if words:
        entries = entries.filter(name__icontains=words) | entries.filter(job_no=words)
    answers = policies.may_answer_joining(request.user, here, on=day)
    page = {
        "here": here,
        "piece": piece_of(entries, request, by="name"),
        "total": entries.count(),
        "words": words,
        "left": left,
        "answers": answers,
        "open_requests": here.join_requests.filter(state="open").count() if answers else 0,
    }
    return render(request, "people/roster.html", page)


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """Put one worker on the roster."""
    here = _kept(request, pk)
    form = EntryForm(sent(request))
    asked = Asked(
        _("加一名职工"),
        _("加入花名册"),
        reverse("roster", args=[pk]),
        _("人多时用导入更快。"),
        here.name,
    )

    def act() -> HttpResponse:
        rosters.add(here, line_of(form), by=request.user, today=today())
        return redirect("roster", pk)

    return answer(request, form, asked, act)


@acts
def edit(request: Request, pk: int, entry: int) -> HttpResponse:
    """Change one line of the roster."""
    here = _kept(request, pk)
    line = get_object_or_404(here.roster, pk=entry)
    form = EntryForm(sent(request), initial=_initial(line), kept=line.phone_last4)
    asked = Asked(
        _("修改职工资料"),
        _("保存"),
        reverse("roster", args=[pk]),
        _("换了手机号的职工，要用新号码重新进入。"),
        here.name,
    )

    def act() -> HttpResponse:
        rosters.amend(line, line_of(form), by=request.user, today=today())
        return redirect("roster", pk)

    return answer(request, form, asked, act)


@acts
def end(request: Request, pk: int, entry: int) -> HttpResponse:
    """Take a worker off the roster, after asking once more."""
    here = _kept(request, pk)
    line = get_object_or_404(here.roster.filter(until=None), pk=entry)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("%(name)s离职了？") % {"name": line.name},
        _("从花名册移出"),
        reverse("roster", args=[pk]),
        crumb=here.name,
        warning=_("从今天起，这名职工不能再参加本企业的协商。记录会留下，写错了可以再加回来。"),
    )

    def act() -> HttpResponse:
        rosters.end(line, by=request.user, today=today())
        return redirect("roster", pk)

    return answer(request, form, asked, act)


@reads
def requests(request: Request, pk: int) -> HttpResponse:
    """Who asks to be on the roster: for the union chair only."""
    here = _chaired(request, pk)
    waiting = here.join_requests.filter(state="open")
    page = {"here": here, "piece": piece_of(waiting, request, by="asked_on")}
    return render(request, "people/join_requests.html", page)


@acts
def accept(request: Request, pk: int, ask: int) -> HttpResponse:
    """Put the person who asked on the roster."""
    here = _chaired(request, pk)
    asking = get_object_or_404(here.join_requests.select_related("user"), pk=ask)
    alike = list(rosters.namesakes(asking, today())[:5])
    same = SamePersonForm(sent(request), lines=alike, job_no=asking.job_no) if alike else None
    form = same or ConfirmForm(sent(request))
    asked = Asked(
        _("把%(name)s加入花名册？") % {"name": asking.name},
        _("加入花名册"),
        reverse("join_requests", args=[pk]),
        _about(asking),
        here.name,
    )

    def act() -> HttpResponse:
        line = same.chosen if same else None
        rosters.accept(asking, line=line, by=request.user, today=today())
        return redirect("join_requests", pk)

    return answer(request, form, asked, act)


@acts
def decline(request: Request, pk: int, ask: int) -> HttpResponse:
    """Tell the person who asked why not."""
    here = _chaired(request, pk)
    asking = get_object_or_404(here.join_requests, pk=ask)
    form = AnswerForm(sent(request))
    asked = Asked(
        _("不加入%(name)s") % {"name": asking.name},
        _("答复"),
        reverse("join_requests", args=[pk]),
        _about(asking),
        here.name,
    )

    def act() -> HttpResponse:
        rosters.decline(
            asking, answer=form.cleaned_data["answer"], by=request.user, today=today()
        )
        return redirect("join_requests", pk)

    return answer(request, form, asked, act)


def line_of(form: EntryForm) -> rosters.Line:
    said = form.cleaned_data
    return rosters.Line(
        name=said["name"],
        phone=said["phone"],
        job_no=said["job_no"],
        dept=said["dept"],
        sex=said["sex"],
        frontline=said["frontline"],
        since=said["since"],
        without_phone=bool(said.get("without_phone")),
    )


def _initial(line: RosterEntry) -> dict[str, Any]:
    return {
        name: getattr(line, name)
        for name in ("name", "job_no", "dept", "sex", "frontline", "since")
    }


def _about(asking: JoinRequest) -> str:
    return _("手机尾号%(last4)s，工号%(job_no)s。%(remark)s") % {
        "last4": asking.phone_last4,
        "job_no": asking.job_no or "—",
        "remark": asking.remark,
    }


def _kept(request: Request, pk: int) -> Enterprise:
    """The enterprise whose roster this person keeps; for others it is not there."""
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    if not policies.may_keep_roster(request.user, here, on=today()):
        raise Http404
    return here


def _chaired(request: Request, pk: int) -> Enterprise:
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    if not policies.may_answer_joining(request.user, here, on=today()):
        raise Http404
    return here
