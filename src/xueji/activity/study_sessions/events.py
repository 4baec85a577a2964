"""What study sessions announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SessionClosed:
    """A session was closed; attendance, answers and study are in the river."""

    session_id: int


@dataclass(frozen=True)
class SessionCorrected:
    """A closed session was corrected under a number."""

    session_id: int
    number: int


@dataclass(frozen=True)
class MakeUpCompleted:
    """A person who missed a session has made it up."""

    session_id: int
    person_id: int
