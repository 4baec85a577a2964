"""What the regulations domain announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegulationVersionImported:
    """A version has been taken into the library, or its text corrected before anybody used it."""

    version_id: int


@dataclass(frozen=True)
class VersionDatesChanged:
    """An editor set the dates of a version: it may now stand between others than before."""

    version_id: int


@dataclass(frozen=True)
class VersionsCompared:
    """Two versions were put side by side, or their rows changed: by a new text or by hand."""

    comparison_id: int


@dataclass(frozen=True)
class VersionComparisonConfirmed:
    """A person has checked every row of a comparison."""

    comparison_id: int
