"""`{% load xs %}`: the components of the visual language, and how days and words are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.forms import BaseForm
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from xieshang.apps.cases.models import Deadline
from xieshang.apps.cases.rail import Station
from xieshang.apps.documents.seals import Finding
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.citation import cited as in_law
from xieshang.core.words import MONTHS, Value, one_of_many, say
from xieshang.web.actors import name_of
from xieshang.web.acts import FIELD, new_key

register = template.Library()

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
SOON = 3  # days
MARKS = {"done": "check", "soon": "glass", "over": "alert", "due": "clock", "info": "msg"}


def _english() -> bool:
    return get_language() == "en"


def _local(day: date | datetime | None) -> date | None:
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One icon of the sprite, for the eye only."""
    return format_html(
        '<svg class="xs-i" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """2026年4月10日 / 10 April 2026; the year may break off, month and day may not."""
    local = _local(value)
    if local is None:
        return ""
    if _english():
        month = MONTHS.split()[local.month - 1]
        return format_html('<span class="xs-nb">{} {}</span> {}', local.day, month, local.year)
    return format_html(
        '{}年<span class="xs-nb">{}月{}日</span>', local.year, local.month, local.day
    )


@register.filter
def day_short(value: date | datetime | None) -> SafeString | str:
    """4月10日 / 10 April."""
    local = _local(value)
    if local is None:
        return ""
    if _english():
        month = MONTHS.split()[local.month - 1]
        return format_html('<span class="xs-nb">{} {}</span>', local.day, month)
    return format_html('<span class="xs-nb">{}月{}日</span>', local.month, local.day)


@register.filter
def day_weekday(value: date | datetime | None) -> SafeString | str:
    """2026年4月10日（周五） / Friday 10 April 2026."""
    local = _local(value)
    if local is None:
        return ""
    if _english():
        weekday = WEEKDAYS.split()[local.weekday()]
        return format_html('<span class="xs-nb">{}</span> {}', weekday, day(local))
    weekday = "一二三四五六日"[local.weekday()]
    return format_html('{}<span class="xs-nb">（周{}）</span>', day(local), weekday)


@register.filter
def day_of_week(value: date | datetime | None) -> SafeString | str:
    """4月10日（周五） / Friday 10 April."""
    local = _local(value)
    if local is None:
        return ""
    if _english():
        return format_html("{} {}", WEEKDAYS.split()[local.weekday()], day_short(local))
    return format_html(
        '{}<span class="xs-nb">（周{}）</span>',
        day_short(local),
        "一二三四五六日"[local.weekday()],
    )


@register.filter
def hour(value: datetime) -> SafeString:
    """14:00, in one piece."""
    return nb(f"{timezone.localtime(value):%H:%M}")


@register.filter
def grouped(value: int) -> SafeString:
    """A whole number with its thousands: 4,800."""
    return nb(f"{value:,}")


@register.filter
def yuan(value: Decimal | float | None) -> SafeString | str:
    """An amount with its unit: 22,080元 / ¥22,080."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    digits = f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"
    shown = f"¥{digits}" if _english() else f"{digits}元"
    return format_html('<span class="xs-nb">{}</span>', shown)


@register.filter
def nb(value: object) -> SafeString:
    """Keep together: a number and its unit."""
    return format_html('<span class="xs-nb">{}</span>', value)


@register.simple_tag
def phrases(*parts: str | tuple[str, ...]) -> SafeString:
    """A headline that breaks between its phrases; English has spaces to break at."""
    words = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
    if _english():
        return format_html_join(" ", "{}", ((word.strip(),) for word in words))
    return format_html_join("", '<span class="xs-ph">{}</span>', ((word,) for word in words))


@register.filter
def words(value: str | None) -> str:
    """A message of core, in the reader's language."""
    return gettext(value) if value else ""


@register.filter
def owner(row: Deadline) -> str:
    """On whom a deadline waits, in words."""
    return name_of(row.owner)


def told(text: str, values: Mapping[str, Value]) -> str:
    """A message of core with its values, in the reader's language."""
    said = say(text, values, translate=gettext, day=written)
    return one_of_many(said) if _english() else said


def cited(source: Citation | None) -> str:
    """《集体合同规定》第三十二条 / Provisions on Collective Contracts, art. 32."""
    if source is None:
        return ""
    return in_law(source, translate=gettext if _english() else None)


def written(value: date) -> str:
    """A day as plain text: 2026年4月10日 / 10 April 2026."""
    if _english():
        return f"{_plain(value)} {value.year}"
    return f"{value.year}年{_plain(value)}"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an explanation, in the reader's language."""

    label: str
    text: str


def _lines(row: Deadline) -> list[Said]:
    return [
        Said(words(line["label"]), told(line["text"], line["values"]))
        for line in row.explanation
    ]


def _tone(row: Deadline, today: date) -> tuple[str, str]:
    """Tone of the chip, and how much is left or how late it is."""
    last, alert = row.breach_on, row.alert_on
    if last is None:
        return "due", gettext("不限期")
    if last < today:
        late = (today - last).days
        return "over", ngettext("迟%(n)s天", "迟%(n)s天", late) % {"n": late}
    if last == today:
        return "soon", gettext("今天24:00前")
    left = (last - today).days
    text = ngettext("还剩%(n)s天", "还剩%(n)s天", left) % {"n": left}
    near = left <= SOON or (alert is not None and alert < today)
    return ("soon" if near else "due"), text


def _chip(row: Deadline, today: date) -> tuple[str, str]:
    """Tone and words of the chip that stands alone: what is left, and until when."""
    tone, text = _tone(row, today)
    if row.breach_on is None or row.breach_on <= today:
        return tone, text
    values = {"left": text, "day": _plain(row.breach_on)}
    return tone, gettext("%(left)s，到%(day)s") % values


def _plain(value: date) -> str:
    if _english():
        return f"{value.day} {MONTHS.split()[value.month - 1]}"
    return f"{value.month}月{value.day}日"


@register.inclusion_tag("design/_due.html")
def due(row: Deadline, today: date) -> dict[str, object]:
    """The deadline chip; it opens to how the day was counted."""
    tone, text = _chip(row, today)
    return {
        "row": row,
        "tone": tone,
        "icon_name": MARKS[tone],
        "text": text,
        "lines": row.explanation,
    }


@register.inclusion_tag("design/_due_by.html")
def due_by(row: Deadline, today: date) -> dict[str, object]:
    """The chip of a row: what is left, and the day on a line of its own."""
    tone, text = _tone(row, today)
    return {
        "row": row,
        "tone": tone,
        "icon_name": MARKS[tone],
        "text": text,
        "lines": row.explanation,
        "last": row.breach_on,
        "late": tone == "over",
    }


@register.inclusion_tag("design/_explanation.html")
def explanation(row: Deadline) -> dict[str, object]:
    """Start, length, days skipped and counted in, result."""
    return {"lines": _lines(row), "provisional": row.provisional}


@register.simple_tag
def node(station: Station) -> SafeString:
    """The round mark of one step: a tick, a stop, an exclamation mark or its number."""
    inside = {"done": icon("check"), "stopped": icon("stop"), "late": "!"}.get(station.state)
    return format_html('<span class="xs-node">{}</span>', inside or station.no)


@register.inclusion_tag("design/_rail.html")
def rail(stations: Iterable[Station]) -> dict[str, object]:
    """The eight steps, wide and for a phone."""
    found = tuple(stations)
    now = next((one for one in found if one.state in {"now", "late"}), None)
    return {"stations": found, "now": now}


def _reason(blocker: Blocker) -> str:
    """What is wrong, after the title of what it is about."""
    about = blocker.about + gettext("：") if blocker.about else ""
    return about + told(blocker.reason, dict(blocker.values))


@register.inclusion_tag("design/_blockers.html")
def blockers(
    found: Iterable[Blocker], remedies: Mapping[Blocker, tuple[str, str]] | None = None
) -> dict[str, object]:
    """Reason, remedy and article of each; ``remedies`` gives a link and its words."""
    ways = remedies or {}
    rows = []
    for blocker in found:
        url, action = ways.get(blocker, ("", ""))
        values = dict(blocker.values)
        rows.append(
            {
                "reason": _reason(blocker),
                "remedy": told(blocker.remedy, values),
                "source": cited(blocker.source),
                "warning": blocker.warning,
                "url": url,
                "action": action or gettext("去办"),
            }
        )
    return {"rows": rows}


@register.inclusion_tag("design/_check.html")
def blocker_line(found: Blocker) -> dict[str, object]:
    """One finding under a clause: what is wrong, what to do, the article."""
    values = dict(found.values)
    return {
        "warning": found.warning,
        "reason": _reason(found),
        "remedy": told(found.remedy, values),
        "source": cited(found.source),
    }


@register.simple_tag
def status(tone: str, text: str, mark: str = "") -> SafeString:
    """Status = colour + icon + word."""
    return format_html(
        '<span class="xs-chip xs-chip-{}">{}{}</span>', tone, icon(mark or MARKS[tone]), text
    )


@register.simple_tag
def party(side: str) -> SafeString:
    """The mark of a side: colour, shape and glyph, with the name beside it."""
    if side == "workers":
        mark, name, tone = "职", gettext("职工方"), "l"
    else:
        mark, name, tone = "企", gettext("企业方"), "f"
    return format_html(
        '<span class="xs-party xs-party-{}" aria-hidden="true">{}</span>{}', tone, mark, name
    )


@register.simple_tag
def submission(seen: int | str = "") -> SafeString:
    """The hidden fields of an act: its key, and the revision that this page shows."""
    key = format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
    if seen == "":
        return key
    return format_html('{}<input type="hidden" name="seen" value="{}">', key, seen)


@register.simple_tag(name="input")
def input_(field: BoundField) -> SafeString:
    """A form control with its class and with what describes it."""
    attributes: dict[str, Any] = {"class": "xs-input"}
    about = []
    if field.help_text:
        about.append(f"{field.id_for_label}_hint")
    if field.errors:
        about.append(f"{field.id_for_label}_error")
        attributes["aria-invalid"] = "true"
    if about:
        attributes["aria-describedby"] = " ".join(about)
    return field.as_widget(attrs=attributes)


@register.filter
def finding_words(finding: Finding) -> str:
    """What a check of a file found, in the reader's language."""
    return gettext(finding.what) % finding.values


@register.filter
def is_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text with its line breaks, escaped."""
    return format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line))


@register.filter
def listed(text: str) -> SafeString:
    """The lines of a text as items of a list, escaped."""
    return format_html_join("", "<li>{}</li>", ((line,) for line in text.splitlines() if line))
