"""The steps a person can take now with a piece of content, as buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xueji.foundation.library.rules import MOVES, Move, Standing, moves_open_to

FORWARD = {Move.SUBMIT, Move.APPROVE, Move.PUBLISH}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``kind`` is the look of its button, ``confirm`` what is asked before."""

    label: str
    url: str
    kind: str
    confirm: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that need only a button, and the one that needs a reason."""

    plain: list[Step]
    send_back: Step | None


def steps_open_to(
    status: str, standing: Standing, url_of: Callable[[Move], str], questions: Mapping[Move, str]
) -> Steps:
    """What this person can do now.

    Args:
        url_of: address a step is posted to.
        questions: what is asked before a step, by move.
    """
    found = {
        move: Step(
            label=MOVES[move].label,
            url=url_of(move),
            kind="primary" if move in FORWARD else "secondary",
            confirm=questions.get(move, ""),
        )
        for move in moves_open_to(status, standing)
    }
    send_back = found.pop(Move.SEND_BACK, None)
    return Steps(list(found.values()), send_back)
