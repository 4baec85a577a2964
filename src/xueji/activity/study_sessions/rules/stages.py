"""What the presenter shows: the words a stage may be."""

import re

WAITING = "waiting"
DISCUSSION = "discussion"
END = "end"
_STAGE = re.compile(r"waiting|discussion|end|(?:item|result):(\d{1,18})")


def stage_item_id(stage: str) -> int | None:
    """The pack item a stage shows, None for the stages without one.

    Raises:
        ValueError: the text is no stage.
    """
    match = _STAGE.fullmatch(stage)
    if match is None:
        raise ValueError(f"no stage: {stage[:40]}")
    return int(match[1]) if match[1] else None


def next_stage(stage: str, items: list[tuple[int, bool]]) -> str:
    """The stage after this one: every item in turn, a question's result after it, discussion, end.

    Args:
        items: pack items in order as (id, whether it is a question).
    """
    order = stage_order(items)
    at = order.index(stage) if stage in order else 0
    return order[min(at + 1, len(order) - 1)]


def stage_order(items: list[tuple[int, bool]]) -> list[str]:
    """All stages of a session in their natural order."""
    order = [WAITING]
    for item_id, is_question in items:
        order.append(f"item:{item_id}")
        if is_question:
            order.append(f"result:{item_id}")
    return [*order, DISCUSSION, END]
