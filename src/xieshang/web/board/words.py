"""How nodes, values, goalposts, variables and sources are called on the board."""

from __future__ import annotations

import math
import re

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from xieshang.core.index.consultation.catalogue import ROOT, Indicator, indicators
from xieshang.core.index.consultation.facts import Why
from xieshang.core.index.consultation.formulas import RATIO
from xieshang.core.words import msg

DASH = "—"
SOURCES = (
    msg("平台"),
    msg("匿名问卷"),
    msg("匿名回访"),
    msg("工会"),
    msg("工会女工委"),
    msg("人社"),
    msg("企业"),
    msg("税务"),
    msg("医保"),
    msg("仲裁"),
    msg("法院"),
    msg("信访"),
    msg("综合执法"),
    msg("应急"),
    msg("卫健"),
    msg("统计"),
    msg("民政"),
    msg("第三方"),
)
CLAUSE = (gettext_lazy("没有条款"), gettext_lazy("工资合同专章"), gettext_lazy("专项集体合同"))
UNITS = {
    "hour": gettext_lazy("%(n)s学时"),
    "per 100": gettext_lazy("每百人%(n)s项"),
    "per 1000": gettext_lazy("每千人%(n)s件"),
    "pp": gettext_lazy("%(n)s个百分点"),
    "count": gettext_lazy("%(n)s起"),
}
DIGITS = {"ratio": 2, "count": 0}
WHYS = {
    Why.NOTHING_TO_MEASURE: gettext_lazy("本期没有可以计算的，不适用"),
    Why.TOO_FEW: gettext_lazy("样本太少，不说"),
    Why.NOT_FILED: gettext_lazy("没有填报，不适用"),
    Why.FIXED_BY_RULE: gettext_lazy("按目录的规则定值"),
    Why.FACT_MISSING: gettext_lazy("缺数据"),
    Why.FACT_CONFLICTING: gettext_lazy("两个来源对不上，核实前不用"),
    Why.PART_EXCEEDS_WHOLE: gettext_lazy("分子大于分母，核实前不用"),
    Why.NEGATIVE: gettext_lazy("出现负数，核实前不用"),
    Why.SAID_NOT_APPLICABLE: gettext_lazy("提供的部门说不适用"),
    Why.UNKNOWN_CODE: gettext_lazy("代码不认识，核实前不用"),
    Why.OVER_100: gettext_lazy("百分数超过100，核实前不用"),
}


def english() -> bool:
    return get_language() == "en"


def name(code: str) -> str:
    """A node's name in the reader's language."""
    if code == ROOT:
        return _("协商指数")
    one = indicators()[code]
    return one.name_en if english() else one.name


def label(code: str) -> str:
    """Code and name: A1-2 集体协商覆盖率."""
    return name(code) if code == ROOT else f"{code} {name(code)}"


def points(value: float) -> str:
    """A score: 77.6, or a dash.

    >>> points(77.64), points(float("nan"))
    ('77.6', '—')
    """
    return DASH if math.isnan(value) else f"{value:.1f}"


def percent(value: float | None) -> str:
    """A share: 31.6%, 100%, or a dash.

    >>> percent(31.63), percent(100.0), percent(None)
    ('31.6%', '100%', '—')
    """
    if value is None:
        return DASH
    return "100%" if value == 100 else f"{value:.1f}%"


def signed(value: float) -> str:
    """A change with its sign: +1.4, −1.2.

    >>> signed(-1.24), signed(1.4), signed(0.02)
    ('−1.2', '+1.4', '0.0')
    """
    if math.isnan(value):
        return DASH
    shown = f"{abs(value):.1f}"
    if shown == "0.0":
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def moved(value: float) -> str:
    """A change in words: 升1.4, 降1.2, 持平."""
    if math.isnan(value):
        return ""
    shown = f"{abs(value):.1f}"
    if shown == "0.0":
        return pgettext("index", "持平")
    return (_("升%(n)s") if value > 0 else _("降%(n)s")) % {"n": shown}


def whole(value: float) -> str:
    """A count with its thousands; half people stand for bounds that are told."""
    if math.isnan(value):
        return DASH
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def value(code: str, found: float, *, region: bool = False) -> str:
    """A value with its unit, or what the mean over heads is for a region."""
    one = indicators()[code]
    if math.isnan(found):
        return DASH
    if region and not one.pooled:
        return _("按职工人数平均%(n)s分") % {"n": f"{found:.1f}"}
    if one.unit == "%":
        return f"{found:.1f}%"
    if one.unit == "score" and found in {0, 1, 2}:
        return str(CLAUSE[int(found)])
    return _unit(one, found)


def _unit(one: Indicator, found: float) -> str:
    shown = f"{found:.{DIGITS.get(one.unit, 1)}f}".replace("-", "−")
    return str(UNITS[one.unit]) % {"n": shown} if one.unit in UNITS else shown


def scoring(code: str) -> str:
    """The goalposts in a sentence: 50%得0分，80%得60分，95%得100分."""
    one = indicators()[code]
    if one.score_by == "STEP":
        return _STEPS[code]()
    shown = [_post(one, post) for post in one.goalposts]
    if one.score_by == "RANGE":
        words = _("%(a)s以下、%(d)s以上得0分，%(b)s至%(c)s得100分")
        return words % dict(zip("abcd", shown, strict=True))
    words = _("%(a)s得0分，%(b)s得60分，%(c)s得100分")
    return words % dict(zip("abc", shown, strict=True))


_STEPS = {
    "B3-2": lambda: _("没有条款0分，工资合同专章70分，专项集体合同100分"),
    "C2-3": lambda: _("没有100分，1起40分，2起以上0分"),
}


def _post(one: Indicator, post: float) -> str:
    if one.unit == "%":
        return f"{post:g}%".replace("-", "−")
    if one.unit in {"ratio", "per 100", "per 1000", "pp", "hour"}:
        return f"{post:g}".replace("-", "−")
    return _unit(one, post)


def sources(code: str) -> str:
    """Who delivers what an indicator needs."""
    found = re.findall(
        "|".join(sorted(SOURCES, key=len, reverse=True)), indicators()[code].source
    )
    return _("、").join(_(one) for one in dict.fromkeys(found))


def is_ratio(code: str) -> bool:
    """Whether an indicator is one variable over another."""
    return RATIO.fullmatch(indicators()[code].formula) is not None


def why(reason: int) -> str:
    """Why a cell has no measured value; empty where it has."""
    return str(WHYS.get(Why(reason), ""))
