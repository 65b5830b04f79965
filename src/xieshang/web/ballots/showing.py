"""What the pages of a ballot show: questions, answers, figures; what the script is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.services.publishing import Tally
from xieshang.core.ballots import Item, Kind, Option, Paper, shown
from xieshang.web.design.templatetags.assets import DIST

State = BallotPaper.State
ABOUT = {"congress": "worker_congress"}  # by the first word of the paper's stream
ANSWERS: dict[str, str | Promise] = {
    "yes": pgettext_lazy("ballot", "同意"),
    "no": pgettext_lazy("ballot", "不同意"),
    "abstain": pgettext_lazy("ballot", "弃权"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on the page."""

    item: Item
    question: str
    answers: tuple[tuple[str, str | Promise], ...]  # code, name

    @property
    def one(self) -> bool:
        """Whether one answer at most is chosen."""
        return self.item.most == 1

    @property
    def may_pass(self) -> bool:
        """Whether it can be left open; then that is an answer of its own."""
        return self.one and self.item.fewest == 0


def asked(paper: Paper) -> list[Asked]:
    return [
        Asked(item, question(item), tuple((o.code, name_of(item, o)) for o in item.options))
        for item in paper.items
    ]


def question(item: Item) -> str:
    """你同意《…》吗？ — or the title itself where names are chosen."""
    if item.kind is Kind.CHOOSE:
        return item.title
    return _("你同意%(what)s吗？") % {"what": quoted(item.title)}


def quoted(title: str) -> str:
    """A title in its marks, unless it brings its own."""
    return title if title.startswith("《") else _("《%(title)s》") % {"title": title}


def name_of(item: Item, option: Option) -> str | Promise:
    """In the reader's language where it is a word of ours; a person's name stays as it is."""
    return ANSWERS[option.code] if item.kind is Kind.APPROVE else _(option.name)


def about(paper: BallotPaper) -> str:
    """Where a voter reads up on what is voted on; empty where no page of ours says it."""
    kind, _slash, number = paper.subject.partition("/")
    route = ABOUT.get(kind)
    return reverse(route, args=[number]) if route and number.isdecimal() else ""


@dataclass(frozen=True, slots=True)
class Line:
    """Votes for one answer: by telephone, on paper, together."""

    name: str | Promise
    electronic: int
    on_paper: int
    together: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question came to."""

    asked: Asked
    lines: tuple[Line, ...]
    repeat: bool

    @property
    def reached(self) -> bool | None:
        """Whether the votes suffice; None where none are needed, or where names are chosen."""
        item = self.asked.item
        if item.needed is None or item.kind is not Kind.APPROVE:
            return None
        return self.lines[0].together >= item.needed  # 同意 stands first


def outcomes(paper: Paper, tally: Tally) -> list[Outcome]:
    return [
        Outcome(one, tuple(_lines(one, tally)), tally.repeat[one.item.code])
        for one in asked(paper)
    ]


def _lines(one: Asked, tally: Tally) -> Iterable[Line]:
    code = one.item.code
    for option, name in one.answers:
        yield Line(
            name,
            tally.electronic[code][option],
            tally.on_paper.get(code, {}).get(option, 0),
            tally.together[code][option],
        )


def stage(paper: BallotPaper, now: datetime) -> str:
    """frozen, open, closed, published: what a voter can do."""
    over = paper.closes_at is not None and now >= paper.closes_at
    if paper.state == State.PUBLISHED:
        return "published"
    if paper.state == State.FROZEN and not over:
        return "frozen"
    return "open" if paper.state == State.OPEN and not over else "closed"


def for_script(paper: BallotPaper, line: RollEntry, now: datetime) -> dict[str, Any]:
    """What the page's script needs; nothing in it is secret."""
    return {
        "frozen": paper.frozen.data,
        "hash": shown(paper.frozen.hash),
        "state": stage(paper, now),
        "drawn": bool(line.request_hash),
        "line": str(line.pk),
        "draw": reverse("ballot_draw", args=[paper.pk]),
        "box": settings.BOX_SITE + reverse("ballot_box", args=[paper.pk]),
        "roll": reverse("ballot_line", args=[paper.pk]),
        "board": reverse("ballot_board_data", args=[paper.pk]),
    }


def verifier() -> str:
    """Where the file is that checks a board without us; empty without a build."""
    return static("dist/verifier.html") if (DIST / "verifier.html").exists() else ""
