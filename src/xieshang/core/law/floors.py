"""What a contract may not go below: the minimum wage, a quota that can be reached (底线)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from xieshang.core.bad_input import BadInput
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.minimum_wage import MinimumWage, MinimumWageUnread
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Comparator, Share
from xieshang.core.law.unverified import unverified
from xieshang.core.words import msg


def pay_floor_blockers(
    pack: RulePack,
    pay_yuan: Decimal,
    minimum: MinimumWage | MinimumWageUnread | Decimal,
    *,
    hourly: bool = False,
) -> tuple[Blocker, ...]:
    """Whether pay written into a contract keeps the local minimum.

    >>> from xieshang.core.law.pack import pack
    >>> [low] = pay_floor_blockers(pack("CN-33"), Decimal(2490), Decimal(2490))  # 浙江: 高于
    >>> print(low)
    合同工资2490元，应当高于当地最低工资2490元（《浙江省集体合同条例》第五条第三款）：请提高到2490元以上
    >>> pay_floor_blockers(pack("CN"), Decimal(2490), Decimal(2490))
    ()

    Args:
        pack: 浙江 asks for more than the minimum, the national law for no less.
        pay_yuan: Yuan a month, or an hour if ``hourly``; without overtime, allowances for
            special conditions and statutory benefits (最低工资规定 第十二条).
        minimum: The minimum wage of the place, or its amount in the same unit.
        hourly: Compare with the hourly minimum.

    Source:
        《劳动合同法》第五十五条; 《浙江省集体合同条例》第五条第三款.
    """
    _money("pay_yuan", pay_yuan)
    floor = _amount(minimum, hourly)
    if floor is None:
        return (_minimum_unread(minimum),)
    _money("minimum", floor)
    value = pack.required("pay_vs_minimum_wage")
    comparator = value.as_kind(Share).comparator
    caution = unverified(pack, "pay_vs_minimum_wage")
    if comparator.holds(Fraction(pay_yuan), Fraction(floor)):
        return caution
    strict = comparator is Comparator.MORE
    return (
        Blocker(
            "pay-below-minimum",
            msg("合同工资%(pay)s元，应当高于当地最低工资%(minimum)s元")
            if strict
            else msg("合同工资%(pay)s元，低于当地最低工资%(minimum)s元"),
            msg("请提高到%(minimum)s元以上") if strict else msg("请提高到不低于%(minimum)s元"),
            value.source,
            (("pay", str(pay_yuan)), ("minimum", str(floor))),
        ),
        *caution,
    )


def quota_blockers(pack: RulePack, able: int, workers: int) -> tuple[Blocker, ...]:
    """Whether a piece quota can be reached by enough workers in statutory hours.

    >>> from xieshang.core.law.pack import pack
    >>> [hard] = quota_blockers(pack("CN-3301"), able=89, workers=100)
    >>> str(hard.source)
    '《杭州市企业工资集体协商条例》第十条'

    Args:
        pack: Hangzhou, Ningbo, Shandong and Henan ask for 90 %; the national law for a
            reasonable quota only, which no number tests.
        able: Workers who can finish the quota in statutory hours, persons.
        workers: Workers in the scope of the quota (Hangzhou: of the same post), persons.
    """
    if not 0 <= able <= workers or not workers:
        raise BadInput(
            "able",
            msg("能完成定额的%(able)s人、全部%(workers)s人，这两个数对不上"),
            msg("请填：能完成的人数不超过全部人数，全部人数至少1人"),
            able=able,
            workers=workers,
        )
    value = pack.required("quota_reachable_by")
    caution = unverified(pack, "quota_reachable_by")
    if not isinstance(value.quantity, Share) or value.quantity.holds(able, workers):
        return caution
    return (
        Blocker(
            "quota-too-hard",
            msg("%(workers)s人中%(able)s人能在法定工时内完成定额，至少要%(least)s人"),
            msg("请降低定额，或者重新测算"),
            value.source,
            (
                ("workers", workers),
                ("able", able),
                ("least", value.quantity.least_of(workers)),
            ),
        ),
        *caution,
    )


def _amount(minimum: MinimumWage | MinimumWageUnread | Decimal, hourly: bool) -> Decimal | None:
    if isinstance(minimum, MinimumWageUnread):
        return None
    if isinstance(minimum, MinimumWage):
        return minimum.hour_yuan if hourly else minimum.month_yuan
    return minimum


def _minimum_unread(minimum: MinimumWage | MinimumWageUnread | Decimal) -> Blocker:
    place = "" if isinstance(minimum, Decimal) else minimum.name
    return Blocker(
        "minimum-wage-unread",
        msg("%(place)s的最低工资未核验，无法比较"),
        msg("请查当地政府公布的标准"),
        values=(("place", place),),
        warning=True,
    )


def _money(field: str, amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0:
        raise BadInput(
            field,
            msg("金额应为0或更大的数：%(amount)s"),
            msg("请按元填写"),
            amount=str(amount)[:30],
        )
