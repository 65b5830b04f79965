"""Agree, disagree or not sure: one statement at a time; and what all of it shows together."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xieshang.apps.participation import selectors
from xieshang.apps.participation.errors import NotListening, SaidOtherwise
from xieshang.apps.participation.models import CommonGround, Statement
from xieshang.apps.participation.services import saying
from xieshang.core.opinion import Stance as Choice
from xieshang.web.http import Request, form_page, reads
from xieshang.web.landscape import shown
from xieshang.web.worker.saying import Room, closed, room_of

CHOICES = {"agree": Choice.AGREE, "disagree": Choice.DISAGREE, "pass": Choice.PASS}


@login_not_required
@form_page
def cards(request: Request) -> HttpResponse:
    """The next statement on which this person has said nothing, and those already answered."""
    room = room_of(request)
    if room is None:
        return redirect("worker_home")
    if room.speaker is None:
        return closed(request, room)
    if request.method == "POST":
        return _stand(request, room)
    return _card(request, room, request.GET.get("s", ""))


def _card(request: Request, room: Room, wanted: str = "", *, status: int = 200) -> HttpResponse:
    consultation, speaker = room.spoken
    statements = list(
        Statement.objects.filter(consultation=consultation).select_related("topic")
    )
    own = selectors.own_stances(speaker, [one.pk for one in statements])
    waiting = [one for one in statements if one.pk not in own and one.closed_on is None]
    # Everybody meets them in another order, always the same for one person.
    waiting.sort(key=lambda one: speaker.ticket(f"order/{one.pk}"))
    chosen = next((one for one in statements if str(one.pk) == wanted), None)
    if chosen is not None and chosen.closed_on is not None:
        chosen = None
    card = (chosen or next(iter(waiting), None)) if room.open else None
    held = own.get(card.pk) if card else None
    page = {
        "room": room,
        "card": card,
        "held": held,
        "turn": held.turn + 1 if held else 1,
        "answered": [(one, own[one.pk]) for one in statements if one.pk in own],
        "left": len(waiting),
        "total": len(statements),
        "late": status != 200,
    }
    return render(request, "worker/cards.html", page, status=status)


def _stand(request: Request, room: Room) -> HttpResponse:
    consultation, _speaker = room.spoken
    number, turn = (_number(request.POST.get(name, "")) for name in ("statement", "turn"))
    choice = CHOICES.get(request.POST.get("stance", ""))
    statement = get_object_or_404(Statement, pk=number, consultation=consultation)
    statement.consultation = consultation
    if choice is None:
        return _card(request, room, str(statement.pk), status=422)
    try:
        saying.stand(statement, value=choice, turn=turn, by=request.user, today=room.today)
    except (NotListening, SaidOtherwise):
        return _card(request, room, str(statement.pk), status=409)
    return redirect("worker_cards")


def _number(text: str) -> int:
    """A number that a form of ours could have sent; anything else is none of ours."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)


@login_not_required
@reads
def common(request: Request) -> HttpResponse:
    """What the workers share and what divides them, as of last night."""
    room = room_of(request)
    if room is None:
        return redirect("worker_home")
    consultation, _speaker = room.spoken
    row = CommonGround.objects.filter(consultation=consultation).first()
    page = {"room": room, "ground": shown(row) if row else None}
    return render(request, "worker/ground.html", page)
