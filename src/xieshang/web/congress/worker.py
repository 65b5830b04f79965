"""The workers' pages of a session: what it is about, sign in, speak, put it in writing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.congress.choices import How, RemarkKind
from xieshang.apps.congress.errors import NotAnElector, TooLate
from xieshang.apps.congress.models import Ballot, Session
from xieshang.apps.congress.selectors import current_ballot, elector_of
from xieshang.apps.congress.services import floor, phones
from xieshang.apps.congress.services.agenda import paper_files
from xieshang.apps.organizations.models import RosterEntry
from xieshang.web.acts import acts
from xieshang.web.congress import choosing
from xieshang.web.congress.forms import RemarkForm, remark_form
from xieshang.web.congress.showing import points, read_by, said, turnout
from xieshang.web.http import Request, reads, sent
from xieshang.web.papers.views import attachment_file
from xieshang.web.rounds.doing import status_of, told
from xieshang.web.worker.here import enterprise_here

PAGE = 20


def _session(request: Request, pk: int) -> Session:
    """A session of the enterprise before the reader's eyes; any other is 404."""
    here = enterprise_here(request, current_day())
    if here is None:
        raise Http404
    rows = Session.objects.known_to_workers().select_related(
        "case", "enterprise__union", "resolution__document"
    )
    return get_object_or_404(rows, pk=pk, enterprise=here)


def _voter(request: Request, session: Session) -> RosterEntry:
    """The reader's own line among those who may vote here; everybody else gets 404."""
    entry = elector_of(request.user, session, current_day())
    if entry is None:
        raise Http404
    return entry


def _refused(request: Request, session: Session, why: str) -> HttpResponse:
    context = {"session": session, "why": why}
    return render(request, "congress/refused.html", context, status=409)


@login_not_required
@reads
def listing(request: Request) -> HttpResponse:
    """The sessions of the enterprise, newest first."""
    here = enterprise_here(request, current_day())
    if here is None:
        return redirect("worker_home")
    rows = Session.objects.known_to_workers().filter(enterprise=here).select_related("case")
    context = {"enterprise": here, "sessions": rows[:PAGE], "today": current_day()}
    return render(request, "congress/worker_list.html", context)


@login_not_required
@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One session: when, what about, what became of it, and what I can do."""
    session, today = _session(request, pk), current_day()
    entry = elector_of(request.user, session, today)
    member, running = _on_roster(request.user, session), current_ballot(session)
    found = read_by(member, session, points(session))
    context = {
        "today": today,
        "session": session,
        "state": session.case.state,
        "points": found,
        "said": said(session, found),
        "turnout": turnout(session, today),
        "running": running,
        "entry": entry,
        "member": member,
        "voided": list(session.ballots.exclude(void_because="")),
        **_mine(session, entry, running),
        "moves": [one for one in session.case.moves.order_by("-no") if one.sentence],
    }
    return render(request, "congress/worker_page.html", context)


def _mine(
    session: Session, entry: RosterEntry | None, running: Ballot | None
) -> dict[str, Any]:
    """What this delegate has done, and may do now."""
    today = current_day()
    present = entry is not None and session.attendances.filter(entry=entry).exists()
    may = entry is not None and not present and floor.may_sign_in(session, today)
    waiting = session.speakers.filter(spoken_on=None).select_related("entry")
    return {
        "present": present,
        "may_sign_in": may,
        "may_vote": present
        and running is not None
        and bool(running.paper)
        and running.closed_on is None,
        "draws": running is not None and phones.only_handed_out(running),
        "may_write": entry is not None and session.case.state in floor.TALKING,
        "may_speak": present and session.case.state == "in_session",
        "speakers": list(waiting),
    }


@acts
def here(request: Request, pk: int, key: str) -> HttpResponse:
    """The code in the hall: whoever scans it and votes here signs in."""
    session = _session(request, pk)
    if not constant_time_compare(key, session.sign_in_key):
        raise Http404
    if request.method != "POST" and elector_of(request.user, session, current_day()) is None:
        messages.info(request, _("你不是这次会议的代表，不用报到；议程和材料都可以看"))
        return redirect("worker_congress", pk=pk)
    return _sign_in(request, session, How.CODE)


@acts
def online(request: Request, pk: int) -> HttpResponse:
    """Sign in from elsewhere, where the session is held on line, too."""
    return _sign_in(request, _session(request, pk), How.ONLINE)


def _sign_in(request: Request, session: Session, how: How) -> HttpResponse:
    entry = _voter(request, session)
    if request.method != "POST":
        there = session.attendances.filter(entry=entry).exists()
        context = {
            "session": session,
            "entry": entry,
            "present": there,
            "open": floor.may_sign_in(session, current_day())
            and (how is How.CODE or session.online),
            "online": how is How.ONLINE,
        }
        return render(request, "congress/worker_here.html", context)
    try:
        floor.sign_in(session, how, by=request.user, today=current_day())
    except NotAnElector:
        raise Http404 from None
    except TooLate:
        return _refused(request, session, _("现在不能报到：会期没到、正在投票，或者会已开完"))
    messages.success(request, _("你已报到"))
    return redirect("worker_congress", pk=session.pk)


@acts
def remark(request: Request, pk: int) -> HttpResponse:
    """Put an opinion, an amendment to a clause, or a motion in writing."""
    session = _session(request, pk)
    entry = _voter(request, session)
    kind = remark_form(choosing.matters(session), choosing.clauses(session), RemarkForm)
    wanted = {"matter": request.GET.get("matter", ""), "clause": request.GET.get("clause", "")}
    form = kind(sent(request), initial=wanted)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            floor.put_remark(
                session.matters.get(pk=values.pop("matter")),
                RemarkKind(values.pop("kind")),
                entry=entry,
                by=request.user,
                today=current_day(),
                **values,
            )
        except TooLate:
            return _refused(request, session, _("会已开完，不能再提意见"))
        except ValidationError as error:
            told(error, form)
        else:
            messages.success(request, _("收到了，工会会写明采纳不采纳和理由"))
            return redirect("worker_congress", pk=pk)
    context = {"session": session, "form": form, "button": _("提出")}
    return render(request, "congress/worker_remark.html", context, status=status_of(form))


@acts
def speak(request: Request, pk: int, no: int) -> HttpResponse:
    """Ask to speak about a matter."""
    session = _session(request, pk)
    _voter(request, session)
    matter = get_object_or_404(session.matters, no=no)
    if request.method != "POST":
        return redirect("worker_congress", pk=pk)
    try:
        floor.ask_to_speak(matter, by=request.user, today=current_day())
    except (NotAnElector, TooLate):
        return _refused(request, session, _("现在不能登记发言"))
    messages.success(request, _("已排上发言，请等主持人点名"))
    return redirect("worker_congress", pk=pk)


def _on_roster(user: User | AnonymousUser, session: Session) -> bool:
    if not isinstance(user, User):
        return False
    rows = user.roster_entries.in_force(current_day())
    return rows.filter(enterprise=session.enterprise).exists()


@login_not_required
@reads
def paper(request: Request, pk: int, no: int) -> HttpResponse:
    """A paper of the session, for the workers of the enterprise once it is sent."""
    session = _session(request, pk)
    if session.papers_sent_on is None or not _on_roster(request.user, session):
        raise Http404
    return attachment_file(get_object_or_404(paper_files(session), pk=no))
