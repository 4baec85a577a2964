"""Everything a person is sorted and found by, derived from name and reading."""

from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Person

KEY_FIELDS = ["name_key", "surname", "pinyin_key", "stroke_key", "letters", "initials"]


def put_name_keys(person: Person, *, short_first: bool) -> None:
    """Put the keys on the row, without saving.

    Args:
        short_first: as of ``rules.name_keys``.
    """
    keys = rules.name_keys(person.name, person.reading, short_first=short_first)
    person.name_key = rules.name_key(person.name)
    person.surname, person.pinyin_key, person.stroke_key = keys.surname, keys.pinyin, keys.strokes
    person.letters, person.initials = keys.letters, keys.initials
