"""What in a text might tell who wrote it, and how much of a call-back may be told."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.micro.models import MicroTopic
from xieshang.apps.micro.policies import K_EMPLOYER, K_UNION
from xieshang.core.disclosure import rate
from xieshang.core.procedure.m03_micro.facts import SATISFIED_PERCENT

PHONE = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def share_told(topic: MicroTopic) -> str:
    """How many said that it was done, as far as it may be told; empty before the count.

    From ten answers on, and exactly only with five people on either side; below that only
    which way it went, which everybody sees anyway.
    """
    share, answered = topic.satisfied_share, topic.answered
    if share is None or answered is None:
        return ""
    words = {"least": SATISFIED_PERCENT, "n": answered, "k": K_EMPLOYER}
    enough = share * 100 >= SATISFIED_PERCENT
    told = rate(round(share * answered), answered, K_UNION)
    if answered >= K_EMPLOYER and told.exact:
        return _("%(share)s%%（%(n)s人回答）") % (words | {"share": f"{share * 100:.0f}"})
    if answered >= K_EMPLOYER:
        side = (
            _("%(least)s%%以上（%(n)s人回答）")
            if enough
            else _("不到%(least)s%%（%(n)s人回答）")
        )
        return side % words
    side = (
        _("%(least)s%%以上，不满%(k)s人回答")
        if enough
        else _("不到%(least)s%%，不满%(k)s人回答")
    )
    return side % words


def refuse_numbers(text: str) -> None:
    """Refuse a telephone or identity number: everybody would know whose it is."""
    if PHONE.search(text):
        raise ValidationError(_("这里像有电话号码。请删掉号码再发"), code="phone")
    if IDENTITY.search(text):
        raise ValidationError(_("这里像有身份证号码。请删掉号码再发"), code="identity")
