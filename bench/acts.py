"""Real acts as a browser would send them, each with a key and a text of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MARK = "kill-"  # begins the token that makes each text the only one of its kind
HOUR = "T09:00"


@dataclass(frozen=True, slots=True)
class Act:
    """One submission of one form by one person."""

    kind: str
    path: str
    cookie: str
    fields: dict[str, Any]
    token: str = field(default_factory=lambda: MARK + secrets.token_hex(8))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def form(self, csrf: str) -> dict[str, Any]:
        """What is posted; a retry posts the same again."""
        given = {
            name: value.replace("TOKEN", self.token) if isinstance(value, str) else value
            for name, value in self.fields.items()
        }
        return {"csrfmiddlewaretoken": csrf, "submission": self.key, "seen": "", **given}


def letter(advice: str, due: str) -> dict[str, Any]:
    """The letter as an officer completes it."""
    return {
        "to": "企业",
        "facts": "要约送达已满期限，还没有答复。",
        "law": "《集体合同规定》",
        "advice": advice,
        "reply_due": due,
        "delivery": "platform",
        "proof": "",
    }


def opinions(spots: dict[str, Any]) -> Iterator[Act]:
    """Workers' opinions put on the list."""
    spot = spots["opinion"]
    while True:
        fields = {"source": "meeting", "text": "夜班想要热饭 TOKEN"}
        yield Act("opinion", spot["path"], spot["cookie"], fields)


def letters(spots: dict[str, Any]) -> Iterator[Act]:
    """Reminder letters: a move of the case and a numbered document each."""
    spot, day = spots["remind"], spots["talks"]["day"]
    while True:
        yield Act("letter", spot["path"], spot["cookie"], letter("请在三天内答复 TOKEN", day))


def talks(spots: dict[str, Any]) -> Iterator[Act]:
    """Meeting after meeting: planned, recorded, confirmed by both, each with its document."""
    talk = spots["talks"]
    number = talk["next"]
    while True:
        here = f"{talk['path']}meetings/{number}/"
        planned = {
            "meets_at": talk["day"] + HOUR,
            "place": "三楼会议室 TOKEN",
            "recorder_name": "周宁",
            "recorder_account": "zhouning",
            "recorder_agreed": "on",
            "topics": talk["topics"],
        }
        yield Act("plan", f"{talk['path']}meeting/", talk["chair"], planned)
        said: dict[str, Any] = {"held_on": talk["day"], "discussion": "继续谈 TOKEN",
                                "present": talk["present"]}  # fmt: skip
        for topic in talk["topics"]:
            said |= {f"said_{topic}": "", f"result_{topic}": "open", f"text_{topic}": ""}
        yield Act("record", f"{here}record/", talk["recorder"], said)
        yield Act("confirm", f"{here}confirm/", talk["chair"], {})
        yield Act("confirm", f"{here}confirm/", talk["boss"], {})
        number += 1
