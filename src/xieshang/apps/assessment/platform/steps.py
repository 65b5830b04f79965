"""The eight statutory steps of a round that ended, and those that left evidence (A2-3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.rounds import Round, chosen, rounds
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.cases.rail import STEPS
from xieshang.apps.consultations.choices import Decision, Side
from xieshang.apps.consultations.models import Consultation, Meeting, Plan, Response
from xieshang.apps.contracts.models import Adoption, Filing, Signature

Rounds = QuerySet[Consultation]


def _representatives(rows: Rounds) -> Rounds:
    """Elected by counted votes, and made known."""
    return rows.filter(election__present__gt=0, reps_published_on__isnull=False)


def _offer(rows: Rounds) -> Rounds:
    """The offer arrived, as a paper proves, and the other side agreed in writing."""
    agreed = Response.objects.filter(offer__consultation=OuterRef("pk"))
    return rows.filter(
        ~Q(offer__delivery_proof=""),
        Exists(agreed.exclude(decision=Decision.REFUSE)),
        offer__received_on__isnull=False,
    )


def _preparation(rows: Rounds) -> Rounds:
    """The employer's figures, the list of opinions, and the workers' plan."""
    plan = Plan.objects.filter(
        consultation=OuterRef("pk"), side=Side.WORKERS, ready_on__isnull=False
    )
    return rows.filter(
        Exists(plan), data_sheet__supplied_on__isnull=False, opinions_taken_on__isnull=False
    )


def _talks(rows: Rounds) -> Rounds:
    """At least one meeting, and no minutes that a side has not confirmed."""
    held = Meeting.objects.filter(consultation=OuterRef("pk"), held_on__isnull=False)
    open_ = Q(confirmed_by_workers_on=None) | Q(confirmed_by_employer_on=None)
    return rows.filter(Exists(held), ~Exists(held.filter(open_)))


def _adoption(rows: Rounds) -> Rounds:
    """A vote adopted the draft."""
    votes = Adoption.objects.filter(
        contract__consultation=OuterRef("pk"), decided_on__isnull=False
    )
    return rows.filter(Exists(votes.filter(adopted=True)))


def _signatures(rows: Rounds) -> Rounds:
    """Both chiefs signed the same text."""
    theirs = Signature.objects.filter(
        contract=OuterRef("contract"), subject=OuterRef("subject"), side=Side.EMPLOYER
    )
    ours = Signature.objects.filter(
        Exists(theirs), contract__consultation=OuterRef("pk"), side=Side.WORKERS
    )
    return rows.filter(Exists(ours))


def _filing(rows: Rounds) -> Rounds:
    """The department's receipt, and no objection that stood."""
    received = Filing.objects.filter(
        ~Q(receipt_no=""), contract__consultation=OuterRef("pk"), received_on__isnull=False
    )
    return rows.filter(Exists(received), contract__effective_on__isnull=False)


def _publication(rows: Rounds) -> Rounds:
    """It was made public, and where."""
    return rows.filter(
        contract__published_on__isnull=False, contract__publication__isnull=False
    ).exclude(contract__publication__places=[])


EVIDENCE: Final[tuple[Callable[[Rounds], Rounds], ...]] = (
    _representatives, _offer, _preparation, _talks,
    _adoption, _signatures, _filing, _publication,
)  # fmt: skip


@shared
def proven(window: Window) -> dict[int, list[bool]]:
    """Of each round that ended and began with its first step: which steps left evidence."""
    over = [
        one.pk for one in rounds(window).values() if one.ended_on is not None and not one.amends
    ]
    found = {pk: [False] * len(STEPS) for pk in over}
    for place, shown in enumerate(EVIDENCE):
        for pk in shown(Consultation.objects.filter(pk__in=over)).values_list("pk", flat=True):
            found[pk][place] = True
    return found


def _ended(window: Window) -> Iterator[Round]:
    of = proven(window)
    yield from chosen(window, lambda one: one.pk in of)


def _in_list(window: Window) -> Iterator[Entry]:
    for one in _ended(window):
        yield one.entry(float(len(STEPS)))


def _with_evidence(window: Window) -> Iterator[Entry]:
    of = proven(window)
    for one in _ended(window):
        for label, shown in zip(STEPS, of[one.pk], strict=True):
            yield one.entry(float(shown), _(label))


SELECTORS = (
    Selector("steps_in_list", Giver.PLATFORM, _in_list),
    Selector("steps_with_valid_evidence", Giver.PLATFORM, _with_evidence),
)
