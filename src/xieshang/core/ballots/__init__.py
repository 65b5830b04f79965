"""A secret ballot that everybody can check: blind tickets, sealed envelopes, a public board."""

from __future__ import annotations

from xieshang.core.ballots.blinding import (
    blind,
    finalize,
    prepare_randomized,
    sign_blinded,
    verify,
)
from xieshang.core.ballots.board import Board, Recount, box_root, recount
from xieshang.core.ballots.canonical import canonical, parsed, shown, unshown
from xieshang.core.ballots.counting import Count, count, margin, must_be_repeated
from xieshang.core.ballots.envelope import ENVELOPE_BYTES, seal, unseal
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.frozen import SECRET_BYTES, Frozen
from xieshang.core.ballots.keys import (
    KeyPair,
    PublicKey,
    curve_der,
    curve_key_der,
    new_curve_key,
    read_curve,
    read_curve_key,
)
from xieshang.core.ballots.messages import Ballot, Cast, envelope_hash
from xieshang.core.ballots.paper import (
    FEWEST_ELECTORS,
    Choices,
    Item,
    Kind,
    Option,
    Paper,
    Totals,
)
from xieshang.core.ballots.receipt import RECEIPT_BYTES, give_receipt, receipt_holds
from xieshang.core.ballots.roll import Roll, on_roll, roll_leaf

__all__ = [
    "ENVELOPE_BYTES",
    "FEWEST_ELECTORS",
    "RECEIPT_BYTES",
    "SECRET_BYTES",
    "Ballot",
    "BallotInvalid",
    "Board",
    "Cast",
    "Choices",
    "Count",
    "Frozen",
    "Item",
    "KeyPair",
    "Kind",
    "Option",
    "Paper",
    "PublicKey",
    "Reason",
    "Recount",
    "Roll",
    "Totals",
    "blind",
    "box_root",
    "canonical",
    "count",
    "curve_der",
    "curve_key_der",
    "envelope_hash",
    "finalize",
    "give_receipt",
    "margin",
    "must_be_repeated",
    "new_curve_key",
    "on_roll",
    "parsed",
    "prepare_randomized",
    "read_curve",
    "read_curve_key",
    "receipt_holds",
    "recount",
    "roll_leaf",
    "seal",
    "shown",
    "sign_blinded",
    "unseal",
    "unshown",
    "verify",
]
