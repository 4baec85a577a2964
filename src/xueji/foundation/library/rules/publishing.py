"""The way of content from draft over review to use and out of use; who may take which step."""

from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """A step on the way."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A step: from which statuses, to which, and whether an editor or a reviewer takes it."""

    label: str
    sources: frozenset[str]
    target: str
    by_reviewer: bool
    past: str


MOVES: dict[Move, MoveRule] = {
    Move.SUBMIT: MoveRule("提交审核", frozenset({"draft", "stale"}), "review", False, "已提交审核"),
    Move.SEND_BACK: MoveRule("退回修改", frozenset({"review"}), "draft", True, "已退回修改"),
    Move.PUBLISH: MoveRule("通过并发布", frozenset({"review"}), "published", True, "已发布"),
    Move.RETIRE: MoveRule("停用", frozenset({"published", "stale"}), "retired", True, "已停用"),
    Move.REOPEN: MoveRule("恢复为草稿", frozenset({"retired"}), "draft", False, "已恢复为草稿"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to one piece of content."""

    is_editor: bool = False
    is_reviewer: bool = False
    has_written: bool = False


def refusal(move: Move, status: str, status_label: str, standing: Standing) -> str:
    """Why the step cannot be taken, as a Chinese sentence; empty when it can."""
    rule = MOVES[move]
    if not (standing.is_reviewer if rule.by_reviewer else standing.is_editor):
        role = "内容审核" if rule.by_reviewer else "内容编辑"
        return f"“{rule.label}”需要这个单位的“{role}”角色。"
    if status not in rule.sources:
        return f"现在的状态是“{status_label}”，不能“{rule.label}”。请刷新页面看最新状态。"
    if move is Move.PUBLISH and standing.has_written:
        return "参与编写的人不能审核自己的内容，请由另一位审核人员发布。"
    return ""


def moves_open_to(status: str, standing: Standing) -> list[Move]:
    """The steps this person can take now."""
    return [move for move in Move if not refusal(move, status, "", standing)]
