"""The index follows what is stored: at once, after a crash, after a restore, past gaps in the numbers."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from xueji.common.search import following, index, selectors, services
from xueji.common.search.entries import Entry
from xueji.common.search.models import SearchChange, SearchDocument
from xueji.common.search.queries import Wish
from xueji.common.search.registry import registered

from .conftest import NOW

Note = Callable[..., Entry]


def titles(text: str, **wish: object) -> list[str]:
    """Titles found, best first."""
    found = selectors.search(None, Wish(text, ("note",), **wish), NOW)  # type: ignore[arg-type]
    return [hit.title for hit in selectors.hits_of(found.numbers, found.marks, date(2026, 3, 2))]


@pytest.mark.django_db
def test_what_was_just_saved_is_found(note: Note) -> None:
    assert titles("公开招标") == []
    note("1", "设备采购", "设备应当公开招标。")
    assert titles("公开招标") == ["设备采购"]
    note("1", "设备采购（修改）", "设备应当询价。")
    assert titles("公开招标") == []
    assert titles("询价") == ["设备采购（修改）"]


@pytest.mark.django_db
def test_what_was_removed_is_gone(note: Note) -> None:
    note("1", "设备采购", "公开招标")
    assert titles("招标") == ["设备采购"]
    with transaction.atomic():
        assert services.remove("note", ["1", "no such"]) == 1
    assert titles("招标") == []


@pytest.mark.django_db
def test_the_same_entry_again_changes_nothing(note: Note) -> None:
    entry = note("1", "设备采购")
    before = SearchChange.objects.count()
    with transaction.atomic():
        assert services.put(entry) == 0
    assert SearchChange.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(notes: dict[str, Entry]) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.put(Entry("note", "1", "甲", "/"))
    assert not SearchDocument.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_found(note: Note) -> None:
    note("1", "旧的")
    assert titles("旧的") == ["旧的"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.put(Entry("note", "2", "回滚的便笺", "/"))
        raise ZeroDivisionError
    assert titles("回滚") == []
    note("3", "后来的便笺")
    assert titles("便笺") == ["后来的便笺"]


@pytest.mark.django_db
def test_a_lost_or_damaged_index_is_made_again(note: Note) -> None:
    note("1", "设备采购")
    assert titles("采购") == ["设备采购"]
    folder = index.folder_of_database()
    index._opened.cache_clear()
    (folder / "meta.json").write_text("{ half a file")
    assert titles("采购") == ["设备采购"]


@pytest.mark.django_db
def test_a_crash_between_table_and_index_is_caught_up(note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    note("1", "第一条")
    assert titles("第一条") == ["第一条"]
    note("2", "第二件")
    # The process dies after the commit of the table and before that of the index; another one starts.
    index._opened.cache_clear()
    assert titles("第二件") == ["第二件"]


@pytest.mark.django_db
def test_another_database_behind_the_same_index_is_noticed(note: Note) -> None:
    note("1", "原来的")
    assert titles("原来") == ["原来的"]
    # A backup is restored: the same numbers stand for other things.
    SearchChange.objects.update(stamp="restored")
    SearchDocument.objects.update(title="恢复的")
    assert titles("恢复") == ["恢复的"]
    assert titles("原来") == []


@pytest.mark.django_db
def test_mending_finds_what_differs_in_both_directions(note: Note, notes: dict[str, Entry]) -> None:
    note("1", "留着的")
    note("2", "忘记写的")
    note("3", "已经没有的")
    assert titles("留着") == ["留着的"]
    SearchDocument.objects.filter(object_key="2").delete()  # as if a service had not written it
    del notes["3"]
    assert following.mend_index(NOW) == 1
    kind = registered.kinds["note"]
    assert services.mend_kind(kind) == (2, 2)
    assert titles("忘记写") == ["忘记写的"]
    assert titles("已经没有") == []
    assert following.mend_index(NOW) == 0
    assert following.status()["differing"] == 0 and following.status()["behind"] == 0


@pytest.mark.django_db
def test_a_log_cut_short_makes_the_index_anew(note: Note) -> None:
    for number in range(5):
        note(str(number), f"第{number}件便笺")
    assert len(titles("便笺")) == 5
    note("9", "最后一件便笺")
    SearchChange.objects.order_by("pk").exclude(pk=SearchChange.objects.latest("pk").pk).delete()
    assert len(titles("便笺")) == 6


@pytest.mark.django_db
def test_a_number_that_appears_late_is_read_late(note: Note) -> None:
    note("1", "早的")
    assert titles("早的") == ["早的"]
    late = SearchChange.objects.latest("pk").pk + 1
    note("2", "甲")
    held_back = SearchDocument.objects.get(object_key="2").pk
    SearchChange.objects.filter(pk=late).delete()
    note("3", "晚的")
    assert titles("晚的") == ["晚的"]
    state = index.open_index().state
    assert state is not None and [gap[:2] for gap in state.gaps] == [(late, late)]
    assert titles("甲") == []
    SearchChange.objects.create(pk=late, document_no=held_back)
    assert titles("甲") == ["甲"]
    assert index.open_index().state.gaps == ()  # type: ignore[union-attr]


@given(
    st.sets(st.integers(1, 40)),
    st.integers(0, 10),
    st.lists(st.sets(st.integers(1, 40)), max_size=3),
)
def test_gaps_are_what_was_never_read(all_numbers: set[int], seen: int, rounds: list[set[int]]) -> None:
    gaps: tuple[following.Gap, ...] = ()
    read: set[int] = set(range(1, seen + 1))
    at = seen
    for found in [all_numbers, *rounds]:
        inside = {number for gap in gaps for number in range(gap[0], gap[1] + 1)}
        fresh = sorted(number for number in found if number > at or number in inside)
        newest = max([at, *fresh])
        gaps = following.remaining_gaps(gaps, at, fresh, newest, 0.0)
        read |= set(fresh)
        at = newest
        missing = {number for gap in gaps for number in range(gap[0], gap[1] + 1)}
        assert missing == set(range(1, at + 1)) - read
    assert following.remaining_gaps(gaps, at, [], at, following.GAP_SECONDS + 1) == ()


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_readers_at_once_lose_nothing(note: Note, notes: dict[str, Entry]) -> None:
    # One database in memory has one writer.
    workers = 1 if connection.vendor == "sqlite" and connection.is_in_memory_db() else 4
    problems: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for number in range(8):
                note(f"{worker}-{number}", f"第{worker}位写的便笺{number}")
                titles("便笺")
        except BaseException as error:  # noqa: BLE001 - told to the test below
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert len(titles("便笺")) == 8 * workers
    assert following.mend_index(NOW) == 0
