"""Why an act on an organisation was refused."""

from __future__ import annotations

from collections.abc import Sequence

from xieshang.core.law.blocker import Blocker


class OrganizationRefused(Exception):
    """Nothing has changed; each blocker says why and what to do (409)."""

    def __init__(self, *blockers: Blocker) -> None:
        self.blockers: Sequence[Blocker] = blockers
        super().__init__("；".join(str(blocker) for blocker in blockers))
