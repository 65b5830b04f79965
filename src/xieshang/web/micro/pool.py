"""The workers' pool: put a topic, second one, see what became of it, say if it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.micro.errors import NotForThePool, NoVoice, TooLate
from xieshang.apps.micro.facts import answers_until, next_day
from xieshang.apps.micro.limits import limits_of
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.apps.micro.policies import K_EMPLOYER, entry_of
from xieshang.apps.micro.services import callback, evidence
from xieshang.apps.micro.services import pool as service
from xieshang.apps.micro.telling import share_told
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.web.acts import FIELD, new_key
from xieshang.web.http import Request, reads
from xieshang.web.micro.forms import YES, AnswerForm, PutForm
from xieshang.web.micro.line import line
from xieshang.web.papers.views import attachment_file
from xieshang.web.rounds.doing import told
from xieshang.web.worker import late
from xieshang.web.worker.here import enterprise_here

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
Route = Callable[Concatenate[HttpRequest, P], HttpResponse]
PAGE = 20


def nameless(view: View[P]) -> Route[P]:
    """An act of a worker: no record of the submission beside the row itself.

    What ``web.acts.acts`` keeps is tied to a person; here the ticket in the row is what makes
    a second copy do nothing.
    """

    @require_POST
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login
        except NoVoice:
            raise PermissionDenied from None
        except (TooLate, KeyDestroyed):
            return _refused(request, _("这件事已经往下走了，现在不能再附议或评价"))
        except late.TooLate as refused:
            return _refused(request, str(refused))

    return wrapper


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "micro/refused.html", {"why": why}, status=409)


@login_not_required
@reads
def pool(request: Request) -> HttpResponse:
    """The enterprise's topics, newest first; the form to put one stands on top."""
    today = current_day()
    here = enterprise_here(request, today)
    if here is None:
        return redirect("worker_home")
    return render(request, "micro/pool.html", _pool(request, here, PutForm(), today))


def _pool(request: Request, here: Enterprise, form: PutForm, today: date) -> dict[str, Any]:
    entry = entry_of(request.user, here, today)
    rows = Card.objects.filter(enterprise=here).select_related("topic__case")
    if entry is None:
        rows = _of_before(rows, today)
    rows = rows.order_by("-put_on", "-id")
    if (start := _start(request)) is not None:
        day, number = start
        rows = rows.filter(Q(put_on__lt=day) | Q(put_on=day, id__lt=number))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return {
        "today": today,
        "enterprise": here,
        "entry": entry,
        "cards": [(card, _state(card)) for card in found[:PAGE]],
        "more_url": f"?before={last.put_on.isoformat()}.{last.pk}" if last else "",
        "is_start": start is None,
        "form": form,
        "refused": (),
        "key": new_key(),
        "day": next_day(today),
        "needed": limits_of(here.region_code, today).supporters,
        "least": K_EMPLOYER,
    }


def _of_before(rows: QuerySet[Card], today: date) -> QuerySet[Card]:
    """Without the topics of today: whoever is no fellow worker does not watch them come in."""
    return rows.exclude(topic=None, put_on=today)


def _start(request: Request) -> tuple[date, UUID] | None:
    """Where the next twenty begin: the day and the number of the last one shown."""
    day, _dot, number = request.GET.get("before", "").partition(".")
    try:
        return date.fromisoformat(day), UUID(number)
    except ValueError:
        return None


def _topic(card: Card) -> MicroTopic | None:
    return getattr(card, "topic", None)


def _state(card: Card) -> str:
    topic = _topic(card)
    return topic.case.state if topic else "pool"


@nameless
def put(request: Request) -> HttpResponse:
    """Put a topic into the pool under a nick; a refusal says where to go instead."""
    today = current_day()
    here, entry = _mine(request, today)
    form = PutForm(request.POST)
    refused: NotForThePool | None = None
    if form.is_valid():
        try:
            written = late.written_on(request, today)
            made = service.put(
                entry,
                minted=request.POST.get(FIELD, "")[:64] or new_key(),
                today=today,
                now=timezone.now(),
                **form.values,
            )
        except NotForThePool as error:
            refused = error
        except TooMany:
            form.add_error(None, _("你今天已经提了3个议题。请明天再提"))
        except late.TooLate as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            told(error, form)
        else:
            text = _("收到了，显示为“%(nick)s”。满%(n)s人附议，就在协商日谈")
            needed = limits_of(here.region_code, today).supporters
            messages.success(request, text % {"nick": made.nick, "n": needed})
            _say_late(request, written, today)
            return redirect("pool_card", pk=made.pk)
    page = _pool(request, here, form, today) | {"refused": refused.blockers if refused else ()}
    return render(request, "micro/pool.html", page, status=409 if refused else 422)


def _say_late(request: Request, written: date | None, today: date) -> None:
    """Tell whose form waited for a line that it came in, and when."""
    if note := late.told(written, today):
        messages.success(request, note)


def _mine(request: Request, today: date) -> tuple[Enterprise, RosterEntry]:
    """The enterprise before the reader's eyes and the reader's own line of its roster."""
    here = enterprise_here(request, today)
    entry = entry_of(request.user, here, today) if here else None
    if here is None or entry is None:
        raise PermissionDenied
    return here, entry


def _card(request: Request, pk: UUID, today: date) -> Card:
    """A card of the enterprise before the reader's eyes; any other is 404."""
    here = enterprise_here(request, today)
    if here is None:
        raise Http404
    rows = Card.objects.select_related("enterprise", "topic__case", "topic__put_by")
    return get_object_or_404(rows, pk=pk, enterprise=here)


@login_not_required
@reads
def card(request: Request, pk: UUID) -> HttpResponse:
    """One topic: what it is, where it stands, what was decided, what I can do."""
    today = current_day()
    found = _card(request, pk, today)
    topic = _topic(found)
    entry = entry_of(request.user, found.enterprise, today)
    context = {
        "today": today,
        "card": found,
        "topic": topic,
        "entry": entry,
        "state": _state(found),
        "stations": line(found, topic, days=entry is not None),
        "talks": list(topic.talks.all()) if topic else [],
        "moves": [m for m in topic.case.moves.order_by("-no") if m.sentence] if topic else [],
        "needed": limits_of(found.enterprise.region_code, today).supporters,
        "proofs": list(evidence.of(topic.case)) if topic and entry and topic.done_on else [],
        "share": share_told(topic) if topic else "",
        "least": K_EMPLOYER,
        "day": next_day(today),
        **_own(found, topic, entry, today),
    }
    return render(request, "micro/card.html", context)


@reads
def proof(request: Request, pk: UUID, no: int) -> HttpResponse:
    """A photo or a bill that shows that it was done, for the workers of this enterprise."""
    today = current_day()
    found = _card(request, pk, today)
    topic = _topic(found)
    if topic is None or entry_of(request.user, found.enterprise, today) is None:
        raise Http404
    return attachment_file(get_object_or_404(evidence.of(topic.case), pk=no))


def _own(
    found: Card, topic: MicroTopic | None, entry: RosterEntry | None, today: date
) -> dict[str, Any]:
    """What this worker has done about the card, and may do.

    Whoever came in with a new slip does not see what was done with the one before.
    """
    own: dict[str, Any] = {"seconded": False, "asked": False, "until": None, "said": None}
    if entry is None:
        return own
    try:
        mine = found.supports.filter(ticket=service.ticket_for(found, entry))
        own["seconded"] = entry.slip_epoch == 0 and mine.exists()
        until = answers_until(topic) if topic and topic.case.state == "callback" else None
        if topic is not None and until is not None and today <= until:
            own |= {"asked": callback.is_asked(found, entry), "until": until}
            own["said"] = callback.given(topic, entry) if entry.slip_epoch == 0 else None
    except KeyDestroyed:  # the matter is over: nobody's part in it can be told any more
        pass
    return own


@nameless
def second(request: Request, pk: UUID) -> HttpResponse:
    """Second a topic; a second time changes nothing."""
    today = current_day()
    found = _card(request, pk, today)
    _here, entry = _mine(request, today)
    written = late.written_on(request, today)
    service.second(found, entry, today=today)
    messages.success(request, _("你已附议，一人只算一次。人数每天夜里更新一次"))
    _say_late(request, written, today)
    return redirect("pool_card", pk=pk)


@nameless
def answer(request: Request, pk: UUID) -> HttpResponse:
    """Say whether it was done; until the last day one's last word counts."""
    today = current_day()
    found = _card(request, pk, today)
    _here, entry = _mine(request, today)
    topic = _topic(found)
    form = AnswerForm(request.POST)
    if topic is None or not form.is_valid():
        raise Http404
    written = late.written_on(request, today)
    callback.answer(topic, entry, done=form.cleaned_data["done"] == YES, today=today)
    messages.success(request, _("收到了。截止前还可以改，只算最后一次"))
    _say_late(request, written, today)
    return redirect("pool_card", pk=pk)
