"""Why a pack has no answer: no period, no days written, another contract, another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xieshang.core.law.parameter import parameter_of
from xieshang.core.law.quantity import Length
from xieshang.core.law.value import Scope, Value
from xieshang.core.law.wording import phrases
from xieshang.core.words import Value as Shown
from xieshang.core.words import msg

if TYPE_CHECKING:
    from xieshang.core.law.pack import RulePack

CONTRACTS: Mapping[Scope, str] = {
    Scope.ALL: msg("各类集体合同"),
    Scope.WAGE: msg("工资专项集体合同"),
    Scope.PLATFORM: msg("新就业形态的协商"),
}
PERIODS = frozenset({"within", "ahead"})  # kinds of parameters whose values are lengths


@dataclass(frozen=True, slots=True)
class Silence:
    """A reason and a remedy, as message ids with their values."""

    reason: str
    remedy: str
    values: tuple[tuple[str, Shown], ...] = ()


def why(pack: RulePack, parameter: str, *, days: bool = False) -> Silence:
    """Why the pack does not answer; with ``days``, why it gives no number of days.

    >>> from xieshang.core.law.pack import pack
    >>> why(pack("CN-33"), "vote_quorum", days=True).reason
    '%(parameter)s不是期限，数不出最后一天'
    """
    label = ("parameter", parameter_of(parameter).label)
    place = ("place", pack.name)
    if days and parameter_of(parameter).kind not in PERIODS:
        return Silence(
            msg("%(parameter)s不是期限，数不出最后一天"),
            msg("请用 xieshang law show %(code)s 看它怎么规定"),
            (label, ("code", parameter)),
        )
    here = pack.applied(parameter)
    if days and here is not None and not isinstance(here.quantity, Length):
        says = tuple(str(phrase) for phrase in phrases(here))
        return Silence(
            msg("%(place)s的这项规定没有可以数的天数：%(says)s（%(source)s）"),
            msg("请按这句话办；县里可以另定服务时限"),
            (place, ("says", says), ("source", str(here.source))),
        )
    elsewhere = [value for value in written(pack, parameter) if _counts(value, days)]
    return _other(pack, elsewhere) or Silence(
        msg("%(place)s没有读到的规定：%(parameter)s"),
        msg("读过的条文里没有写。请查当地的文件，或者请律师确认后补入规则包"),
        (place, label),
    )


def written(pack: RulePack, parameter: str) -> tuple[Value, ...]:
    """Every value in the pack's texts, whatever the day and the contract; nearest first."""
    return tuple(
        entry
        for sheet in pack.sheets
        for entry in sheet.entries.get(parameter, ())
        if isinstance(entry, Value)
    )


def _counts(value: Value, days: bool) -> bool:
    return not days or isinstance(value.quantity, Length)


def _other(pack: RulePack, values: Sequence[Value]) -> Silence | None:
    """What is written for another kind of contract, or for another day."""
    for value in values:
        law = ("law", str(value.source))
        if pack.on is not None and value.source.since > pack.on:
            return Silence(
                msg("%(law)s从%(day)s起施行，这一天还没有规定"),
                msg("请换%(day)s或以后的日期"),
                (law, ("day", value.source.since.isoformat())),
            )
        if value.source.until is not None and (pack.on is None or value.source.until < pack.on):
            return Silence(
                msg("%(law)s施行到%(day)s为止"),
                msg("请换%(day)s或以前的日期"),
                (law, ("day", value.source.until.isoformat())),
            )
        if not pack.scope.hears(value.scope):
            return Silence(
                msg("%(law)s只管%(contracts)s"),
                msg("请改查%(contracts)s（--scope %(scope)s）"),
                (
                    law,
                    ("contracts", CONTRACTS[value.scope]),
                    ("scope", value.scope.value),
                ),
            )
    return None
