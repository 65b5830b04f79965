"""What the level above answers: its line on the bulletin, or a slip that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xieshang.core.bulletin.text import BulletinInvalid
from xieshang.core.trail.note import Signer, sign

RETURNED: Final = "xieshang bulletin returned v1"
FIELDS: Final = ("origin", "region", "period", "seq", "sha256", "why")
LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Returned:
    """A bulletin that was not cosigned (退回单), named by its hash.

    Args:
        origin: of the level above, which returns it.
        why: one line in plain words.
    """

    origin: str
    region: str
    period: str
    seq: int
    sha256: str
    why: str

    @property
    def text(self) -> str:
        """The slip's text; line ends inside the reason become spaces."""
        said = [f"{name} {getattr(self, name)}" for name in FIELDS[:-1]]
        return "\n".join([RETURNED, *said, f"why {' '.join(self.why.split())}"]) + "\n"


def returned(slip: Returned, by: Signer) -> str:
    """The slip as a signed note."""
    return sign(slip.text, by)


def read_slip(text: str) -> Returned:
    """Read a slip exactly.

    Raises:
        BulletinInvalid: it is none.
    """
    lines = text.split("\n")
    said = dict(line.partition(" ")[::2] for line in lines[1:-1])
    if (
        lines[0] != RETURNED
        or tuple(said) != FIELDS
        or not re.fullmatch(r"\d{1,9}", said["seq"])
    ):
        raise BulletinInvalid("not a slip")
    made = Returned(**{**said, "seq": int(said["seq"])})  # type: ignore[arg-type]  # seq alone is a number
    if made.text != text or not made.why:
        raise BulletinInvalid("not as a slip is written")
    return made
