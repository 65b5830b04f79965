"""A framework as data: a tree of any depth, from an index down to its indicators (指标体系)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import isfinite

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.options import Aggregation, Normalisation, Weighting
from xieshang.core.words import msg

DIRECTIONS = ("up", "down", "range")


@dataclass(frozen=True, slots=True)
class Cap:
    """A red line: where ``child`` scores under ``below``, its parent gets ``at_most``."""

    child: str
    below: float
    at_most: float


@dataclass(frozen=True, slots=True)
class Node:
    """One row of a framework.

    An indicator (a node without children) has ``normalise``, ``direction``, ``unit`` and
    ``factor``; any other node has ``aggregate``, ``weighting``, ``need`` and ``caps``.

    Args:
        weight: among its siblings, in any unit; made to sum to 1 in the group.
        factor: what numerator / denominator is multiplied with: 100 for percent.
        need: share 0–1 of the applicable weight of its children that must have a score; below
            that the node has none.
        stands_for: department that owes the facts; told when they are missing.
    """

    code: str
    parent: str = ""
    name: str = ""
    name_en: str = ""
    weight: float = 1.0
    direction: str = "up"
    unit: str = ""
    factor: float = 1.0
    normalise: Normalisation | None = None
    aggregate: Aggregation | None = None
    weighting: Weighting | None = None
    need: float = 0.0
    caps: tuple[Cap, ...] = ()
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which framework, since when, by whose decision."""

    name: str = ""
    version: str = ""
    effective_on: date | None = None
    approved_by: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Framework:
    """Nodes, checked: one root, no circle, no lost parent, no group whose weights are all 0.

    ``nodes`` stand in any order; ``upwards`` lists every child before its parent.
    """

    nodes: tuple[Node, ...]
    origin: Origin = field(default=Origin())

    def __post_init__(self) -> None:
        _check_codes(self.nodes)
        _check_tree(self)
        for node in self.nodes:
            _check_weight(node)
            (_check_group if self.children[node.code] else _check_leaf)(self, node)

    @cached_property
    def of(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of the children of each node, in the order of the rows."""
        found: dict[str, list[str]] = {node.code: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent in found:
                found[node.parent].append(node.code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def root(self) -> str:
        return next(node.code for node in self.nodes if not node.parent)

    @cached_property
    def downwards(self) -> tuple[str, ...]:
        """Every node after its parent."""
        waiting, found = [self.root], []
        while waiting:
            code = waiting.pop(0)
            found.append(code)
            waiting.extend(self.children[code])
        return tuple(found)

    @cached_property
    def upwards(self) -> tuple[str, ...]:
        return self.downwards[::-1]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators, in the order of the rows."""
        return tuple(node.code for node in self.nodes if not self.children[node.code])

    @cached_property
    def global_weight(self) -> dict[str, float]:
        """Given weight of each node in the whole, the root being 1, nothing missing."""
        weights = {self.root: 1.0}
        for code in self.downwards:
            total = sum(self.of[child].weight for child in self.children[code])
            for child in self.children[code]:
                weights[child] = weights[code] * self.of[child].weight / total
        return weights

    def node(self, code: str) -> Node:
        """The node of a code, or a refusal that names it."""
        if code not in self.of:
            raise BadInput(
                "code",
                msg("指标体系里没有“%(code)s”"),
                msg("请用指标体系里的编码"),
                code=shown(code),
            )
        return self.of[code]

    def changed(self, changes: Mapping[str, Mapping[str, object]]) -> Framework:
        """The same framework with some fields of some nodes changed, checked again."""
        for code in changes:
            self.node(code)
        return Framework(
            tuple(
                replace(node, **changes[node.code]) if node.code in changes else node  # type: ignore[arg-type]
                for node in self.nodes
            ),
            self.origin,
        )

    def without(self, code: str) -> Framework:
        """The same framework with one node and all beneath it left out."""
        if code == self.root:
            raise BadInput(
                "code", msg("总指数不能去掉"), msg("请去掉它下面的一个指标"), code=code
            )
        gone, waiting = set(), [self.node(code).code]
        while waiting:
            one = waiting.pop()
            gone.add(one)
            waiting.extend(self.children[one])
            parent = self.of[one].parent
            if parent and parent not in gone and set(self.children[parent]) <= gone:
                waiting.append(parent)  # a group without children is no indicator
        if self.root in gone:
            raise BadInput(
                "code",
                msg("去掉“%(code)s”以后什么也不剩"),
                msg("请保留至少一个指标"),
                code=code,
            )
        kept = tuple(
            replace(node, caps=tuple(cap for cap in node.caps if cap.child not in gone))
            for node in self.nodes
            if node.code not in gone
        )
        return Framework(kept, self.origin)


def _check_codes(nodes: Iterable[Node]) -> None:
    seen: set[str] = set()
    for node in nodes:
        if not node.code or node.code in seen:
            raise BadInput(
                "code",
                msg("编码“%(code)s”空着或者出现了两次"),
                msg("每个指标要有自己的编码"),
                code=shown(node.code),
            )
        seen.add(node.code)


def _check_tree(framework: Framework) -> None:
    roots = [node.code for node in framework.nodes if not node.parent]
    for node in framework.nodes:
        if node.parent and node.parent not in framework.of:
            raise BadInput(
                "parent",
                msg("“%(code)s”的上级“%(parent)s”不在指标体系里"),
                msg("请补上这个上级，或者改正它的编码"),
                code=shown(node.code),
                parent=shown(node.parent),
            )
    if len(roots) != 1:
        raise BadInput(
            "parent",
            msg("没有上级的指标要正好一个，现在有%(many)s个"),
            msg("请只让总指数没有上级；绕成一圈的也要改正"),
            many=len(roots),
        )
    lost = [node.code for node in framework.nodes if node.code not in framework.downwards]
    if lost:
        raise BadInput(
            "parent",
            msg("这些指标互为上级，绕成了一圈：%(codes)s"),
            msg("请改正其中一个的上级"),
            codes=tuple(shown(code) for code in lost[:10]),
        )


def _check_weight(node: Node) -> None:
    if not (isfinite(node.weight) and node.weight >= 0):
        raise BadInput(
            "weight",
            msg("“%(code)s”的权重不是0以上的数"),
            msg("请填0或者正数"),
            code=shown(node.code),
        )


def _check_leaf(framework: Framework, node: Node) -> None:
    useless = [
        name
        for name, given in (
            ("aggregate", node.aggregate),
            ("weighting", node.weighting),
            ("need", node.need),
            ("caps", node.caps),
        )
        if given
    ]
    if useless:
        _refuse_useless(node, useless[0])
    if node.direction not in DIRECTIONS or not (isfinite(node.factor) and node.factor):
        raise BadInput(
            "direction",
            msg("“%(code)s”的方向或者倍数不对"),
            msg("方向填up、down或range；倍数填不是0的数"),
            code=shown(node.code),
        )
    if node.normalise is None:
        raise BadInput(
            "normalise",
            msg("“%(code)s”没有写怎样把数值变成分数"),
            msg("请给它一种标准化方法"),
            code=shown(node.code),
        )
    node.normalise.check(node.code, node.direction)


def _check_group(framework: Framework, node: Node) -> None:
    useless = [
        name
        for name, given in (
            ("normalise", node.normalise is not None),
            ("direction", node.direction != "up"),
            ("factor", node.factor != 1.0),
        )
        if given
    ]
    if useless:
        _refuse_useless(node, useless[0])
    below = framework.children[node.code]
    if sum(framework.of[child].weight for child in below) <= 0:
        raise BadInput(
            "weight",
            msg("“%(code)s”下面的权重全是0"),
            msg("请给其中至少一个正的权重"),
            code=shown(node.code),
        )
    if not 0 <= node.need <= 1:
        raise BadInput(
            "need",
            msg("“%(code)s”要求的数据比例不在0到1之间"),
            msg("例如一半填0.5"),
            code=shown(node.code),
        )
    for cap in node.caps:
        if cap.child not in below or not (isfinite(cap.below) and isfinite(cap.at_most)):
            raise BadInput(
                "caps",
                msg("“%(code)s”的红线指向“%(child)s”，它不在下一级"),
                msg("请写下一级的编码和两个数"),
                code=shown(node.code),
                child=shown(cap.child),
            )


def _refuse_useless(node: Node, option: str) -> None:
    raise BadInput(
        option,
        msg("“%(code)s”写了%(option)s，但它在这里不起作用"),
        msg(
            "请去掉它：指标用normalise、direction、factor，上级用aggregate、weighting、need、caps"
        ),
        code=shown(node.code),
        option=option,
    )
