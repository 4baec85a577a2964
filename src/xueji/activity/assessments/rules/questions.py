"""When a question is fit to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true_false"
TRUE_FALSE_TEXTS = ("正确", "错误")
MIN_OPTIONS = 2
MAX_OPTIONS = 6
LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """One option as typed."""

    letter: str
    text: str
    is_correct: bool


def question_problems(
    kind: str, stem: str, options: Sequence[OptionDraft], article_count: int
) -> dict[str, list[str]]:
    """What is wrong, as Chinese sentences by field (``stem``, ``options``, ``citations``)."""
    problems: dict[str, list[str]] = {"stem": [], "options": [], "citations": []}
    if not stem.strip():
        problems["stem"].append("请填写题干。")
    problems["options"] += _shape_problems(options) or _key_problems(kind, options)
    if not article_count:
        problems["citations"].append("请至少写一条依据的条文，如：招标投标法 第五条。")
    return {field: found for field, found in problems.items() if found}


def _shape_problems(options: Sequence[OptionDraft]) -> list[str]:
    problems = []
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        problems.append(f"选项应有 {MIN_OPTIONS} 到 {MAX_OPTIONS} 个，现有 {len(options)} 个。")
    if [one.letter for one in options] != list(LETTERS[: len(options)]):
        problems.append("选项要从 A 起依次排列，中间不能空。")
    if any(not one.text.strip() for one in options):
        problems.append("有选项没有内容。")
    seen: dict[str, str] = {}
    for one in options:
        words = "".join(one.text.split())
        if words and words in seen:
            problems.append(f"选项 {seen[words]} 和 {one.letter} 内容相同。")
        seen.setdefault(words, one.letter)
    return problems


def _key_problems(kind: str, options: Sequence[OptionDraft]) -> list[str]:
    right = sum(one.is_correct for one in options)
    if kind == MULTIPLE:
        return [] if right >= 2 else [f"多选题至少有两个正确选项，现有 {right} 个。"]
    if kind == TRUE_FALSE and tuple(one.text.strip() for one in options) != TRUE_FALSE_TEXTS:
        return ["判断题的选项固定为 A 正确、B 错误。"]
    name = "判断题" if kind == TRUE_FALSE else "单选题"
    return [] if right == 1 else [f"{name}有且只有一个正确选项，现有 {right} 个。"]
