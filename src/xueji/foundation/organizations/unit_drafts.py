"""A change of units as it was asked for, before and while it is carried out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xueji.common.errors import DomainError
from xueji.foundation.organizations.models import Organization, OrganizationChange

Kind = OrganizationChange.Kind
# A member or unit that stays where it is when a unit is split.
STAYS = -1


class ChangeRefused(DomainError):
    """The change cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """One act.

    ``facts`` is JSON-ready, by kind: rename ``name short_name division_code``; move and party_move
    ``target``; merge ``others into name``; abolish ``into``; split ``names keeps units members rest`` (places
    in ``names``, or ``STAYS``, by key as text).
    """

    kind: str
    unit: Organization
    day: date
    facts: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    document_no: str = ""

    def organization(self, fact: str) -> Organization | None:
        """The unit a fact names, as it stands now."""
        key = self.facts.get(fact)
        return Organization.objects.get(pk=key) if key else None

    def ending(self) -> list[Organization]:
        """Units that will be over: the unit itself and those merged with it, without the one they go into."""
        if self.kind == Kind.MERGE:
            keys = [self.unit.pk, *self.facts.get("others", [])]
            return list(Organization.objects.filter(pk__in=keys).order_by("path"))
        if self.kind == Kind.ABOLISH or (self.kind == Kind.SPLIT and not self.facts.get("keeps")):
            return [Organization.objects.get(pk=self.unit.pk)]
        return []

    def concerned_ids(self) -> set[int]:
        """Keys of every unit the act names."""
        named = [self.facts.get(fact) for fact in ("target", "into")]
        return {self.unit.pk, *self.facts.get("others", []), *(key for key in named if key)}


def draft_of(change: OrganizationChange) -> UnitDraft:
    """The act a stored change stands for."""
    unit = change.parts.select_related("organization").get(pk=change.facts["part"]).organization
    return UnitDraft(
        change.kind, unit, change.effective_date, change.facts["act"], change.reason, change.document_no
    )


def summary_of(draft: UnitDraft) -> str:
    """What is done, in one Chinese line."""
    name = draft.unit.name
    target = draft.organization("target") or draft.organization("into")
    other = f"“{target.name}”" if target else f"“{draft.facts.get('name', '')}”"
    if draft.kind == Kind.RENAME:
        return f"“{name}”更名为“{draft.facts['name']}”"
    if draft.kind == Kind.MOVE:
        return f"“{name}”划归{other}"
    if draft.kind == Kind.PARTY_MOVE:
        return f"“{name}”的上级党组织改为{other}"
    if draft.kind == Kind.MERGE:
        verb = "并入" if target else "合并组建"
        return f"{'、'.join(f'“{unit.name}”' for unit in draft.ending())}{verb}{other}"[:300]
    if draft.kind == Kind.SPLIT:
        return f"“{name}”拆分设立{'、'.join(f'“{new}”' for new in draft.facts['names'])}"[:300]
    return f"撤销“{name}”" + (f"，由{other}承接" if target else "")
