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
