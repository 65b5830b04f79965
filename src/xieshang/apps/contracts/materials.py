"""The checklist of a filing (T14): what is here as paper or file, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xieshang.apps.contracts.choices import Material
from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment, Document

KEPT: Mapping[str, Material] = {  # template of a paper of the platform → the material it is
    "T06": Material.TEXT,
    "T07": Material.TEXT,
    "T05": Material.MINUTES,
    "RESOLUTION": Material.RESOLUTION,
    "T01": Material.REPRESENTATIVES,
}
MINUTES = ("T05", "CORRECTION")


@dataclass(frozen=True, slots=True)
class Row:
    """One material: the papers and files that are it, and whether it comes on paper."""

    material: Material
    papers: list[Document]
    files: list[Attachment]
    on_paper: bool

    @property
    def missing(self) -> bool:
        return not (self.papers or self.files or self.on_paper)


def supplied(contract: Contract) -> set[Material]:
    """The materials of which the platform holds a paper or a file."""
    if contract.consultation is None:
        return set()
    case = contract.consultation.case_id
    codes = Document.objects.filter(case=case, template__in=KEPT)
    files = Attachment.objects.kept().filter(case=case, purpose=Purpose.MATERIAL)
    found = {KEPT[code] for code in codes.values_list("template", flat=True)}
    return found | {Material(about) for about in files.values_list("about", flat=True)}


def checklist(
    documents: Iterable[Document], attachments: Iterable[Attachment], on_paper: Iterable[str]
) -> list[Row]:
    """Every material with what the reader may open of it."""
    papers, files, paper = list(documents), list(attachments), set(on_paper)
    return [
        Row(
            material,
            [one for one in papers if KEPT.get(one.template) is material],
            [
                one
                for one in files
                if one.purpose == Purpose.MATERIAL and one.about == material.value
            ],
            material.value in paper,
        )
        for material in Material
    ]


def open_minutes(contract: Contract) -> None:
    """The minutes go to the department with the contract, so it can open them."""
    assert contract.consultation is not None  # noqa: S101 - only a round's contract is filed
    Document.objects.filter(
        case=contract.consultation.case_id,
        template__in=MINUTES,
        audience=Audience.BOTH_SIDES,
    ).update(audience=Audience.FILING)
