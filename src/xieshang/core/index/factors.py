"""What could have been decided otherwise, as numbers from 0 to 1 to be drawn (不确定因素)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Floats
from xieshang.core.index.data import Data
from xieshang.core.index.model import Framework
from xieshang.core.index.options import Aggregation, Normalisation, Weighting
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to compute the index."""

    framework: Framework
    data: Data


@dataclass(frozen=True, slots=True)
class Factor:
    """One uncertain decision.

    Args:
        width: how many numbers from 0 to 1 it draws in a run.
        apply: the setup under those numbers, an array of shape [width].
        touches: whether a setup has anything for it to change; one that has not is refused,
            for a factor that does nothing would look like a robust index.
        scale: only for one that changes nothing but given weights: what the weight of each code
            is multiplied by under many draws, from [runs, width] to [runs].
    """

    name: str
    width: int
    apply: Callable[[Setup, Floats], Setup]
    touches: Callable[[Setup], bool] = lambda _setup: True
    scale: Callable[[Floats], Mapping[str, Floats]] | None = None


def weights(codes: Sequence[str], *, spread: float = 0.2, name: str = "weights") -> Factor:
    """Given weights of nodes, each anywhere within ± ``spread`` of itself."""
    if not codes or not 0 < spread <= 1:
        raise _idle(name)

    def scale(draws: Floats) -> Mapping[str, Floats]:
        found: dict[str, Floats] = {}
        for code, column in zip(codes, draws.T, strict=True):
            found[code] = 1 + spread * (2 * column - 1)
        return found

    def apply(setup: Setup, draw: Floats) -> Setup:
        tree = setup.framework
        changes = {
            code: {"weight": tree.node(code).weight * float(by[0])}
            for code, by in scale(draw[None, :]).items()
        }
        return replace(setup, framework=tree.changed(changes))

    def touches(setup: Setup) -> bool:
        return any(weighs(setup.framework, code) for code in codes)

    return Factor(name, len(codes), apply, touches, scale)


def weighs(tree: Framework, code: str) -> bool:
    """Whether the given weight of a node changes anything.

    It has siblings, weighs more than 0, and the weights of its group do not come from the data.
    """
    node = tree.node(code)
    if not node.parent or not node.weight or len(tree.children[node.parent]) < 2:
        return False
    how = tree.of[node.parent].weighting
    return how is None or how.method in {"given", "optimised"}


def normalisations(
    codes: Sequence[str], options: Sequence[Normalisation], *, name: str = "normalise"
) -> Factor:
    """The same one of several normalisations for some indicators."""
    return _choice(name, codes, "normalise", options)


def aggregations(
    codes: Sequence[str], options: Sequence[Aggregation], *, name: str = "aggregate"
) -> Factor:
    """The same one of several aggregations for some nodes."""
    return _choice(name, codes, "aggregate", options)


def weightings(
    codes: Sequence[str], options: Sequence[Weighting], *, name: str = "weighting"
) -> Factor:
    """The same one of several sources of weights for some nodes."""
    return _choice(name, codes, "weighting", options)


def datasets(options: Sequence[Data], *, name: str = "data") -> Factor:
    """One of several tables: imputed or not, treated so or so; the same cells in each."""
    if len(options) < 2 or len({(one.units, one.indicators) for one in options}) != 1:
        raise _idle(name)

    def apply(setup: Setup, draw: Floats) -> Setup:
        return replace(setup, data=options[_picked(draw, len(options))])

    return Factor(name, 1, apply)


def goalposts(codes: Sequence[str], *, spread: float = 0.1, name: str = "goalposts") -> Factor:
    """Every goalpost of some indicators moved within ± ``spread`` of the distance they span."""
    if not codes or not 0 < spread < 1:
        raise _idle(name)

    def apply(setup: Setup, draw: Floats) -> Setup:
        changes = {
            code: {"normalise": _moved(setup.framework, code, spread * (2 * float(u) - 1))}
            for code, u in zip(codes, draw, strict=True)
        }
        return replace(setup, framework=setup.framework.changed(changes))

    return Factor(name, len(codes), apply)


def _moved(tree: Framework, code: str, by: float) -> Normalisation:
    how = tree.node(code).normalise
    names = {name for name, _value in how.options} if how else set()
    if how is None or not ({"lower", "upper"} <= names or "points" in names):
        raise BadInput(
            "goalposts",
            msg("“%(code)s”没有可以移动的标杆值"),
            msg("请只写用goalposts、piecewise、range、scaled或step的指标"),
            code=shown(code),
        )
    posts = how.listed("points") if "points" in names else (how.get("lower"), how.get("upper"))
    step = by * (posts[-1] - posts[0])
    options = dict(how.options)
    if "points" in names:
        options["points"] = tuple(post + step for post in posts)
    else:
        options |= {"lower": posts[0] + step, "upper": posts[1] + step}
    return Normalisation.of(how.method, floor=how.floor, **options)


def _choice(name: str, codes: Sequence[str], field: str, options: Sequence[object]) -> Factor:
    if not codes or len(set(options)) < 2:
        raise _idle(name)

    def apply(setup: Setup, draw: Floats) -> Setup:
        chosen = options[_picked(draw, len(options))]
        changes: Mapping[str, Mapping[str, object]] = {code: {field: chosen} for code in codes}
        return replace(setup, framework=setup.framework.changed(changes))

    return Factor(name, 1, apply)


def _picked(draw: Floats, options: int) -> int:
    return min(int(np.floor(float(draw[0]) * options)), options - 1)


def _idle(name: str) -> BadInput:
    return BadInput(
        "factors",
        msg("不确定因素“%(name)s”什么也不会改变"),
        msg("请给它编码、两个以上的选项，或者大于0的幅度"),
        name=shown(name),
    )


def checked(factors: Sequence[Factor], setup: Setup) -> tuple[Factor, ...]:
    """The factors, if there is one at all, each can change something and has its own name."""
    names = [factor.name for factor in factors]
    if not factors or len(set(names)) != len(names):
        raise BadInput(
            "factors",
            msg("没有写不确定因素，或者名称重复"),
            msg("请至少写一个，每个名称只用一次"),
        )
    for factor in factors:
        if not factor.touches(setup):
            raise _idle(factor.name)
    return tuple(factors)
