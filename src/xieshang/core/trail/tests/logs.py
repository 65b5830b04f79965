"""Logs of known content, kept as the database keeps them: by complete subtrees."""

from __future__ import annotations

from dataclasses import dataclass, field

from xieshang.core.trail.hashing import leaf_hash
from xieshang.core.trail.tree import Place, appended

# The eight entries of the published known-answer tree, and its roots of 1 … 8 leaves.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@dataclass
class Log:
    """Rows of complete subtrees, with a count of what was read and written."""

    rows: dict[Place, bytes] = field(default_factory=dict)
    size: int = 0
    read: int = 0

    def append(self, entry: bytes) -> None:
        for level, index, value in appended(self.size, leaf_hash(entry), self.rows.__getitem__):
            assert (level, index) not in self.rows, "a complete subtree never changes"
            self.rows[level, index] = value
        self.size += 1

    def at(self, place: Place) -> bytes:
        self.read += 1
        return self.rows[place]


def log_of(size: int) -> Log:
    log = Log()
    for number in range(size):
        log.append(ENTRIES[number] if number < 8 else number.to_bytes(4, "big"))
    return log
