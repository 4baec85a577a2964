"""The way of content from draft over review and release to use and out of use; who may take which step."""

from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """A step on the way."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETIRE = "retire"
    REOPEN = "reopen"


class Duty(StrEnum):
    """What somebody does for content, and the roles that do it."""

    EDIT = "内容编辑"
    REVIEW = "内容审核"
    PUBLISH = "内容审核”或“纪委办公室"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A step: from which statuses, to which, and whose duty it is."""

    label: str
    sources: frozenset[str]
    target: str
    duty: Duty
    past: str


MOVES: dict[Move, MoveRule] = {
    Move.SUBMIT: MoveRule("提交审核", frozenset({"draft", "stale"}), "review", Duty.EDIT, "已提交审核"),
    Move.SEND_BACK: MoveRule(
        "退回修改", frozenset({"review", "approved"}), "draft", Duty.PUBLISH, "已退回修改"
    ),
    Move.APPROVE: MoveRule("审核通过", frozenset({"review"}), "approved", Duty.REVIEW, "审核通过，待发布"),
    Move.PUBLISH: MoveRule("发布", frozenset({"approved"}), "published", Duty.PUBLISH, "已发布"),
    Move.RETIRE: MoveRule("停用", frozenset({"published", "stale"}), "retired", Duty.PUBLISH, "已停用"),
    Move.REOPEN: MoveRule("恢复为草稿", frozenset({"retired"}), "draft", Duty.EDIT, "已恢复为草稿"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to one piece of content."""

    is_editor: bool = False
    is_reviewer: bool = False
    is_publisher: bool = False
    has_written: bool = False
    has_reviewed: bool = False
    # A role was handed on between this person and another one, so both count as one.
    stands_in: bool = False

    def has(self, duty: Duty) -> bool:
        """Whether the person holds a role for this duty."""
        held = {Duty.EDIT: self.is_editor, Duty.REVIEW: self.is_reviewer, Duty.PUBLISH: self.is_publisher}
        return held[duty]


def refusal(move: Move, status: str, status_label: str, standing: Standing) -> str:
    """Why the step cannot be taken, as a Chinese sentence; empty when it can."""
    rule = MOVES[move]
    if not standing.has(rule.duty):
        return f"“{rule.label}”需要这个单位的“{rule.duty}”角色。"
    if status not in rule.sources:
        return f"现在的状态是“{status_label}”，不能“{rule.label}”。请刷新页面看最新状态。"
    return same_person(move, standing)


def same_person(move: Move, standing: Standing) -> str:
    """Why this person may not take the step although the role is there; empty when nothing is in the way."""
    why = "（有代行关系的两人视为同一人）" if standing.stands_in else ""
    if move in (Move.APPROVE, Move.PUBLISH) and standing.has_written:
        return f"参与编写的人不能{MOVES[move].label}{why}，请由没有参与编写的人办理。"
    if move is Move.PUBLISH and standing.has_reviewed:
        return f"审核通过的人不能自己发布{why}，请由另一位有发布权限的人发布。"
    return ""


def moves_open_to(status: str, standing: Standing) -> list[Move]:
    """The steps this person can take now."""
    return [move for move in Move if not refusal(move, status, "", standing)]


def who_is_waited_for(status: str, standing: Standing) -> str:
    """Why somebody with the role has to leave the next step to another person; empty when they need not."""
    for move in (Move.APPROVE, Move.PUBLISH):
        if status in MOVES[move].sources and standing.has(MOVES[move].duty):
            return same_person(move, standing)
    return ""
