"""Composite indices: from indicators with states to scores that open down to every cell.

    framework = framework_of_toml(text)          # a tree of any depth, checked
    data = data_of_csv(text)                     # value, not applicable, missing, conflicting
    result = compute(framework, data)            # scores, states, shares, completeness

Arrays are indicator-major: [nodes, units] or [children, units]. Shares are 0–1, scores are
points of the scale that each indicator names (0–100 unless it says otherwise). Pure NumPy.
"""

from __future__ import annotations
