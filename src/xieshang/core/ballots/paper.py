"""The ballot paper: what is asked and what may be answered, hashed so that it cannot change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from xieshang.core.ballots.canonical import canonical, parsed
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.words import msg

CODE = re.compile(r"[a-z0-9]{1,8}")
MOST_ITEMS, MOST_OPTIONS, MOST_LETTERS = 30, 200, 300
MOST_CHOICE_BYTES = 400  # what the envelope has room for beside serial and signature
FEWEST_ELECTORS = 5  # fewer vote on paper or elsewhere together: who is who would be plain
Choices = tuple[tuple[str, ...], ...]  # for each item, in its order, the codes that were chosen
Totals = dict[str, dict[str, int]]  # votes by option by item


class Kind(StrEnum):
    """How an item is answered."""

    APPROVE = "approve"  # 同意、不同意、弃权: exactly one
    CHOOSE = "choose"  # names: none up to ``most``


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; the code is what a ballot carries."""

    code: str
    name: str


YES, NO = Option("yes", msg("同意")), Option("no", msg("不同意"))
ABSTAIN = Option("abstain", msg("弃权"))


@dataclass(frozen=True, slots=True)
class Item:
    """One question (表决事项).

    ``needed`` is how many votes it takes: the law's number, written down before the first vote.
    """

    code: str
    title: str
    kind: Kind
    options: tuple[Option, ...]
    most: int = 1
    needed: int | None = None

    @classmethod
    def approve(cls, code: str, title: str, *, needed: int | None = None) -> Self:
        return cls(code, title, Kind.APPROVE, (YES, NO, ABSTAIN), 1, needed)

    @classmethod
    def choose(
        cls,
        code: str,
        title: str,
        names: Sequence[str],
        *,
        most: int,
        needed: int | None = None,
    ) -> Self:
        options = tuple(Option(f"c{at}", name) for at, name in enumerate(names, start=1))
        return cls(code, title, Kind.CHOOSE, options, most, needed)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def fewest(self) -> int:
        return 1 if self.kind is Kind.APPROVE else 0

    @property
    def longest(self) -> list[str]:
        """The answer that takes the most room."""
        return sorted(self.codes, key=len)[-self.most :]

    def check(self) -> None:
        """Raises BallotInvalid where nobody could vote on it, or not count it."""
        codes = self.codes
        wrong = (
            not all(CODE.fullmatch(code) for code in (self.code, *codes))
            or len(set(codes)) != len(codes)
            or not all(0 < len(o.name.strip()) <= MOST_LETTERS for o in self.options)
            or not 0 < len(self.title.strip()) <= MOST_LETTERS
            or not 1 <= self.most <= len(codes) <= MOST_OPTIONS
            or (self.needed is not None and self.needed < 1)
            or (
                self.kind is Kind.APPROVE
                and (self.options != (YES, NO, ABSTAIN) or self.most > 1)
            )
        )
        if wrong:
            raise BallotInvalid(Reason.PAPER, f"item {self.code} cannot be voted on")

    def takes(self, chosen: object) -> bool:
        """Whether these codes answer it: known ones, each once, in the paper's order."""
        if not isinstance(chosen, list | tuple) or not self.fewest <= len(chosen) <= self.most:
            return False
        return list(chosen) == [code for code in self.codes if code in chosen]


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot paper (表决票), of one body and one occasion.

    Attributes:
        id: Of the record, so that two papers of the same words are two.
        subject: Who votes where, as it stands above the question.
        quorum: How many must take part; None where no number is asked.
        pack: The rules by which the numbers were found.
    """

    id: str
    subject: str
    title: str
    items: tuple[Item, ...]
    quorum: int | None = None
    pack: str = ""

    def check(self) -> None:
        """Raises BallotInvalid where it cannot be used, before anybody draws a ticket."""
        for item in self.items:
            item.check()
        codes = [item.code for item in self.items]
        wrong = (
            not 1 <= len(codes) <= MOST_ITEMS
            or len(set(codes)) != len(codes)
            or not 0 < len(self.title.strip()) <= MOST_LETTERS
            or len(self.subject) > MOST_LETTERS
            or (self.quorum is not None and self.quorum < 1)
        )
        if wrong:
            raise BallotInvalid(Reason.PAPER, "this paper cannot be voted on")
        if len(canonical([item.longest for item in self.items])) > MOST_CHOICE_BYTES:
            raise BallotInvalid(Reason.PAPER, "so many choices do not fit into an envelope")

    @property
    def record(self) -> bytes:
        """The paper as everybody hashes it."""
        return canonical(self.data)

    @property
    def data(self) -> dict[str, Any]:
        items = [
            {
                "code": item.code,
                "title": item.title,
                "kind": item.kind.value,
                "options": [{"code": o.code, "name": o.name} for o in item.options],
                "most": item.most,
                "needed": item.needed,
            }
            for item in self.items
        ]
        return {
            "v": 1,
            "id": self.id,
            "subject": self.subject,
            "title": self.title,
            "items": items,
            "quorum": self.quorum,
            "pack": self.pack,
        }

    @classmethod
    def read(cls, record: bytes) -> Self:
        """Read what ``record`` wrote, and nothing else.

        Raises:
            BallotInvalid: it is not a paper, or not written in the one way.
        """
        data = parsed(record)
        try:
            paper = cls(
                id=_text(data["id"]),
                subject=_text(data["subject"]),
                title=_text(data["title"]),
                items=tuple(_item(one) for one in data["items"]),
                quorum=_number(data["quorum"]),
                pack=_text(data["pack"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BallotInvalid(Reason.PAPER, "not a ballot paper") from error
        paper.check()
        if paper.record != record:
            raise BallotInvalid(Reason.PAPER, "not written in the one way")
        return paper

    def takes(self, choices: object) -> bool:
        """Whether a ballot with these choices may be counted."""
        return (
            isinstance(choices, list | tuple)
            and len(choices) == len(self.items)
            and all(item.takes(one) for item, one in zip(self.items, choices, strict=True))
        )

    def totals(self, ballots: Sequence[Choices]) -> Totals:
        """Votes by option by item; every option stands there, also with none."""
        found: Totals = {item.code: dict.fromkeys(item.codes, 0) for item in self.items}
        for choices in ballots:
            for item, chosen in zip(self.items, choices, strict=True):
                for code in chosen:
                    found[item.code][code] += 1
        return found


def _item(data: Any) -> Item:
    options = tuple(Option(_text(o["code"]), _text(o["name"])) for o in data["options"])
    most = _number(data["most"])
    if most is None:
        raise ValueError("most")
    return Item(
        _text(data["code"]),
        _text(data["title"]),
        Kind(data["kind"]),
        options,
        most,
        _number(data["needed"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError("not a number")
    return value
