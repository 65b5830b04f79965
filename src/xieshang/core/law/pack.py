"""The rules in force in one place, for one kind of contract, on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.law.citation import Citation
from xieshang.core.law.deadline import Period
from xieshang.core.law.parameter import parameter_of
from xieshang.core.law.quantity import Length
from xieshang.core.law.sheet import Sheet, sheets
from xieshang.core.law.silence import why
from xieshang.core.law.value import Entry, Scope, Unread, Value
from xieshang.core.words import msg

# GB/T 2260: province, city, county; GB/T 10114: town, village.
LENGTHS = frozenset({2, 4, 6, 9, 12})
# The provinces of the mainland by number, and 98, the fictional one of the demo.
PROVINCES = frozenset(
    f"{number}"
    for numbers in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (98,),
    )
    for number in numbers
)


class UnknownJurisdiction(BadInput):
    """No place of the mainland has this code; no rule is guessed."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "region",
            msg("没有行政区划代码为“%(code)s”的地区"),
            msg("请填国家标准GB/T 2260的代码，如330784，或规则包代码，如CN-33"),
            code=shown(code),
        )


class NoRule(BadInput):
    """Nothing that was read answers here, on this day, for this contract; it says which.

    With ``days``: what was read gives no number of days.
    """

    def __init__(self, parameter: str, pack: RulePack, *, days: bool = False) -> None:
        silence = why(pack, parameter, days=days)
        super().__init__("parameter", silence.reason, silence.remedy, **dict(silence.values))


@dataclass(frozen=True, slots=True)
class RulePack:
    """What applies to a round (规则包): the place's own values, else those of the level above.

    ``find`` answers with the nearest value; ``periods`` keeps every source, since a local
    regulation and a ministry rule have no ranking (立法法 第一百零六条第二款).

    >>> reply = pack("CN-33").find("reply_to_offer")
    >>> str(reply.source), reply.jurisdiction
    ('《浙江省集体合同条例》第七条', 'CN-33')
    >>> [f"{each.length} {each.unit}" for each in pack("CN-33").periods("reply_to_offer")]
    ['10 working day', '20 calendar day']
    """

    sheets: tuple[Sheet, ...]  # nearest first, CN last
    scope: Scope
    on: date | None  # None: the texts as they stand, whatever the day

    @property
    def code(self) -> str:
        return self.sheets[0].code

    @property
    def name(self) -> str:
        return self.sheets[0].name

    @property
    def version(self) -> str:
        return self.sheets[0].version

    @property
    def note(self) -> str:
        return self.sheets[0].note

    @property
    def fictional(self) -> bool:
        return self.sheets[0].fictional

    def find(self, parameter: str) -> Value | Unread | None:
        """The nearest answer.

        None: no text that was read has a rule.  ``Unread``: a nearer text exists that nobody
        read (未核验); its ``fallback`` is the value of the level above.
        """
        parameter_of(parameter)
        for depth, sheet in enumerate(self.sheets):
            answers = self._answers(sheet, parameter)
            if answers and isinstance(answers[0], Value):
                return answers[0]
            if answers and isinstance(answers[0], Unread):
                return self._with_fallback(answers[0], depth + 1)
        return None

    def applied(self, parameter: str) -> Value | None:
        """The value to work with: as ``find``, with the fallback where a text was not read."""
        found = self.find(parameter)
        return found.fallback if isinstance(found, Unread) else found

    def required(self, parameter: str) -> Value:
        """As ``applied``, where a rule cannot do without an answer.

        Raises:
            NoRule: nothing that was read answers.
        """
        value = self.applied(parameter)
        if value is None:
            raise NoRule(parameter, self)
        return value

    def unread(self, parameter: str) -> Unread | None:
        """The nearer text that should answer and was not read, if so."""
        found = self.find(parameter)
        return found if isinstance(found, Unread) else None

    def find_all(self, parameter: str) -> tuple[Value, ...]:
        """Every value in force, nearest level first; in a level, special before general."""
        parameter_of(parameter)
        return tuple(
            entry
            for sheet in self.sheets
            for entry in self._answers(sheet, parameter)
            if isinstance(entry, Value)
        )

    def at_hand(self, parameter: str) -> tuple[Value, ...]:
        """All values of the level that answers: 浙江 says ``<=`` and, as a warning, ``==``."""
        nearest = self.applied(parameter)
        if nearest is None:
            return ()
        return tuple(
            value
            for value in self.find_all(parameter)
            if value.jurisdiction == nearest.jurisdiction
        )

    def periods(self, parameter: str) -> tuple[Period, ...]:
        """The lengths of every source, local and national; the candidates of a deadline."""
        unread = self.unread(parameter)
        unverified = unread.source.text if unread else ""
        return tuple(
            value.period(unverified)
            for value in self.find_all(parameter)
            if isinstance(value.quantity, Length)
        )

    def anchor(self, parameter: str) -> str:
        """What the nearest length counts from, as in the pack: ``vote_notice_received``."""
        periods = self.periods(parameter)
        return periods[0].anchor if periods else ""

    def source(self, parameter: str) -> Citation | None:
        value = self.applied(parameter)
        return value.source if value else None

    def _answers(self, sheet: Sheet, parameter: str) -> tuple[Entry, ...]:
        entries = [entry for entry in sheet.entries.get(parameter, ()) if self._speaks(entry)]
        entries.sort(key=lambda entry: isinstance(entry, Value) and entry.scope is Scope.ALL)
        return tuple(entries)

    def _speaks(self, entry: Entry) -> bool:
        if not isinstance(entry, Value):
            return isinstance(entry, Unread)
        if self.on is not None:
            in_force = entry.source.in_force(self.on)
        else:
            in_force = entry.source.until is None
        return in_force and self.scope.hears(entry.scope)

    def _with_fallback(self, unread: Unread, depth: int) -> Unread:
        above = (
            RulePack(self.sheets[depth:], self.scope, self.on) if self.sheets[depth:] else None
        )
        fallback = above.applied(unread.parameter) if above else None
        return Unread(
            unread.parameter, unread.jurisdiction, unread.source, unread.note, fallback
        )


def pack(code: str, *, scope: Scope | str = Scope.WAGE, on: date | None = None) -> RulePack:
    """The pack of this code, with the levels above it.

    Args:
        code: ``"CN"``, ``"CN-33"``, as kept with a case.
        scope: For which contract.
        on: Day on which the round was opened; texts not in force then are left out.

    Raises:
        UnknownJurisdiction: no pack has this code.
    """
    known = sheets()
    if code not in known:
        raise UnknownJurisdiction(code)
    chain = [known[code]]
    while chain[-1].upper:
        chain.append(known[chain[-1].upper])
    return RulePack(tuple(chain), Scope(scope), on)


def pack_for(region_code: str, *, scope: Scope | str = Scope.WAGE, on: date) -> RulePack:
    """The pack of the smallest place around ``region_code`` that has one.

    >>> pack_for("330784", on=date(2026, 4, 10)).code  # 永康
    'CN-33'
    >>> pack_for("440106", on=date(2026, 4, 10)).code  # 广东 has no pack of its own
    'CN'

    Args:
        region_code: GB/T 2260 (2, 4 or 6 digits) or GB/T 10114 (9 or 12 digits).
        scope: For which contract.
        on: Day on which the round was opened.

    Raises:
        UnknownJurisdiction: no province of the mainland has this code.
    """
    digits = region_code.isascii() and region_code.isdigit()
    if not (digits and len(region_code) in LENGTHS and region_code[:2] in PROVINCES):
        raise UnknownJurisdiction(region_code)
    own = [code for code in sheets() if code != "CN" and region_code.startswith(code[3:])]
    return pack(max(own, key=len, default="CN"), scope=scope, on=on)
