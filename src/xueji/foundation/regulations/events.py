"""What the regulations domain announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegulationVersionImported:
    """A version has been taken into the library, or its text corrected before anybody used it."""

    version_id: int
