"""Why a file is not read at all; the words for it are chosen by the parent."""

from __future__ import annotations

MEGABYTE = 2**20
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 64 * MEGABYTE  # a list of 100,000 rows and 7 columns unpacks to 36 MB
MOST_MEMBERS = 200
HIGHEST_RATIO = 100  # unpacked to packed, above a megabyte; lists reach about 11
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000


class Unreadable(Exception):
    """The file is refused; ``code`` chooses the sentence, ``values`` fill it."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
