"""The theme list is data that people maintain, so its form is tested."""

from collections import Counter

import pytest

from xueji.activity.study_sessions.matching import load_themes
from xueji.activity.study_sessions.matching.themes import load_agenda_words

THEMES = load_themes()
DISCIPLINES = {"政治", "组织", "廉洁", "群众", "工作", "生活"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_theme_is_well_formed(theme) -> None:
    assert theme.name and theme.triggers and theme.terms and theme.laws
    assert theme.disciplines and set(theme.disciplines) <= DISCIPLINES
    assert all(0 < weight <= 1 for _, weight in theme.laws)
    assert all(0 < weight <= 3 for _, weight in theme.terms)
    assert all(part for trigger in theme.triggers + theme.weak for part in trigger)
    doubled = [trigger for trigger, count in Counter(theme.triggers + theme.weak).items() if count > 1]
    assert not doubled


def test_no_single_character_triggers_alone() -> None:
    short = {"+".join(trigger) for theme in THEMES for trigger in theme.triggers if len("".join(trigger)) < 2}
    assert not short


def test_a_trigger_belongs_to_few_themes() -> None:
    owners = Counter(trigger for theme in THEMES for trigger in theme.triggers if len(trigger) == 1)
    crowded = {trigger[0] for trigger, count in owners.items() if count > 3}
    assert not crowded


def test_synonyms_say_something_else() -> None:
    words = load_agenda_words()
    assert words.phrases == tuple(sorted(words.phrases, key=len, reverse=True))
    assert all(formal.strip() and all(said) for said, formal in words.synonyms)


def test_no_theme_names_a_statute_by_year_or_number() -> None:
    for theme in THEMES:
        for pattern, _ in theme.laws:
            assert not any(char.isdigit() for char in pattern.pattern), theme.key
