"""Says a value of a pack in words a clerk reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xieshang.core.law.citation import Confidence
from xieshang.core.law.deadline import DayKind
from xieshang.core.law.quantity import (
    Answer,
    Band,
    Bands,
    Comparator,
    Count,
    Fine,
    Flag,
    Length,
    Quantity,
    Relation,
    Share,
    Term,
)
from xieshang.core.law.value import Value
from xieshang.core.words import msg, say


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence: message id and values."""

    text: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return say(self.text, dict(self.values))


EVENTS: Mapping[str, str] = {
    "agreeing_reply": msg("书面同意协商"),
    "both_chiefs_signed": msg("双方首席代表签字"),
    "congress_closed": msg("职代会闭会"),
    "congress_date": msg("召开职代会"),
    "consultation_agreed": msg("双方同意协商"),
    "consultation_start": msg("开始协商"),
    "contract_made": msg("订立合同"),
    "draft_agreed": msg("形成合同草案"),
    "effective": msg("合同生效"),
    "expiry": msg("合同期满"),
    "first_meeting": msg("第一次协商会议"),
    "letter_received": msg("收到意见书"),
    "meeting_date": msg("召开协商会议"),
    "offer_received": msg("收到要约"),
    "offer_sent": msg("发出要约"),
    "redraft_agreed": msg("重新形成草案"),
    "representatives_formed": msg("产生协商代表"),
    "request_accepted": msg("受理协调申请"),
    "rescission": msg("解除合同"),
    "result_signed": msg("签署协商结果"),
    "suspension_start": msg("中止协商"),
    "text_received_by_department": msg("人社部门收到合同文本"),
    "vacancy_date": msg("出现空缺"),
    "vote_notice_received": msg("企业收到表决结果通知"),
}
ANSWERS: Mapping[str, str] = {
    "agreed": msg("由双方商定"),
    "all": msg("各类集体合同"),
    "before_consultation": msg("协商前公布"),
    "before_next_meeting": msg("下次会议前补选"),
    "by_election": msg("补选"),
    "force_majeure_only": msg("仅限不可抗力"),
    "no_days": msg("没有写天数"),
    "not_allowed": msg("不得拒绝"),
    "on_request": msg("对方要求时提供"),
    "one_from_share": msg("女职工占%(share)s以上的，至少1名"),
    "one_if_womens_committee": msg("有女职工委员会的，至少1名"),
    "promptly": msg("及时"),
    "proportionate": msg("与女职工占职工的比例相适应"),
    "proportionate_from_share": msg("女职工占%(share)s以上的，有相应比例"),
    "proportionate_if_many": msg("女职工较多的，有相应比例"),
    "publish": msg("应当公布，没有写天数"),
    "reasonable": msg("应当合理"),
    "same_procedure": msg("按产生代表的程序补选"),
    "wage": msg("工资专项集体合同"),
    "with_reason": msg("有正当理由才可以拒绝"),
}
TOPICS: Mapping[str, str] = {
    "collective_stoppage": msg("引起集体停工、上访的劳动争议"),
    "conditions": msg("劳动条件"),
    "layoff": msg("裁减人员"),
    "major_hazard": msg("重大事故隐患、职业危害"),
    "pay": msg("劳动报酬"),
}
CONDITIONS: Mapping[str, str] = {
    "advisers_only": msg("外聘人员只能当顾问"),
    "all_delegates_or_employees": msg("占全体职工代表或者全体职工"),
    "as_change": msg("按变更办理"),
    "clock_stops": msg("期间不计"),
    "congress_matters": msg("限职代会事项"),
    "congress_or_all_employees": msg("经职代会，或者占全体职工"),
    "congress_or_each_employer": msg("占区域职代会全体代表，或者在每家企业各自达到"),
    "consent_both_sides": msg("须双方同意"),
    "consent_workers_chief": msg("须职工方首席代表同意"),
    "consent_workers_side": msg("须职工方同意"),
    "copy_to_upper_union": msg("并报上级工会"),
    "cumulative": msg("累计计算"),
    "inside_window": msg("在这几天之内提供"),
    "important_matters": msg("限重要事项"),
    "mandatory": msg("应当重新协商"),
    "recognising_employers": msg("占认可草案的企业的全体职工代表或者职工"),
    "refusing_to_sign": msg("通过后拒不签字的"),
    "same_post": msg("同岗位职工"),
    "sixty_day_limit": msg("超过60日未完成的"),
    "to_other_side": msg("书面通知对方"),
    "unless_agreed": msg("双方另有约定的除外"),
    "window": msg("从这天起可以提出"),
    "written": msg("书面"),
    "written_mandate_by_chief": msg("由首席代表书面委托"),
    "written_notice": msg("书面通知对方"),
    "written_reasons": msg("延长须书面说明理由"),
}
MEASURES: Mapping[str, str] = {
    "awards": msg("取消评优"),
    "credit": msg("记入信用"),
    "letter": msg("发整改意见书"),
    "order": msg("责令改正"),
    "published": msg("公布"),
    "talk": msg("约谈"),
    "warning": msg("警告"),
}
LENGTHS: Mapping[DayKind, str] = {
    DayKind.CALENDAR: msg("%(length)s天"),
    DayKind.WORKING: msg("%(length)s个工作日"),
    DayKind.MONTH: msg("%(length)s个月"),
    DayKind.YEAR: msg("%(length)s年"),
}
AHEAD: Mapping[DayKind, str] = {
    DayKind.CALENDAR: msg("提前%(length)s天"),
    DayKind.WORKING: msg("提前%(length)s个工作日"),
    DayKind.MONTH: msg("提前%(length)s个月"),
    DayKind.YEAR: msg("提前%(length)s年"),
}
SHARES: Mapping[Comparator, str] = {
    Comparator.AT_LEAST: msg("不少于%(share)s"),
    Comparator.MORE: msg("超过%(share)s"),
    Comparator.AT_MOST: msg("不超过%(share)s"),
    Comparator.EQUAL: msg("等于%(share)s"),
}
CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.FULL: msg("读过全文"),
    Confidence.EXCERPT: msg("读过摘录"),
    Confidence.SECONDARY: msg("只读过报道"),
    Confidence.MEMORY: msg("凭记忆，待核"),
    Confidence.NONE: msg("未核验"),
}
FLOORS: Mapping[Comparator, str] = {
    Comparator.AT_LEAST: msg("不低于最低工资"),
    Comparator.MORE: msg("高于最低工资"),
}


def phrases(value: Value) -> tuple[Phrase, ...]:
    """What the value says, the number first, then its conditions."""
    return (
        *_quantity(value.quantity),
        *(Phrase(CONDITIONS[condition]) for condition in value.conditions),
    )


def plain(value: Value) -> str:
    """The value in plain Chinese.

    >>> from xieshang.core.law.pack import pack
    >>> plain(pack("CN-33").required("reply_to_offer"))
    '10个工作日'
    >>> plain(pack("CN-50").required("dispute_coordination"))
    '60天，可延长30天'
    """
    return "；".join(str(phrase) for phrase in phrases(value))


def _quantity(quantity: Quantity) -> Iterator[Phrase]:
    match quantity:
        case Length():
            yield _length(quantity)
        case Count(number, unit):
            text = msg("%(number)s份") if unit == "copies" else msg("%(number)s人")
            yield Phrase(text, (("number", number),))
        case Share():
            yield _share(quantity)
        case Relation(comparator):
            equal = comparator is Comparator.EQUAL
            yield Phrase(msg("双方相等") if equal else msg("企业方不多于职工方"))
        case Flag(yes):
            yield Phrase(msg("是") if yes else msg("否"))
        case Answer():
            yield from _answer(quantity)
        case Term():
            yield from _term(quantity)
        case Fine():
            yield from _fine(quantity)
        case Bands():
            yield from _bands(quantity)


def _length(quantity: Length) -> Phrase:
    forms = AHEAD if quantity.ahead else LENGTHS
    if not quantity.extension:
        return Phrase(forms[quantity.unit], (("length", quantity.length),))
    numbers = (("length", quantity.length), ("extension", quantity.extension))
    return Phrase(msg("%(length)s天，可延长%(extension)s天"), numbers)


def _share(quantity: Share) -> Phrase:
    if quantity.share == Fraction(1) and quantity.comparator in FLOORS:
        return Phrase(FLOORS[quantity.comparator])
    if not quantity.share:
        return Phrase(msg("不得有"))
    return Phrase(SHARES[quantity.comparator], (("share", str(quantity.share)),))


def _answer(quantity: Answer) -> Iterator[Phrase]:
    values = (("share", str(quantity.share)),) if quantity.share else ()
    yield Phrase(ANSWERS[quantity.code], values)
    for topic in quantity.items:
        yield Phrase(msg("%(topic)s不得拒绝"), (("topic", TOPICS[topic]),))


def _term(quantity: Term) -> Iterator[Phrase]:
    least, most, usual = quantity.least, quantity.most, quantity.usual
    if least is not None and most is not None:
        text = (
            msg("%(least)s至%(most)s年")
            if quantity.strict
            else msg("一般%(least)s至%(most)s年")
        )
        yield Phrase(text, (("least", least), ("most", most)))
    elif most is not None:
        yield Phrase(msg("最长%(most)s年"), (("most", most),))
    if usual is not None:
        yield Phrase(msg("一般%(usual)s年"), (("usual", usual),))


def _fine(quantity: Fine) -> Iterator[Phrase]:
    for amounts, text in (
        (quantity.enterprise_yuan, msg("企业罚款%(least)s至%(most)s元")),
        (quantity.person_yuan, msg("责任人罚款%(least)s至%(most)s元")),
    ):
        if amounts is not None:
            yield Phrase(text, (("least", amounts[0]), ("most", amounts[1])))
    if quantity.enterprise_yuan is None:
        yield Phrase(msg("没有罚款"))
    for measure in quantity.measures:
        yield Phrase(MEASURES[measure])


def _bands(quantity: Bands) -> Iterator[Phrase]:
    if quantity.share is not None:
        values = (("share", str(quantity.share)), ("least", quantity.least))
        yield Phrase(msg("全体职工的%(share)s，不少于%(least)s名"), values)
    for band in quantity.bands:
        yield _band(band)


def _band(band: Band) -> Phrase:
    values: tuple[tuple[str, str | int], ...] = (("first", band.first), ("seats", band.seats))
    if band.last is None:
        return Phrase(msg("%(first)s人以上：%(seats)s名"), values)
    values = (*values, ("last", band.last))
    if not band.per:
        return Phrase(msg("%(first)s至%(last)s人：%(seats)s名"), values)
    values = (*values, ("plus", band.plus), ("per", band.per), ("beyond", band.beyond))
    text = msg(
        "%(first)s至%(last)s人：%(seats)s名，%(beyond)s人以上每满%(per)s人增加%(plus)s名"
    )
    return Phrase(text, values)
