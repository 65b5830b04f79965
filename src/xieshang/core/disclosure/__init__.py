"""What may be told of a survey without telling who answered what (统计披露控制)."""

from __future__ import annotations

from xieshang.core.disclosure.crossing import Crossing, crossing
from xieshang.core.disclosure.interval import Interval, interval
from xieshang.core.disclosure.sample import Sample, SampleRule
from xieshang.core.disclosure.table import Count, Rate, one_way, rate, without_differences

__all__ = [
    "Count",
    "Crossing",
    "Interval",
    "Rate",
    "Sample",
    "SampleRule",
    "crossing",
    "interval",
    "one_way",
    "rate",
    "without_differences",
]
