"""What became of a topic, in seven stations: raised, seconded, talked, decided, done, asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xieshang.apps.cases.models import Move
from xieshang.apps.cases.rail import Station
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.core.procedure.model import Kind
from xieshang.core.words import msg

STATIONS = (
    msg("提出"),
    msg("有人附议"),
    msg("面谈"),
    msg("决定"),
    msg("办好"),
    msg("回访"),
)
AT = {  # state → the station at which the topic stands
    "pool": 2,
    "assigned": 3,
    "talking": 3,
    "final_decision": 4,
    "explained": 4,
    "doing": 5,
    "callback": 6,
}
LEFT = {  # move → the station that is passed with it
    "pick": 2,
    "agree": 4,
    "decided": 4,
    "declined": 4,
    "done": 5,
    "satisfied": 6,
}


def line(card: Card, topic: MicroTopic | None, *, days: bool) -> tuple[Station, ...]:
    """The stations of one card, with their days where the reader may know them."""
    moves = list(topic.case.moves.all()) if topic else []
    here, over = _here(topic, moves)
    left = _days(moves) | {1: card.put_on}
    first = 1 if days else 2  # the day on which a worker wrote is told to workers only
    stations = []
    for no, label in enumerate(STATIONS, start=1):
        day = left.get(no) if no >= first else None
        if no < here:
            stations.append(Station(no, label, "done", day))
        elif no == here:
            stations.append(Station(no, label, "stopped" if over else "now", None))
        else:
            stations.append(Station(no, label, "todo"))
    return tuple(stations)


def _here(topic: MicroTopic | None, moves: list[Move]) -> tuple[int, bool]:
    """Where it stands, 7 when all is done; and whether it ended there."""
    if topic is None:
        return 2, False
    case = topic.case
    if case.at.kind not in {Kind.CLOSED, Kind.HANDOVER}:
        return AT[case.state], False
    last = moves[-1] if moves else None
    if last is not None and last.event == "satisfied":
        return len(STATIONS) + 1, False
    return (AT[last.source] if last else 2), True


def _days(moves: Iterable[Move]) -> dict[int, date]:
    """The day on which each station was passed last."""
    left: dict[int, date] = {}
    for move in moves:
        station = LEFT.get(move.event)
        if station is not None:
            left[station] = move.on
        if move.event in {"agree", "decided", "declined"}:
            left[3] = move.on
    return left
