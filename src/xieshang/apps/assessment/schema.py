"""The columns in which a department tells its variables, and how a cell is read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any, Final

from xieshang.apps.assessment.models import Period
from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import ENGLISH, Column, Wrong
from xieshang.apps.organizations.imports.enterprises import code_of_firm
from xieshang.core.index.consultation.facts import MAY_BE_NEGATIVE
from xieshang.core.index.consultation.formulas import CODES
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State
from xieshang.core.words import msg

Reading = float | State  # what a cell says: a number, or why there is none
MONEY: Final = {
    "元": 1,
    "千元": 1_000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "亿元": 10**8,
    "yuan": 1,
}
WORDS: Final = {
    "不适用": State.NOT_APPLICABLE, "n/a": State.NOT_APPLICABLE,
    "缺失": State.MISSING, "未报": State.MISSING, "na": State.MISSING,
}  # fmt: skip
ANSWERS: Final = {"是": 1, "有": 1, "否": 0, "无": 0}
MOST: Final = 10**13  # yuan; no county has more of anything
LONGEST: Final = 60  # signs of a number with its unit
ONE_OF: Final = (0, 1)  # the codes of what has none of its own
EXAMPLES: Final = {"code": "0", "ratio": "6.5"}
MARKS: Final = frozenset({"必填", "required", "选填", "optional"})
NUMBER: Final = re.compile(r"([-−]?[\d,]*\.?\d+)\s*(\D*)")
QUARTER: Final = re.compile(r"(\d{4})(?:年)?(?:第)?[-/ ]?(?:q)?([1-4一二三四])(?:季度?)?")
HANZI: Final = {"一": 1, "二": 2, "三": 3, "四": 4}

USCC: Final = Column(
    "uscc",
    msg("统一社会信用代码"),
    frozenset({"信用代码", "社会信用代码", "统一信用代码", "税号", "uscc"}),
    code_of_firm,
    required=True,
    example="919801210R8E4P7P51",
    hint=msg("18位；旧代码也能找到企业"),
)
NAME: Final = Column(
    "name",
    msg("企业名称"),
    frozenset({"名称", "单位名称", "公司名称", "用人单位", "企业", "name"}),
    partial(cells.text, longest=120),
    example="示例有限公司",
    hint=msg("只给人看，按代码对企业"),
)


def quarter(cell: Any) -> tuple[int, int]:
    """Year and quarter: 2026年第1季度, 2026Q1, 2026-Q1."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).lower().replace(" ", "")
    found = QUARTER.fullmatch(words)
    if found is None:
        raise Wrong(msg("不是季度。请填成2026Q1这样"))
    return int(found[1]), HANZI.get(found[2]) or int(found[2])


PERIOD: Final = Column(
    "period", msg("统计期"), frozenset({"季度", "报告期", "所属期", "period"}), quarter,
    example="2026Q1", hint=msg("可以不填；填了要和上传时选的一样"),
)  # fmt: skip
AS_OF: Final = Column(
    "as_of", msg("截至日"), frozenset({"截止日", "数据日期", "统计日期", "as_of"}), cells.day,
    example="2026-03-31", hint=msg("可以不填，默认统计期最后一天"),
)  # fmt: skip


@cache
def columns_of(giver: str) -> tuple[Column, ...]:
    """The schema of one department: the code, and a column for each variable it answers for."""
    own = [one for one in catalogue().values() if giver in one.givers]
    return (USCC, NAME, PERIOD, AS_OF, *(column_of(one) for one in own))


def column_of(one: Variable) -> Column:
    """The column of one variable, in its own unit."""
    ENGLISH[one.name_zh] = one.name_en.replace(":", ",")  # a colon ends a heading
    return Column(
        one.name,
        one.name_zh,
        frozenset({one.name}),
        partial(reading, one=one),
        example=EXAMPLES.get(one.kind, "120"),
        unit=one.unit,
        in_unit=partial(_in_unit, one),
    )


def _in_unit(one: Variable, unit: str) -> Column:
    """The same column in the unit of its heading: 万元 instead of 元."""
    return replace(column_of(one), parse=partial(reading, one=one, factor=factor_of(one, unit)))


def factor_of(one: Variable, unit: str) -> int:
    """By what a number in this unit is multiplied.

    Raises:
        Wrong: the unit is not one of this variable's.
    """
    if unit in MARKS or unit in {one.unit, cells.english(one.unit)}:
        return 1
    if one.kind == "money" and unit.removesuffix("/月") in MONEY:
        return MONEY[unit.removesuffix("/月")]
    raise Wrong(
        msg("不认识的单位“%(unit)s”。这一项按“%(own)s”填"), unit=unit[:20], own=one.unit
    )


def reading(cell: Any, *, one: Variable, factor: int = 1) -> Reading:
    """What a cell says of a variable.

    Raises:
        Wrong: it is no number of this kind, or one that cannot be.
    """
    words = unicodedata.normalize("NFKC", cells.plain(cell)).lower().replace("−", "-")
    if words in WORDS:
        return WORDS[words]
    if one.kind == "code" and words in ANSWERS:
        words = str(ANSWERS[words])
    if words.startswith(("=", "+", "@")):
        raise Wrong(msg("像是公式。请改成公式算出的数字"))
    found = NUMBER.fullmatch(words) if len(words) <= LONGEST else None
    if found is None:
        raise Wrong(msg("不是数字。请只填数字，没有就留空或填“不适用”"))
    return checked(_number(found[1]) * _factor(one, found[2].strip(), factor), one)


def _number(words: str) -> Decimal:
    try:
        return Decimal(words.replace(",", ""))
    except InvalidOperation as error:
        raise Wrong(msg("不是数字。请只填数字，没有就留空或填“不适用”")) from error


def _factor(one: Variable, unit: str, of_heading: int) -> int:
    if not unit:
        return of_heading
    if unit == "%" and one.unit != "%":
        raise Wrong(msg("这里要填人数、件数或金额，不填百分数。请填分子和分母各是多少"))
    return factor_of(one, unit)


def checked(number: Decimal | float, one: Variable) -> float:
    """A number, if this variable can be it.

    Raises:
        Wrong: negative, broken where things are counted, above 100 per cent, no code.
    """
    value = float(number)
    if value < 0 and one.name not in MAY_BE_NEGATIVE:
        raise Wrong(msg("不能是负数。请核对"))
    if one.unit == "%" and value > 100:
        raise Wrong(msg("百分数不能超过100。请核对"))
    if abs(value) > MOST:
        raise Wrong(msg("数字太大，不像真的。请核对单位"))
    if one.kind == "count" and value != int(value):
        raise Wrong(msg("要填整数，例如126"))
    codes = CODES.get(one.name, ONE_OF)
    if one.kind == "code" and value not in codes:
        raise Wrong(
            msg("没有这个代码。能填的是%(codes)s"),
            codes="、".join(str(code) for code in codes),
        )
    return value


def default_day(period: Period, today: date) -> date:
    """The day that a value speaks of where nobody said: the last of the quarter, or today."""
    return min(period.ends_on, today)
