"""Reads a form as a browser would: its controls, what they hold, what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

SINGLE = {"text", "textarea", "date", "datetime-local", "number", "tel", "email", "password"}


@dataclass(slots=True)
class Control:
    """One named control of a form; radios and boxes of one name are one control."""

    name: str
    kind: str
    id: str
    values: list[str]  # what it would send as it stands
    choices: list[str] = field(default_factory=list)
    required: bool = False
    longest: int = 0
    step: str = ""

    @property
    def many(self) -> bool:
        """Whether several values can be sent."""
        return self.kind == "checkbox" and len(self.choices) > 1


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def form_of(page: BeautifulSoup) -> Tag | None:
    """The form of the page that is sent to its own address; the frame's buttons are others."""
    for form in page.select("main form"):
        if str(form.get("method", "")).lower() == "post" and not form.get("action"):
            return form
    return None


def controls_of(form: Tag) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        name = str(tag.get("name", ""))
        if not name:
            continue
        kind = str(tag.get("type", "text")) if tag.name == "input" else tag.name
        if name not in found:
            found[name] = Control(name, kind, str(tag.get("id", "")), [])
        _take(found[name], tag)
    return found


def _take(control: Control, tag: Tag) -> None:
    control.required = control.required or tag.has_attr("required")
    control.longest = int(str(tag.get("maxlength") or 0))
    control.step = str(tag.get("step", ""))
    if tag.name == "select":
        options = tag.find_all("option")
        control.choices = [str(option.get("value", "")) for option in options]
        chosen = [str(one.get("value", "")) for one in options if one.has_attr("selected")]
        control.values = chosen or control.choices[:1]
    elif control.kind in {"radio", "checkbox"}:
        value = str(tag.get("value", "on"))
        control.choices.append(value)
        if tag.has_attr("checked"):
            control.values.append(value)
    elif tag.name == "textarea":
        control.values = [tag.get_text().removeprefix("\n")]
    else:
        control.values = [str(tag.get("value", ""))]


def _around(page: BeautifulSoup, control: Control) -> Tag | None:
    form = form_of(page)
    [tag] = form.select(f'[name="{control.name}"]')[:1] if form else [None]
    return tag.find_parent(class_=["xs-field", "xs-clause"]) if tag else None


def errors_at(page: BeautifulSoup, control: Control) -> list[str]:
    """The sentences that stand beside a control."""
    around = _around(page, control)
    return [one.get_text(" ", strip=True) for one in around.select(".xs-err")] if around else []


def label_of(page: BeautifulSoup, control: Control) -> str:
    around = _around(page, control)
    tag = around.find(["legend", "label"]) if around else None
    return tag.get_text(" ", strip=True) if tag else ""


def summary(page: BeautifulSoup) -> list[str]:
    """The sentences in the box above the form."""
    return [item.get_text(" ", strip=True) for item in page.select("#errors li")]


def nameless(page: BeautifulSoup) -> bool:
    """Whether Django's own sentence stands there, which names no field and no remedy."""
    words = page.get_text()
    return "这个字段是必填项" in words or "This field is required" in words


def dead_links(page: BeautifulSoup) -> list[str]:
    """Links of that box which lead to no field."""
    targets = [str(link.get("href", "")) for link in page.select("#errors a")]
    return [one for one in targets if len(one) < 2 or page.find(id=one[1:]) is None]
