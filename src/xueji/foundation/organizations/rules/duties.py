"""What free words about the work of a post mean in the list of duties."""

import re
from collections.abc import Mapping, Sequence

# Other words for the same duty, as people write them.
ALIASES = {
    "approval": ("行政审批", "许可", "审批许可"),
    "credit": ("贷款", "授信"),
    "tender": ("招投标", "招标投标", "招标采购"),
    "procurement": ("政府采购", "物资采购", "食堂采购"),
    "enforcement": ("行政执法", "监管执法", "处罚"),
    "finance": ("财会", "会计", "出纳", "报销"),
    "personnel": ("干部人事", "选人用人", "组织人事"),
    "project": ("工程", "工程管理", "项目建设"),
    "assets": ("资产", "国有资产"),
    "subsidy": ("补贴", "救助", "资金补贴"),
    "village_funds": ("三资", "村级财务", "农村三资"),
    "admission": ("招生录取",),
    "research_funds": ("科研", "科研项目"),
    "medical": ("医药购销", "诊疗"),
    "data_access": ("数据查询", "信息管理"),
    "reception": ("公务接待", "公车", "接待"),
}
SEPARATORS = re.compile(r"[、，,；;/｜|\s]+")


def read_duties(text: str, labels: Mapping[str, str]) -> tuple[list[str], str]:
    """Duties named in a text, and the words that name none, joined by 、.

    Args:
        labels: the list of duties, key → label.
    """
    known = {label: key for key, label in labels.items()}
    known |= {word: key for key, words in ALIASES.items() if key in labels for word in words}
    found: dict[str, None] = {}
    others: Sequence[str] = []
    for word in filter(None, SEPARATORS.split(text)):
        if word in known:
            found[known[word]] = None
        else:
            others = [*others, word]
    return list(found), "、".join(others)
