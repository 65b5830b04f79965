"""Makes a region's bulletin; takes in those from below, cosigns or returns them; hears answers.

Whatever came with a good signature is kept, also what speaks against its sender.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.bulletins import (
    above,
    draft,
    judge,
    keys_known,
    made_of,
    packed,
    returner,
    schema,
    signer,
    tells,
    witness,
)
from xieshang.apps.assessment.models import ReceivedBulletin, SentBulletin
from xieshang.apps.organizations.models import Region
from xieshang.apps.trail import outside, proofs
from xieshang.apps.trail.services import record
from xieshang.core.bulletin import (
    Against,
    Bulletin,
    BulletinInvalid,
    Known,
    Returned,
    Verdict,
    bundle,
    cosigned,
    opened,
    read,
    read_slip,
    returned,
    signed,
    unbundled,
)
from xieshang.core.bulletin.answers import RETURNED
from xieshang.core.bulletin.text import PERIOD
from xieshang.core.trail.note import (
    COSIGNATURE,
    NobodyKnown,
    NoteInvalid,
    open_note,
    text_of,
)


class NothingNew(ValidationError):
    """It would say what the last one says: ``last`` is that one."""

    def __init__(self, last: SentBulletin) -> None:
        self.last = last
        super().__init__(
            _("和第%(seq)d号一样，没有要更正的") % {"seq": last.seq}, code="nothing_new"
        )


class NotGood(ValidationError):
    """Something speaks against the bulletin: ``faults`` names it."""

    def __init__(self, faults: tuple[Against, ...]) -> None:
        self.faults = faults
        super().__init__(
            [
                _("%(fault)s（%(about)s）") % {"fault": _(one.fault), "about": one.about}
                if one.about
                else _(one.fault)
                for one in faults
            ]
        )


@transaction.atomic
def make(
    region: str, quarter: str, *, seen: str = "", by: User | None, today: date
) -> SentBulletin:
    """Sign what a region tells of a quarter; the second of a quarter corrects the first.

    Args:
        seen: the sign of the draft that somebody looked at; empty where nobody did.

    Raises:
        NothingNew: it would say what the last one says.
        ValidationError: there is nothing to tell, or not what was looked at.
    """
    if not tells(region) or not PERIOD.fullmatch(quarter):
        raise ValidationError(
            _("请写县、市、省的6位区划代码，和2026Q1这样的季度"), code="place"
        )
    if by is not None and not policies.stewards(by, region, on=today):
        raise PermissionDenied
    list(Region.objects.select_for_update().filter(code=region))  # one after the other
    found = draft(region, quarter, on=today)
    if found.last is not None and not found.news:
        raise NothingNew(found.last)
    if seen and seen != found.seen:
        raise ValidationError(_("刚才数又变了。请再看一遍，再签发"), code="look_again")
    newest = proofs.latest()
    log = f"{newest.size} {bytes(newest.root).hex()}" if newest else "0 -"
    made = Bulletin(
        outside.signer().name, region, quarter, found.seq,
        found.last.sha256 if found.last else "-", schema(), log, found.sums, found.parts,
    )  # fmt: skip
    row = SentBulletin(
        region_code=region, quarter=quarter, seq=made.seq, sha256=made.sha256,
        note=bundle(signed(made, signer()), found.notes),
        behind=packed(found.behind) if found.behind else b"", made_by=by, made_on=today,
    )  # fmt: skip
    row.full_clean()
    row.save()
    _tell("bulletin.made", made, by=by, on=today)
    return row


@transaction.atomic
def receive(
    file: str,
    *,
    into: str = "",
    known: Known | None = None,
    by: User | None,
    via: str = "",
    today: date,
) -> ReceivedBulletin:
    """Keep a bulletin from below whose signature holds; a second time it is the same row.

    Args:
        into: the region that receives; empty on the command line, which asks nobody.
        known: the keys to check by; those that the region holds where none are given.
        via: the key of the interface that it came with.
    """
    if by is not None and not policies.stewards(by, into, on=today):
        raise PermissionDenied
    first = unbundled(file)[0]
    try:
        made, *_parts = [read(text_of(note)) for note in unbundled(file)]
        if into and above(made.region) != into:
            raise ValidationError(
                _("这是%(region)s的简报，不归本级收") % {"region": made.region}, code="place"
            )
        opened(first, (known or keys_known(into))(made.region))
    except NobodyKnown as fault:
        raise ValidationError(
            _("签它的公钥没有登记给这个区划。请当面核对公钥，登记后再收"), code="unknown"
        ) from fault
    except (NoteInvalid, BulletinInvalid) as fault:
        raise ValidationError(
            _("签名对不上，或者不是完整的简报：文件被改过或损坏了。请让下级重新给一份"),
            code="changed",
        ) from fault
    fields: dict[str, Any] = {
        "region_code": made.region, "quarter": made.period, "seq": made.seq, "note": file,
        "received_by": by, "received_on": today,
    }  # fmt: skip
    ReceivedBulletin(**fields, sha256=made.sha256).full_clean(validate_unique=False)
    row, new = ReceivedBulletin.objects.select_for_update().get_or_create(
        sha256=made.sha256, defaults=fields
    )
    if not new:  # also where its twin came at the same moment
        return _newest_copy(row, file)
    _tell("bulletin.received", made, by=by, on=today, key=via)
    return row


def _newest_copy(row: ReceivedBulletin, file: str) -> ReceivedBulletin:
    """The whole is the same; its parts may come later, or sound ones for damaged ones."""
    if row.state == ReceivedBulletin.State.WAITING and file != row.note:
        row.note = file
        row.save(update_fields=["note"])
    return row


@transaction.atomic
def accept(
    row: ReceivedBulletin,
    *,
    into: str = "",
    known: Known | None = None,
    by: User | None,
    now: datetime,
    today: date,
) -> ReceivedBulletin:
    """Cosign a bulletin against which nothing speaks; a second time changes nothing.

    Raises:
        NotGood: with everything that speaks against it.
    """
    here = _open(row, into, by=by, today=today)
    if here.state == ReceivedBulletin.State.ACCEPTED:
        return here
    if here.state == ReceivedBulletin.State.RETURNED:
        raise ValidationError(_("这一份已经退回。请收下级更正后的下一号"), code="returned")
    found = judge(here, known or keys_known(into))
    if not found.good:
        raise NotGood(found.faults)
    made, whole = made_of(here), unbundled(here.note)[0]
    here.answer = cosigned(whole, witness(), moment=int(now.timestamp()))
    here.state, here.recomputed = ReceivedBulletin.State.ACCEPTED, found.recomputed
    _decide(here, by=by, today=today)
    _tell("bulletin.cosigned", made, by=by, on=today, recomputed=_from_what(found, made))
    _answer_here(here, today=today)
    return here


@transaction.atomic
def give_back(
    row: ReceivedBulletin, why: str, *, into: str, by: User, today: date
) -> ReceivedBulletin:
    """Return a bulletin with a reason, as a signed slip for the level below."""
    here = _open(row, into, by=by, today=today)
    if here.state != ReceivedBulletin.State.WAITING:
        raise ValidationError(_("这一份已经有结论了"), code="decided")
    made = made_of(here)
    here.why = " ".join(why.split())
    here.answer = returned(
        Returned(
            outside.signer().name, made.region, made.period, made.seq, made.sha256, here.why
        ),
        returner(),
    )
    here.state = ReceivedBulletin.State.RETURNED
    _decide(here, by=by, today=today)
    _tell("bulletin.returned", made, by=by, on=today, why=here.why)
    _answer_here(here, today=today)
    return here


def _from_what(found: Verdict, made: Bulletin) -> str:
    """What a bulletin was recomputed from before it was cosigned, for the log."""
    again = [("parts", bool(made.parts)), ("facts", found.recomputed)]
    return "+".join(name for name, was in again if was)


def _open(
    row: ReceivedBulletin, into: str, *, by: User | None, today: date
) -> ReceivedBulletin:
    if by is not None and not (
        policies.stewards(by, into, on=today) and above(row.region_code) == into
    ):
        raise PermissionDenied
    list(Region.objects.select_for_update().filter(code=row.region_code))
    return ReceivedBulletin.objects.select_for_update().get(pk=row.pk)


def _decide(here: ReceivedBulletin, *, by: User | None, today: date) -> None:
    here.decided_by, here.decided_on = by, today
    here.full_clean()
    here.save(
        update_fields=["answer", "state", "why", "decided_by", "decided_on", "recomputed"]
    )


def _answer_here(here: ReceivedBulletin, *, today: date) -> None:
    """Where both levels work on this platform, the one below has the answer at once."""
    sent = SentBulletin.objects.filter(sha256=here.sha256).first()
    if sent is not None:
        _keep_answer(sent, here.answer, here.why, by=None, today=today)


@transaction.atomic
def hear(file: str, *, region: str, by: User, today: date) -> SentBulletin:
    """Keep the answer of the level above: its line on our bulletin, or its slip.

    Raises:
        ValidationError: it is no answer to ours, or it was answered otherwise before.
    """
    if not policies.stewards(by, region, on=today):
        raise PermissionDenied
    keys = list(keys_known(region)(above(region)))
    note = unbundled(file)[0]
    try:
        if note.startswith(f"{RETURNED}\n"):
            slip = read_slip(text_of(note))
            by_slip = [one for one in keys if one.name == f"{slip.origin}/bulletins-returned"]
            open_note(note, by_slip)
            sha256, why = slip.sha256, slip.why
        else:
            sha256, why = opened(note, [signer().verifier()]).sha256, ""
            open_note(note, [one for one in keys if one.kind == COSIGNATURE])
    except (NoteInvalid, BulletinInvalid) as fault:
        raise ValidationError(
            _("这不是上级对本级简报的答复，或者上级的公钥没有登记"), code="unknown"
        ) from fault
    sent = SentBulletin.objects.select_for_update().filter(sha256=sha256).first()
    if sent is None or sent.region_code != region:
        raise ValidationError(_("这里没有报过它答复的那一份"), code="not_ours")
    _refuse_another(sent, why)
    return _keep_answer(sent, note, why, by=by, today=today)


def _refuse_another(sent: SentBulletin, why: str) -> None:
    """Say what was answered before, where a later answer says something else."""
    if sent.state == SentBulletin.State.COSIGNED and why:
        raise ValidationError(
            _("上级已经会签过这一份，这次却是退回：%(why)s。没有收，请打电话问上级以哪份为准")
            % {"why": why},
            code="answered",
        )
    if sent.state == SentBulletin.State.RETURNED and why != sent.why:
        raise ValidationError(
            _("上级已经退回过这一份：%(why)s。这次的答复不同，没有收，请打电话问上级以哪份为准")
            % {"why": sent.why},
            code="answered",
        )


def _keep_answer(
    sent: SentBulletin, note: str, why: str, *, by: User | None, today: date
) -> SentBulletin:
    if sent.state != SentBulletin.State.MADE:
        return sent
    sent.state = SentBulletin.State.RETURNED if why else SentBulletin.State.COSIGNED
    sent.answer, sent.why, sent.answered_on = note, why, today
    sent.full_clean()
    sent.save(update_fields=["state", "answer", "why", "answered_on"])
    _tell("bulletin.answered", made_of(sent), by=by, on=today, why=why)
    return sent


def _tell(kind: str, made: Bulletin, *, by: User | None, on: date, **more: str) -> None:
    record(
        kind, by=by, subject=f"region/{made.region}", on=on,
        payload={
            "origin": made.origin, "region": made.region, "period": made.period,
            "seq": made.seq, "sha256": made.sha256,
            **{name: said for name, said in more.items() if said},
        },
    )  # fmt: skip
