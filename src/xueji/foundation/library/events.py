"""What the library announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceProposed:
    """A unit has offered a resource to a unit above."""

    proposal_id: int


@dataclass(frozen=True)
class ResourceProposalDecided:
    """A proposal was accepted, declined or withdrawn; an accepted resource belongs to the unit above now."""

    proposal_id: int


@dataclass(frozen=True)
class PracticeRecommended:
    """A unit above has recommended a good practice to everybody below it."""

    recommendation_id: int
