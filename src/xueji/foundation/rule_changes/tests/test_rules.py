"""What a change asks of things and of memories."""

import pytest

from xueji.foundation.rule_changes import rules

CLASSES = ("unchanged", "editorial", "renumbered", "amended", "new", "repealed", "split", "merged")


@pytest.mark.parametrize(
    "kind,living,past",
    [
        ("unchanged", "", ""),
        ("editorial", "", ""),
        ("renumbered", "rewrite", ""),
        ("amended", "revise", "keep"),
        ("repealed", "revise", "keep"),
        ("split", "revise", "keep"),
        ("merged", "revise", "keep"),
        ("new", "", ""),
    ],
)
def test_actions(kind: str, living: str, past: str) -> None:
    assert rules.action_for(kind, keeps_old_text=False) == living
    assert rules.action_for(kind, keeps_old_text=True) == past


@pytest.mark.parametrize(
    "kind,weight,fate",
    [
        ("unchanged", "", "moves"),
        ("editorial", "", "moves"),
        ("renumbered", "", "moves"),
        ("amended", "", "again"),
        ("amended", "major", "again"),
        ("amended", "wording", "moves"),
        ("split", "", "again"),
        ("merged", "substance", "again"),
        ("repealed", "", "ends"),
        ("repealed", "wording", "ends"),
        ("new", "", ""),
    ],
)
def test_memories(kind: str, weight: str, fate: str) -> None:
    assert rules.memory_after(kind, weight) == fate
