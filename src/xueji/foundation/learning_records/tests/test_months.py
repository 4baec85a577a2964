"""Statements by month on PostgreSQL: made ahead, strays moved, taken out and put back, migrated whole."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors
from xueji.foundation.learning_records.lrs import activities, credentials, months, numbering, people
from xueji.foundation.learning_records.models import ForwardTarget, LearningRecord, StatementBody
from xueji.foundation.learning_records.rules.moments import MARKS, number_at
from xueji.foundation.learning_records.tests.test_interface import Tool, statement
from xueji.foundation.organizations import testing as units

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 31, 23, tzinfo=UTC)
postgresql_only = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite keeps one table"
)


@pytest.fixture(autouse=True)
def nothing_remembered():
    for module in (credentials, people, activities):
        module.forget()


@pytest.fixture
def at(monkeypatch):
    """Store statements at another moment."""

    def store(tool, moment, *statements):
        first = number_at(moment)
        with monkeypatch.context() as patch:
            patch.setattr(
                numbering.Numbers, "take", lambda _, count: [first + n * MARKS for n in range(count)]
            )
            assert tool.post(list(statements)).status_code == 200

    return store


def tables():
    return {part.table for part in selectors.month_parts()}


def held_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of ours
        return cursor.fetchone()[0]


def test_months_begin_where_the_calendar_says():
    assert months.first_of_month(JANUARY) == datetime(2027, 1, 1, tzinfo=UTC)
    assert months.first_of_month(JANUARY, 1) == datetime(2027, 2, 1, tzinfo=UTC)
    assert months.first_of_month(JANUARY, 12) == datetime(2028, 1, 1, tzinfo=UTC)
    assert months.first_of_month(datetime(2026, 12, 5, tzinfo=UTC), 1) == datetime(2027, 1, 1, tzinfo=UTC)


def test_every_database_takes_a_statement_of_any_month_and_gives_it_back(at):
    tool = Tool(units.make_organization())
    early, late, now = statement(), statement(), statement()
    at(tool, datetime(2024, 5, 5, tzinfo=UTC), early)
    at(tool, datetime(2031, 5, 5, tzinfo=UTC), late)
    tool.post(now)
    assert tool.ids() == [late["id"], now["id"], early["id"]]
    assert tool.post([early, late, now]).status_code == 200
    assert LearningRecord.objects.count() == StatementBody.objects.count() == 3


@postgresql_only
def test_this_month_and_the_next_three_are_there():
    made = months.make_ahead(JANUARY)
    assert {f"river_statement_2027_{month:02}" for month in (1, 2, 3, 4)} <= tables()
    assert set(made) <= tables() and months.make_ahead(JANUARY) == []
    assert {months.BEFORE, months.DEFAULT, months.table_of(timezone.now())} <= tables()


@postgresql_only
def test_what_strayed_into_the_default_part_moves_into_its_month(at, caplog):
    tool, one, other = Tool(units.make_organization()), statement(), statement()
    at(tool, datetime(2033, 3, 3, tzinfo=UTC), one)
    at(tool, datetime(2033, 5, 3, tzinfo=UTC), other)
    assert selectors.statements_without_month() == 2
    months.keep_ahead(timezone.now())
    assert selectors.statements_without_month() == 0 and "2 statements had no part" in caplog.text
    assert held_in("river_statement_2033_03") == held_in("river_statement_2033_05") == 1
    assert tool.ids() == [other["id"], one["id"]]


@postgresql_only
def test_a_month_taken_out_is_missing_in_answers_and_nowhere_else(at):
    unit = units.make_organization()
    tool, old, young = Tool(unit), statement(), statement()
    months.make_ahead(JANUARY)
    at(tool, JANUARY, old)
    tool.post(young)
    later = datetime(2027, 3, 1, tzinfo=UTC)
    table = services.detach_month("2027-01", later)
    assert table not in tables() and held_in(table) == 1
    assert tool.ids() == [young["id"]] and tool.ids(format="canonical") == [young["id"]]
    gone = tool.get(statementId=old["id"])
    assert gone.status_code == 404 and "2027-01" in gone.json()["error"]
    assert tool.post(old).status_code == 200 and LearningRecord.objects.count() == 2
    refers = statement(object={"objectType": "StatementRef", "id": old["id"]})
    assert tool.post(refers).status_code == 200
    assert [actors.actor_label(row) for row in actors.unmatched([unit.pk])]
    assert services.attach_month("2027-01", later) == table
    assert tool.ids() == [old["id"], refers["id"], young["id"]]


@postgresql_only
def test_a_month_that_is_still_to_be_forwarded_is_not_taken_out(at):
    unit = units.make_organization()
    facts = {"name": "上级库", "url": "https://lrs.example.org", "key": "k", "is_active": False}
    target = ForwardTarget.objects.create(organization=unit, created_at=timezone.now(), **facts)
    months.make_ahead(JANUARY)
    at(Tool(unit), JANUARY, statement())
    later = datetime(2027, 3, 1, tzinfo=UTC)
    with pytest.raises(months.MonthRefused, match="上级库"):
        services.detach_month("2027-01", later)
    ForwardTarget.objects.update(position=LearningRecord.objects.get().seq)
    table = services.detach_month("2027-01", later)
    services.attach_month("2027-01", later)
    ForwardTarget.objects.filter(pk=target.pk).update(position=0)
    assert services.detach_month("2027-01", later, even_unsent=True) == table
    assert "没有转发完：上级库" in AuditEntry.objects.latest("pk").summary


@postgresql_only
@pytest.mark.parametrize("month", ["2027-01", "2020-01", "2027-13", "x"])
def test_a_month_that_is_not_over_or_not_there_is_not_taken_out(month):
    months.make_ahead(JANUARY)
    with pytest.raises(months.MonthRefused):
        services.detach_month(month, JANUARY)
    with pytest.raises(months.MonthRefused):
        services.attach_month(month, JANUARY)


def one_table_again():
    """As it was before there were months: one table with its rows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE once (LIKE river_statement INCLUDING ALL)")
        cursor.execute("INSERT INTO once SELECT * FROM river_statement")
        cursor.execute("DROP TABLE river_statement")
        cursor.execute("ALTER TABLE once RENAME TO river_statement")
        cursor.execute("ALTER INDEX once_pkey RENAME TO river_statement_pkey")


@pytest.mark.django_db(transaction=True)
@postgresql_only
def test_a_table_with_statements_becomes_the_first_part_and_loses_none():
    sent = [statement() for _ in range(5)]
    tool = Tool(units.make_organization())
    assert tool.post(sent).status_code == 200
    one_table_again()
    months.part_table(timezone.now())
    assert held_in(months.BEFORE) == 5
    fresh = statement()
    tool.post(fresh)
    assert held_in(months.BEFORE) == 6  # this month still belongs to the first part
    assert tool.ids() == [fresh["id"], *(one["id"] for one in reversed(sent))]
    assert months.table_of(months.first_of_month(timezone.now())) not in tables()
    assert months.table_of(months.first_of_month(timezone.now(), 1)) in tables()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE river_statement")
    one_table_again()  # an empty table begins with this month, as the other tests expect
    months.part_table(timezone.now())
    assert months.table_of(months.first_of_month(timezone.now())) in tables()
