"""Long lists in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from xueji.common.batches import batches


@given(st.lists(st.integers()), st.integers(1, 7))
def test_nothing_is_lost_and_no_piece_is_too_long(items: list[int], size: int) -> None:
    found = list(batches(items, size))
    assert [item for batch in found for item in batch] == items
    assert all(0 < len(batch) <= size for batch in found)
