"""The addresses that WeCom, DingTalk and Feishu hand out are robots to the library too."""

from __future__ import annotations

import apprise
import pytest

from xieshang.apps.notices import chat
from xieshang.apps.notices.channels import NotSent, line_of

KEY = "693a91f6-7a0c-4bc4-97a0-0ec2sifa5aaa"
HANDED_OUT = (
    f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    f"https://oapi.dingtalk.com/robot/send?access_token={KEY.replace('-', '') * 2}",
    f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
)


@pytest.mark.parametrize("address", HANDED_OUT)
def test_the_library_knows_each_of_them(address: str) -> None:
    line = apprise.Apprise()
    assert line.add(line_of(address))
    assert len(line) == 1


def test_nothing_else_is_called() -> None:
    with pytest.raises(NotSent):
        chat.send("json://127.0.0.1:9", "t", "b")
