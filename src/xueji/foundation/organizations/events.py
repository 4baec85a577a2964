"""What the organizations announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PeopleTransferred:
    """These people belong to another unit from a day (ISO text) on; one announcement an act."""

    person_ids: list[int]
    first_day: str


@dataclass(frozen=True)
class PeopleLeft:
    """These people have retired or left; ``first_day`` (ISO text) is the first day it holds."""

    person_ids: list[int]
    first_day: str


@dataclass(frozen=True)
class PeopleMerged:
    """Two records of one human are one; rows have moved already, in the same transaction."""

    kept_id: int
    lost_id: int


@dataclass(frozen=True)
class OrganizationsChanged:
    """A change of units took effect; ``successors`` says who took over from a unit that is over (by key)."""

    change_id: int
    kind: str
    effective_date: str
    original_ids: list[int]
    resulting_ids: list[int]
    successors: dict[str, int]
