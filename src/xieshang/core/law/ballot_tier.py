"""How a matter is voted on: by raised hands, in confidence, or by secret ballot (表决方式)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Flag
from xieshang.core.law.unverified import unverified
from xieshang.core.words import msg


class Tier(StrEnum):
    """From the least hidden to the best."""

    NAMED = "named"  # 举手表决: who voted how is seen and written down
    CONFIDENTIAL = "confidential"  # 不公开的测评: pseudonyms, and no small cells
    SECRET = "secret"  # noqa: S105 — 无记名投票: nobody knows, everybody can check


class Matter(StrEnum):
    """What is put to the vote."""

    ADOPTION = "adoption"  # 审议通过草案、方案、规章
    ELECTION = "election"  # 选举、罢免代表
    ASSESSMENT = "assessment"  # 民主评议
    PROCEDURE = "procedure"  # 议程、会议纪律、工作人员名单
    SURVEY = "survey"  # 满意度调查


@dataclass(frozen=True, slots=True)
class Voting:
    """How a matter is voted on where a pack applies."""

    tier: Tier
    required: bool  # by law; False: what we advise
    source: Citation | None = None
    warnings: tuple[Blocker, ...] = ()

    def refuses(self, used: Tier) -> Blocker | None:
        """Why this way of voting is not enough, if so."""
        if not self.required or used is self.tier:
            return None
        return Blocker(
            "not-by-secret-ballot",
            msg("这一项法律要求无记名投票"),
            msg("请改用无记名投票，电子或者纸质都可以"),
            self.source,
        )


def voting(pack: RulePack, matter: Matter) -> Voting:
    """How this matter has to be voted on.

    >>> from xieshang.core.law.pack import pack
    >>> found = voting(pack("CN-33"), Matter.ADOPTION)
    >>> found.tier.value, found.required, str(found.source)
    ('secret', True, '《浙江省企业民主管理条例》第十五条第三款')
    >>> voting(pack("CN-11"), Matter.ADOPTION).required  # 凭记忆的规定不作数
    False

    Source:
        《浙江省企业民主管理条例》第十五条第三款 (选举和表决的事项), as the pack says.
    """
    if matter is Matter.PROCEDURE:
        return Voting(Tier.NAMED, required=False)
    if matter is Matter.SURVEY:
        return Voting(Tier.CONFIDENTIAL, required=False)
    value = pack.applied("secret_ballot")
    says = value is not None and value.quantity == Flag(yes=True)
    return Voting(
        Tier.SECRET,
        required=value is not None and says and not value.warning,
        source=value.source if value is not None and says else None,
        warnings=unverified(pack, "secret_ballot"),
    )
