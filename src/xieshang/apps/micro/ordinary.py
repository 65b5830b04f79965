"""Takes a matter over into the ordinary procedure (M01), with its topic on the list."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Occasion, RoundKind, TopicKind, TopicResult
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import side_in
from xieshang.apps.consultations.services import offer, opening


def hand_over(
    case: Case, title: str, kind: TopicKind, *, by: User, today: date
) -> Consultation:
    """On the list of a round that still takes topics; otherwise a round of its own opens.

    One that stands on that list already under the same name is not put there twice.
    """
    enterprise = case.enterprise
    assert enterprise is not None  # noqa: S101 - every matter has its enterprise
    running = Consultation.objects.filter(
        enterprise=enterprise, concluded=False, case__state__in=offer.TOPIC_STATES
    )
    round_ = running.select_related("case").order_by("pk").last()
    if round_ is None:
        round_ = opening.open_round(
            enterprise,
            kind=RoundKind.COMPREHENSIVE,
            occasion=Occasion.EVENT,
            title=f"{title}协商",
            by=by,
            today=today,
            parent=case,
        )
    stands = round_.topics.filter(title=title).exclude(result=TopicResult.WITHDRAWN).exists()
    if side_in(by, round_.case, today) is not None and not stands:
        offer.add_topic(round_, kind=kind, title=title, by=by, today=today)
    return round_
