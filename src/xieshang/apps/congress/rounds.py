"""What a round learns from the congress: its draft was adopted or not, its speakers elected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.congress.choices import MatterKind
from xieshang.apps.congress.models import Ballot, Matter, Result
from xieshang.apps.congress.selectors import draft_of
from xieshang.apps.consultations.choices import ElectionMethod
from xieshang.apps.consultations.services import sides
from xieshang.apps.contracts.checks import rules_for
from xieshang.apps.contracts.services import adoption
from xieshang.core.law import RulePack
from xieshang.core.words import msg

NOT_ELECTED = msg("没有得到全体的多数")


def rules_of_matter(matter: Matter) -> RulePack | None:
    """A draft is measured by the pack of its own round; everything else by the session's."""
    draft = draft_of(matter)
    return rules_for(draft) if draft else None


def tell(ballot: Ballot, *, by: User, today: date) -> None:
    """Hand the counts of each draft and election to its round; no figure is typed twice."""
    rows = ballot.results.select_related(
        "question__matter__consultation__case", "question__representative"
    )
    by_matter: dict[Matter, list[Result]] = {}
    for row in rows:
        by_matter.setdefault(row.question.matter, []).append(row)
    for matter, results in by_matter.items():
        round_ = matter.consultation
        if round_ is None or round_.case.closed_on is not None:
            continue  # ended before the count: the session must not hang on it
        if matter.kind == MatterKind.DRAFT:
            _draft(ballot, matter, results[0], by=by, today=today)
        elif matter.kind == MatterKind.ELECTION:
            _election(ballot, matter, results, by=by, today=today)


def _draft(ballot: Ballot, matter: Matter, result: Result, *, by: User, today: date) -> None:
    assert matter.consultation is not None  # noqa: S101 - held by a constraint
    adoption.record_vote(
        matter.consultation,
        entitled=ballot.entitled,
        present=ballot.present,
        yes=result.yes,
        no=result.no,
        abstain=result.abstain,
        decided_on=today,
        secret=ballot.is_secret,
        seats=ballot.seats,
        tellers=ballot.tellers,
        by=by,
        today=today,
    )


def _election(
    ballot: Ballot, matter: Matter, results: Sequence[Result], *, by: User, today: date
) -> None:
    """Whoever missed the majority comes off the list; the others are elected."""
    assert matter.consultation is not None  # noqa: S101 - held by a constraint
    votes = []
    for row in results:
        one = row.question.representative
        if one is None:
            continue
        if row.adopted:
            votes.append((one, row.yes, row.no, row.abstain))
        else:
            sides.remove_representative(one, by=by, today=today, because=NOT_ELECTED)
    sides.record_election(
        matter.consultation,
        method=(
            ElectionMethod.GENERAL_MEETING
            if ballot.session.is_general
            else ElectionMethod.CONGRESS
        ),
        held_on=today,
        entitled=ballot.entitled,
        present=ballot.present,
        votes=votes,
        chair_name=ballot.session.chair_name,
        teller_names=ballot.tellers[:120],
        secret=ballot.is_secret,
        by=by,
        today=today,
    )
