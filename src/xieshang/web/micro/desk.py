"""The desk of micro-consultations: the list, one page per topic, its acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case, Deadline, Move
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.documents.models import Document
from xieshang.apps.micro import policies
from xieshang.apps.micro.choices import Source
from xieshang.apps.micro.errors import NotForThePool
from xieshang.apps.micro.facts import answers_until, next_day
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.micro.services import evidence
from xieshang.apps.micro.services import pool as service
from xieshang.apps.micro.telling import share_told
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.core.bad_input import BadInput
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.micro.catalogue import PAGES
from xieshang.web.micro.forms import OwnForm
from xieshang.web.micro.line import line
from xieshang.web.rounds.doing import ActPage, S, doing, draw_act, status_of, told
from xieshang.web.rounds.waiting import waiting_for
from xieshang.web.rounds.ways import NotYet, Way

PAGE = 20
OVER = ("closed", "to_M01")
LISTS = {
    "running": ~Q(case__state__in=(*OVER, "pool")),
    "pool": Q(case__state="pool"),
    "done": Q(case__state__in=OVER),
}
PUTTERS = (Role.UNION_CHAIR, *policies.ABOVE)


def offers(
    pages: Iterable[ActPage[S]],
    subject: S,
    held: frozenset[Actor],
    today: date,
    *,
    url: Callable[[str], str],
) -> tuple[list[Way], list[NotYet]]:
    """The acts that this person may do now; one that would be refused says why instead."""
    ways: list[Way] = []
    later: list[NotYet] = []
    for page in pages:
        if not page.offered(subject, held, today):
            continue
        found = blockers(subject.case, page.event, today) if page.event else ()
        missing = [one for one in found if not one.warning and one.code not in BY_ITSELF]
        if missing:
            later.append(NotYet(page.title, missing[0]))
        else:
            ways.append(Way(url(page.slug), page.title, first=not ways))
    return ways, later


BY_ITSELF = {"fewer-than-80"}  # the count decides which way it goes


@reads
def listing(request: Request) -> HttpResponse:
    """Topics that this person may open, newest first; beside them what goes the simple way."""
    today = current_day()
    seen = MicroTopic.objects.filter(policies.topics_seen_by(request.user, today))
    simple = SimpleTalk.objects.filter(case__in=Case.objects.seen_by(request.user, today))
    chosen = request.GET.get("list", "running")
    chosen = chosen if chosen in {*LISTS, "simple"} else "running"
    counts = seen.aggregate(**{name: Count("pk", filter=q) for name, q in LISTS.items()})
    rows: QuerySet[Any] = simple if chosen == "simple" else seen.filter(LISTS[chosen])
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    waits = Deadline.objects.filter(status="open").exclude(
        owner__in=[Actor.SYSTEM.value, Actor.WORKER.value]
    )
    rows = rows.select_related("case", "enterprise").order_by("-pk")
    if chosen != "simple":
        rows = rows.select_related("card")
    waiting = Prefetch("case__deadlines", waits.order_by("breach_on", "pk"))
    page = list(rows.prefetch_related(waiting)[: PAGE + 1])
    context = {
        "today": today,
        "chosen": chosen,
        "counts": counts | {"simple": simple.count()},
        "rows": [(row, next(iter(row.case.deadlines.all()), None)) for row in page[:PAGE]],
        "more_url": f"?list={chosen}&before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "day": next_day(today),
        "may_put": bool(access_of(request.user, today).roles & set(PUTTERS)),
        "least": policies.K_EMPLOYER,
    }
    return render(request, "micro/listing.html", context)


def _topic(request: Request, pk: int) -> MicroTopic:
    seen = policies.topics_seen_by(request.user, current_day())
    rows = MicroTopic.objects.filter(seen).select_related(
        "case", "enterprise__union", "card", "put_by"
    )
    found = get_object_or_404(rows.distinct(), pk=pk)
    found.case.enterprise = found.enterprise
    return found


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Everything about one topic that this person may know, and what may be done."""
    topic = _topic(request, pk)
    case, now = topic.case, doing(request)
    held = actors_of(request.user, case, now.today)
    ways, later = offers(
        PAGES.values(), topic, held, now.today,
        url=lambda slug: reverse("micro_act", args=[pk, slug]),
    )  # fmt: skip
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    moves = Prefetch("moves", Move.objects.select_related("by").order_by("no"))
    prefetch_related_objects([case], moves)
    waits = waiting_for(case)
    context = {
        "today": now.today,
        "topic": topic,
        "card": topic.card,
        "case": case,
        "deadline": next((wait.row for wait in waits if wait.row.breach_on), None),
        "waits": [wait for wait in waits if wait.row.owner != Actor.WORKER.value],
        "stations": line(topic.card, topic, days=topic.put_by is not None),
        "ways": ways,
        "later": later,
        "talks": list(topic.talks.all()),
        "documents": documents.prefetch_related("versions"),
        "history": [move for move in reversed(case.moves.all()) if not _nightly(move)],
        "rounds": case.children.all(),
        "until": answers_until(topic) if case.state == "callback" else None,
        "least": policies.K_EMPLOYER,
        "attached": evidence.of(case).select_related("added_by"),
        "share": share_told(topic),
        "demo_case": case.pk,
    }
    return render(request, "micro/page.html", context)


def _nightly(move: Move) -> bool:
    """Taken in at night: the day would tell when somebody wrote."""
    return move.event == "raise" and move.by is None


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of the catalogue."""
    if slug not in PAGES:
        raise Http404
    back = reverse("micro", args=[pk])
    return draw_act(request, _topic(request, pk), PAGES[slug], back=back)


def enterprise_named(request: Request, words: str) -> Enterprise | None:
    """The enterprise of this name where the reader may put a topic."""
    today = current_day()
    seen = Enterprise.objects.seen_by(request.user, today)
    found = seen.filter(Q(name=words.strip()) | Q(short_name=words.strip())).first()
    if found is None or not policies.may_put_by_name(request.user, found, today):
        return None
    return found


def own_enterprise(request: Request) -> str:
    """The name of the one enterprise that this chair is of; empty where there are several."""
    mine = access_of(request.user, current_day()).enterprise_ids(Role.UNION_CHAIR)
    found = Enterprise.objects.filter(pk__in=mine)[:2]
    return found[0].name if len(found) == 1 else ""


def only_those_who_put(request: Request) -> None:
    if not access_of(request.user, current_day()).roles & set(PUTTERS):
        raise PermissionDenied


@acts
def new(request: Request) -> HttpResponse:
    """The union's chair puts a topic under the own name."""
    only_those_who_put(request)
    form = OwnForm(sent(request), initial={"enterprise": own_enterprise(request)})
    notes: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        here = enterprise_named(request, form.cleaned_data["enterprise"])
        if here is None:
            form.add_error("enterprise", _("没有找到，或者不归你管。请写企业全称"))
        else:
            try:
                made = service.put_by_name(
                    here,
                    source=Source(form.cleaned_data["source"]),
                    by=request.user,
                    today=current_day(),
                    **form.values,
                )
            except NotForThePool as refused:
                notes = refused.blockers
            except (ValidationError, BadInput) as error:
                told(error, form)
            else:
                messages.success(request, _("议题已进池，可以选上到协商日谈"))
                return redirect("micro", pk=made.pk)
    context = {
        "title": _("署名提一个议题"),
        "lead": _("一件事一个议题。职工看得到是谁提的。"),
        "form": form,
        "button": _("提出"),
        "back": reverse("micros"),
        "seen": "",
        "notes": notes,
    }
    return render(
        request, "design/form_page.html", context, status=409 if notes else status_of(form)
    )
