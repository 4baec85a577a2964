"""Whoever takes personal data away as a file has just given a proof of identity.

Lists are exported by one component, which asks when the list says it is about persons; other files are sent
by views of their own. Either asks, or stands here with the reason why it need not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_house import SOURCE, python_files

SENDS_FILES = ("Content-Disposition", "content_disposition_header(", "Sent(", "as_file(", "download(")
ASKS = ("@fresh_proof", "is_proof_fresh(request)")
# Views that send files without asking.
OTHER_FILES = {
    "activity/study_sessions/views/papers.py": "minutes of a meeting, an official paper",
    "foundation/knowledge_graph/views/files.py": "concepts",
    "foundation/learning_records/views/training.py": "an empty form, or one's own upload given back",
    "foundation/library/views/files.py": "attachments of texts",
    "foundation/library/views/reports.py": "figures about texts",
    "foundation/organizations/views/audit.py": "the trail is a list; the view only notes who took it away",
    "foundation/organizations/views/imports.py": "an empty form",
    "foundation/organizations/views/matrix.py": "what roles may do",
    "foundation/post_handbooks/views/files.py": "posts, or one's own upload given back",
    "foundation/post_handbooks/views/reading.py": "handbooks of posts",
    "foundation/privacy/views/assessments.py": "assessments of what the platform does",
    "foundation/privacy/views/common.py": "how files are sent",
    "foundation/privacy/views/retention.py": "certificates, which count rows and name nobody",
    "foundation/regulations/views/comparing.py": "rules",
    "foundation/regulations/views/reading.py": "rules",
    "foundation/sign_in/views/account_lists.py": "an empty form, or one's own upload given back",
    "reporting/archives/views/ledger.py": "the ledger of meetings, an official paper",
    "reporting/archives/views/_common.py": "how files are sent",
}
# Lists that are exported and not about persons, by module and title.
OTHER_LISTS = {
    "activity/assessments/lists.py": ("题库", "测试"),
    "activity/study_sessions/views/lists.py": ("会前学纪",),
    "common/jobs/lists.py": ("我的任务", "全部任务"),
    "common/notices/views.py": ("提醒",),
    "common/ui/style_samples.py": ("数据种类",),
    "foundation/knowledge_graph/lists.py": ("概念", "廉政风险点"),
    "foundation/learning_records/lists.py": ("工具凭证", "转发目标", "拒收的陈述"),
    "foundation/library/lists.py": ("资源库",),
    "foundation/library/sharing_pages.py": ("共享推荐", "典型经验"),
    "foundation/organizations/review_lists.py": ("权限复核",),
    "foundation/organizations/views/divisions.py": ("行政区划代码沿革",),
    "foundation/organizations/views/quarantine.py": ("隔离文件",),
    "foundation/organizations/views/unit_changes.py": ("机构变更",),
    "foundation/post_handbooks/lists.py": ("岗位与廉政风险",),
    "foundation/privacy/lists.py": ("销毁清单与证明", "个人信息保护影响评估"),
    "foundation/regulations/views/comparing.py": ("版本对照",),
    "foundation/regulations/views/effective.py": ("本单位适用法规",),
    "foundation/regulations/views/reading.py": ("法规",),
    "foundation/rule_changes/lists.py": ("法规变化", "受影响内容"),
    # Meetings by title, unit and count; the printed form names who chaired.
    "reporting/archives/views/ledger.py": ("services.LEDGER_TITLE",),
}


def name_of(path: Path) -> str:
    """A module as the tables above write it."""
    return path.relative_to(SOURCE).as_posix()


def test_views_that_send_personal_files_ask_for_a_fresh_proof() -> None:
    open_doors, views = [], [path for path in python_files() if "views" in name_of(path)]
    for path in views:
        text = path.read_text(encoding="utf-8")
        sends = any(sign in text for sign in SENDS_FILES) and not name_of(path).startswith("common/ui/")
        if sends and not any(sign in text for sign in ASKS) and name_of(path) not in OTHER_FILES:
            open_doors.append(name_of(path))
    assert not open_doors, "Put @fresh_proof (xueji.common.step_up) on the view, or say here why it need not."
    assert not set(OTHER_FILES) - set(map(name_of, views))


def definitions(path: Path) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Title and keywords of each list that a module defines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "ListDefinition":
            given = {one.arg: one.value for one in node.keywords if one.arg}
            title = given.get("title") or node.args[1]
            yield ast.unparse(title).strip("'"), given


def test_lists_that_are_exported_are_known_to_be_about_persons_or_not() -> None:
    undecided = []
    for path in python_files():
        for title, given in definitions(path):
            shut = ast.unparse(given["is_exported"]) == "False" if "is_exported" in given else False
            personal = ast.unparse(given["is_personal"]) == "True" if "is_personal" in given else False
            if not shut and not personal and title not in OTHER_LISTS.get(name_of(path), ()):
                undecided.append(f"{name_of(path)}: {title}")
    assert not undecided, "Say is_personal=True in the definition, or name the list here."
