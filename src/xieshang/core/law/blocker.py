"""Why something may not happen yet, fit to be shown to the person it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from xieshang.core.law.citation import Citation
from xieshang.core.words import Value, say


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason, its remedy and its article (理由、办法、依据).

    ``reason`` and ``remedy`` are gettext message ids in Chinese with ``%(name)s`` places,
    filled from ``values``; the web shows them in the reader's language.
    """

    code: str  # stable, kebab-case: "too-few-representatives"
    reason: str  # 每方协商代表至少%(least)s人，现有%(have)s人
    remedy: str  # an order in one sentence: 补选协商代表
    source: Citation | None = None  # None: a platform or county rule, not law
    values: tuple[tuple[str, Value], ...] = ()
    warning: bool = False  # True: shown, but does not hold the act back
    about: str = ""  # the title of what it is about, where the text has many parts

    def __str__(self) -> str:
        values = dict(self.values)
        law = f"（{self.source}）" if self.source else ""
        about = f"{self.about}：" if self.about else ""
        return f"{about}{say(self.reason, values)}{law}：{say(self.remedy, values)}"
