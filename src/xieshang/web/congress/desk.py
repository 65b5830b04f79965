"""The desk of the workers' congress: the list, one page per session, its acts, the sign-in."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Deadline, Move
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.policies import CALLERS, may_call
from xieshang.apps.congress.selectors import current_ballot
from xieshang.apps.congress.services import agenda
from xieshang.apps.congress.services.floor import may_sign_in
from xieshang.apps.congress.services.phones import only_handed_out
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.documents.models import Document
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.bad_input import BadInput
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.congress.catalogue import DESK, FLOOR, PAGES
from xieshang.web.congress.forms import CallForm
from xieshang.web.congress.showing import ballots, entered, points, said, turnout
from xieshang.web.http import Request, reads, sent
from xieshang.web.micro.desk import offers, own_enterprise
from xieshang.web.rounds.doing import doing, draw_act, status_of, told
from xieshang.web.rounds.waiting import waiting_for

PAGE = 20
OVER = ("closed",)
LISTS = {"running": ~Q(case__state__in=OVER), "done": Q(case__state__in=OVER)}


@reads
def listing(request: Request) -> HttpResponse:
    """Sessions that this person may open, newest first."""
    today = current_day()
    seen = Session.objects.seen_by(request.user, today)
    chosen = request.GET.get("list", "running")
    chosen = chosen if chosen in LISTS else "running"
    counts = seen.aggregate(**{name: Count("pk", filter=q) for name, q in LISTS.items()})
    rows = seen.filter(LISTS[chosen]).select_related("case", "enterprise")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    waits = Deadline.objects.filter(status="open").exclude(owner=Actor.SYSTEM.value)
    waiting = Prefetch("case__deadlines", waits.order_by("breach_on", "pk"))
    page = list(rows.order_by("-pk").prefetch_related(waiting)[: PAGE + 1])
    context = {
        "today": today,
        "chosen": chosen,
        "counts": counts,
        "rows": [(row, next(iter(row.case.deadlines.all()), None)) for row in page[:PAGE]],
        "more_url": f"?list={chosen}&before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "may_call": bool(access_of(request.user, today).roles & set(CALLERS)),
    }
    return render(request, "congress/listing.html", context)


def _session(request: Request, pk: int) -> Session:
    seen = Session.objects.seen_by(request.user, current_day())
    rows = seen.select_related("case", "enterprise__union", "resolution__document")
    found = get_object_or_404(rows.distinct(), pk=pk)
    found.case.enterprise = found.enterprise
    return found


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Everything about one session that this person may know, and what may be done."""
    session = _session(request, pk)
    case, now = session.case, doing(request)
    held = actors_of(request.user, case, now.today)
    ways, later = offers(
        PAGES.values(), session, held, now.today,
        url=lambda slug: reverse("congress_act", args=[pk, slug]),
    )  # fmt: skip
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    prefetch_related_objects(
        [case], Prefetch("moves", Move.objects.select_related("by").order_by("no"))
    )
    waits, found, running = waiting_for(case), points(session), current_ballot(session)
    context = {
        "today": now.today,
        "session": session,
        "case": case,
        "deadline": next((wait.row for wait in waits if wait.row.breach_on), None),
        "waits": waits,
        "ways": ways,
        "later": later,
        "points": found,
        "said": said(session, found),
        "turnout": turnout(session, now.today),
        "ballots": ballots(session),
        "running": running,
        "draws": running is not None and only_handed_out(running),
        "entered": entered(running) if held & FLOOR else [],
        "speakers": list(session.speakers.select_related("entry", "matter")),
        "tellers": list(session.tellers.all()),
        "agreed_by": session.agreed_by if case.state == "draft" else frozenset(),
        "signs_in": bool(held & DESK) and may_sign_in(session, now.today),
        "documents": documents.prefetch_related("versions"),
        "history": list(reversed(case.moves.all())),
        "rounds": (),
        "demo_case": case.pk,
    }
    return render(request, "congress/page.html", context)


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of the catalogue."""
    if slug not in PAGES:
        raise Http404
    back = reverse("congress", args=[pk])
    return draw_act(request, _session(request, pk), PAGES[slug], back=back)


@reads
def sign_in(request: Request, pk: int) -> HttpResponse:
    """The code of this session, for the wall of the hall: whoever scans it signs in."""
    session = _session(request, pk)
    today = current_day()
    if not actors_of(request.user, session.case, today) & DESK:
        raise PermissionDenied
    address = request.build_absolute_uri(
        reverse("worker_congress_here", args=[pk, session.sign_in_key])
    )
    context = {
        "session": session,
        "open": may_sign_in(session, today),
        "code": mark_safe(segno.make(address, error="m").svg_inline(scale=6, border=2)),  # noqa: S308 — drawn from an address of ours
        "turnout": turnout(session, today),
        "attendances": session.attendances.select_related("entry"),
    }
    return render(request, "congress/sign_in.html", context)


@acts
def new(request: Request) -> HttpResponse:
    """The union calls a session."""
    today = current_day()
    if not access_of(request.user, today).roles & set(CALLERS):
        raise PermissionDenied
    initial = {"enterprise": own_enterprise(request), "chair_name": request.user.name}
    form = CallForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        here = _named(request, values.pop("enterprise"))
        if here is None:
            form.add_error("enterprise", _("没有找到，或者不归你管。请写企业全称"))
        else:
            values |= {
                "form": AdoptionMethod(values["form"]),
                "seats": values["seats"] or 0,
            }
            try:
                made = agenda.call(here, by=request.user, today=today, **values)
            except (ValidationError, BadInput) as error:
                told(error, form)
            else:
                messages.success(request, _("职代会已列出，请写议题"))
                return redirect("congress", pk=made.pk)
    context = {
        "title": pgettext("act", "召开职代会"),
        "lead": _("先定会期，再列议题；工会和企业都同意，议程才定。"),
        "form": form,
        "button": _("列出会议"),
        "back": reverse("congresses"),
        "seen": "",
        "notes": (),
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _named(request: Request, words: str) -> Enterprise | None:
    """The enterprise of this name where the reader may call a session."""
    today = current_day()
    seen = Enterprise.objects.seen_by(request.user, today)
    found = seen.filter(Q(name=words.strip()) | Q(short_name=words.strip())).first()
    if found is None or not may_call(request.user, found, today):
        return None
    return found
