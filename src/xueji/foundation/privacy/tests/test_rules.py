"""The clock of requests and the digest of certificates."""

from datetime import date

import pytest

from xueji.foundation.privacy import rules


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 15, date(2026, 3, 23)),  # Monday: three weeks on
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday: the Monday after
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # Saturday: the Monday after
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_weekends_do_not_count(start, days, end):
    assert rules.working_days_after(start, days) == end


def test_a_digest_depends_on_every_key_and_their_order():
    def digest(*keys):
        made = rules.IdsDigest()
        made.add(keys)
        return made.hexdigest()

    assert digest(1, 23) != digest(12, 3)
    assert digest(1, 2) == digest(1, 2) != digest(1, 3)


def test_another_figure_or_source_is_another_version():
    assert (
        rules.rule_version("a", 1, "x") != rules.rule_version("a", 2, "x") != rules.rule_version("a", 2, "y")
    )
