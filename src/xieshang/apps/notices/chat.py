"""Robots in WeCom, DingTalk and Feishu, through Apprise (the optional extra "chat")."""

from __future__ import annotations

import apprise

from xieshang.apps.notices.channels import NotSent, line_of


def send(address: str, subject: str, text: str) -> None:
    """Post one message to a robot.

    Raises:
        NotSent: this is no robot that we know, or it did not take the message.
    """
    line = apprise.Apprise()
    if not line.add(line_of(address)) or not line.notify(title=subject, body=text):
        raise NotSent("robot")
