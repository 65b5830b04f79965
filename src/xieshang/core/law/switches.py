"""Questions that the texts leave open, each a named switch with a cautious default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class LegalSwitches:
    """How a county answers open questions, after asking a lawyer (法律开关).

    Args:
        outsider_may_be_chief: In a wage round the union chair may name an outsider as the
            workers' chief (工资集体协商试行办法 第十条, against 集体合同规定 第二十三条第二款).
        roll_forward: A last day on a rest day moves to the next worked day (民法典
            第二百零三条, by analogy).  Off: the earlier day counts, nobody is late by surprise.
        exact_half_is_enough: 半数以上 includes the exact half (民法典 第一千二百五十九条).
            Off: one vote more is asked everywhere.
        vacant_seats_count: “All delegates” includes elected seats that stand vacant.
    """

    outsider_may_be_chief: bool = False
    roll_forward: bool = False
    exact_half_is_enough: bool = True
    vacant_seats_count: bool = False


CAUTIOUS = LegalSwitches()

LABELS: Mapping[str, str] = {
    "outsider_may_be_chief": msg("工资协商中，外聘人员可以担任职工方首席代表"),
    "roll_forward": msg("期限最后一天是休息日的，顺延到下一个工作日"),
    "exact_half_is_enough": msg("“半数以上”包括正好一半"),
    "vacant_seats_count": msg("“全体职工代表”包括空缺的名额"),
}
