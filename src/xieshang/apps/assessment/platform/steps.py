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
from xieshang.apps.micro.models import SimpleTalk
from xieshang.core.words import msg

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


SIMPLE_STEPS: Final = (
    msg("说明为什么简易、找谁"),
    msg("谈出结果并记下"),
    msg("双方确认纪要"),
    msg("公布结果"),
    msg("落实并有凭证"),
)


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


@shared
def talks(window: Window) -> dict[int, tuple[Round, list[bool]]]:
    """Simplified consultations that ended, with their own list of steps, by key."""
    rows = SimpleTalk.objects.filter(
        enterprise__in=window.ids,
        case__state="closed",
        case__closed_on__gte=window.oldest,
        case__closed_on__lte=window.until,
    ).select_related("case")
    found = {}
    for one in rows.order_by("pk"):
        begun, ended = one.case.opened_on, one.case.closed_on
        href = f"/desk/simple/{one.pk}/"
        shown = [
            bool(one.reason and one.contact),
            bool(one.form and one.result),
            bool(one.confirmed_by_workers_on and one.confirmed_by_employer_on),
            one.published_on is not None,
            bool(one.evidence),
        ]
        seen = Round(
            one.pk, one.enterprise_id, one.case_id, one.title, begun, ended, False, href
        )
        found[one.pk] = seen, shown
    return found


Listed = tuple[Round, tuple[str, ...], list[bool]]


def _ended(window: Window) -> Iterator[Listed]:
    """The rounds that speak, each with its list of steps; where none does, the simplified."""
    of, simple = proven(window), talks(window)
    eight = set()
    for one in chosen(window, lambda one: one.pk in of):
        eight.add(one.enterprise)
        yield one, STEPS, of[one.pk]
    others = [one for one, _shown in simple.values() if one.enterprise not in eight]
    for one in chosen(window, lambda _one: True, others):
        yield one, SIMPLE_STEPS, simple[one.pk][1]


def _in_list(window: Window) -> Iterator[Entry]:
    for one, labels, _shown in _ended(window):
        yield one.entry(float(len(labels)))


def _with_evidence(window: Window) -> Iterator[Entry]:
    for one, labels, shown in _ended(window):
        for label, there in zip(labels, shown, strict=True):
            yield one.entry(float(there), _(label))


SELECTORS = (
    Selector("steps_in_list", Giver.PLATFORM, _in_list),
    Selector("steps_with_valid_evidence", Giver.PLATFORM, _with_evidence),
)
