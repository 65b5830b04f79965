"""Says beside a result that a nearer text was not read (未核验)."""

from __future__ import annotations

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.pack import RulePack
from xieshang.core.words import msg


def unverified(pack: RulePack, parameter: str) -> tuple[Blocker, ...]:
    """A warning if the value in use comes from a level above because a text was not read.

    >>> from xieshang.core.law.pack import pack
    >>> [warning] = unverified(pack("CN-32"), "reply_to_offer")
    >>> print(warning)
    《江苏省集体协商条例》未核验，暂用上一级规定：请律师核对原文后补入规则包
    """
    unread = pack.unread(parameter)
    if unread is None:
        return ()
    return (
        Blocker(
            "unverified-law",
            msg("《%(law)s》未核验，暂用上一级规定"),
            msg("请律师核对原文后补入规则包"),
            values=(("law", unread.source.text),),
            warning=True,
        ),
    )
