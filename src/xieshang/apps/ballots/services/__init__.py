"""What can be done with a ballot, office by office."""

from __future__ import annotations

from xieshang.apps.ballots.box.services import cast
from xieshang.apps.ballots.services.counting import count_now
from xieshang.apps.ballots.services.drawing import draw
from xieshang.apps.ballots.services.keeping import destroy_count_key
from xieshang.apps.ballots.services.on_paper import enter_paper_count, paper_channel
from xieshang.apps.ballots.services.preparing import freeze, open_voting
from xieshang.apps.ballots.services.publishing import board_of, publish, tally
from xieshang.apps.ballots.services.reissuing import ask_reissue, grant_reissue
from xieshang.apps.ballots.services.sealing import close

__all__ = [
    "ask_reissue",
    "board_of",
    "cast",
    "close",
    "count_now",
    "destroy_count_key",
    "draw",
    "enter_paper_count",
    "freeze",
    "grant_reissue",
    "open_voting",
    "paper_channel",
    "publish",
    "tally",
]
