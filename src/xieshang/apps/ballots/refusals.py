"""Why something about a ballot cannot be done, and what to do instead."""

from __future__ import annotations

from xieshang.core.ballots import FEWEST_ELECTORS
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg

BOX_CLOSED = Blocker(
    "box-closed",
    msg("现在不能投票：投票还没开始，或者已经截止"),
    msg("请看表决页上的开始和截止时间；有疑问找工会"),
)
OLDER = Blocker(
    "older-than-in-box",
    msg("票箱里已有你后来改投的一票，这一票没有收"),
    msg("以票箱里后改的那一票为准；想再改，请回表决页重新投"),
)
OTHER_SAME_REVISION = Blocker(
    "other-of-same-number",
    msg("票箱里已有同一次投出的另一张票，这一票没有收"),
    msg("以先到的那一票为准；想改，请回表决页重新投"),
)
NOT_CLOSED = Blocker("not-closed", msg("投票还没截止，不能开箱"), msg("请先截止投票"))
NOT_ON_ROLL = Blocker(
    "not-on-roll",
    msg("你不在这次表决的名册上，不能领票"),
    msg("名册在开始前已经固定；有疑问请找工会核对"),
)
DRAWN_ALREADY = Blocker(
    "drawn-already",
    msg("这个名字已经领过票，不能再领第二张"),
    msg("请用当初领票的那部手机投票；手机丢了，请找工会补发；不是你领的，也请告诉工会"),
)
VOTES_ON_PAPER = Blocker(
    "votes-on-paper",
    msg("你登记的是纸质投票"),
    msg("请在会场领纸质选票"),
)
NOT_DRAWING = Blocker(
    "not-drawing",
    msg("这次表决已经截止，不能再领票"),
    msg("请看公布的结果；有疑问找工会"),
)
NOT_NOW = Blocker("not-now", msg("表决现在不在这一步"), msg("请刷新页面，看表决到了哪一步"))
NOT_DRAWN = Blocker(
    "not-drawn", msg("这个人还没有领过票，用不着补发"), msg("请本人在手机上领票")
)
ONE_OFFICER = Blocker(
    "one-officer", msg("补发选票要两个人办"), msg("请另一位有权限的同事来同意")
)
ONE_TELLER = Blocker(
    "two-tellers",
    msg("有人投了纸质票，还没有两名计票人数出同样的票数"),
    msg("请两名计票人各自清点，各自填写；不一致就重新清点"),
)
PAPER_BALLOTS_DIFFER = Blocker(
    "paper-count-impossible",
    msg("纸质票的数字对不上：票数多于登记投纸质票的人数，或者选项不在选票上"),
    msg("请对照名册和选票重新清点"),
)
KEYS_NOT_LOGGED = Blocker(
    "keys-not-logged",
    msg("名册和公钥还没有记入留痕，不能领票"),
    msg("请稍后再试；一直不行，请告诉平台管理员"),
)
NOT_COUNTED = Blocker("not-counted", msg("还没有计票，没有结果"), msg("截止并计票后再看"))
BOX_DIFFERS = Blocker(
    "box-differs",
    msg("票箱里的票和封箱时的散列对不上，没有计票"),
    msg("票箱在封箱后被动过。请停下来，告诉上级工会和平台管理员"),
)
COUNT_FAILED = Blocker(
    "count-failed",
    msg("计票进程没有完成"),
    msg("票箱没有变，可以再点一次计票；一直不行，请告诉平台管理员"),
)


def too_few(have: int) -> Blocker:
    """So few vote that the result would tell who voted how."""
    return Blocker(
        "too-few-for-secrecy",
        msg("只有%(have)s名表决人，少于%(least)s人的电子投票保不住秘密"),
        msg("请用纸质选票，或者并入联合（区域）职工代表大会一起表决"),
        values=(("have", have), ("least", FEWEST_ELECTORS)),
    )


def too_few_on_phones(left: int) -> Blocker:
    """The rest vote on paper: the few electronic ballots, which are public, are theirs."""
    return Blocker(
        "too-few-on-phones",
        msg("用手机投票的只有%(have)s人，少于%(least)s人的电子投票保不住秘密"),
        msg("请全体改投纸质票，或者请没有手机的人用工会的手机投"),
        values=(("have", left), ("least", FEWEST_ELECTORS)),
    )
