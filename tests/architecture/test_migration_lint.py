"""The linter of migrations finds what the running version would stumble over, and nothing else."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from tools.migration_lint import BIG, problems_of

from xueji.common.create_tables import CreateTables


def found(operation: Operation, *, contract: str = "", app_label: str = "audit") -> list[str]:
    """What is said of one operation on a table with a few columns."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState(app_label, "AuditEntry", fields))
    migration = Migration("0009_change", app_label)
    migration.operations = [operation]
    if contract:
        migration.contract = contract  # type: ignore[attr-defined]
    return list(problems_of(migration, state))


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("AuditEntry", "place", models.CharField(max_length=9, default="")),
        operations.AddField("AuditEntry", "place", models.CharField(max_length=9, null=True, db_index=True)),
        operations.RemoveField("AuditEntry", "name"),
        operations.RenameField("AuditEntry", "name", "title"),
        operations.DeleteModel("AuditEntry"),
        operations.RenameModel("AuditEntry", "Line"),
        operations.AlterModelTable("AuditEntry", "line"),
        operations.AlterField("AuditEntry", "note", models.TextField()),
        operations.AlterField("AuditEntry", "name", models.CharField(max_length=10)),
        operations.AlterField("AuditEntry", "name", models.IntegerField()),
        operations.AddIndex("AuditEntry", models.Index(fields=["name"], name="by_name")),
        operations.AlterField("AuditEntry", "name", models.CharField(max_length=20, unique=True)),
        operations.AlterUniqueTogether("AuditEntry", {("name", "note")}),
    ],
)
def test_what_the_running_version_would_stumble_over(operation: Operation) -> None:
    assert found(operation)


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("AuditEntry", "place", models.CharField(max_length=9, null=True)),
        operations.AddField("AuditEntry", "place", models.CharField(max_length=9, db_default="")),
        operations.AlterField("AuditEntry", "name", models.CharField(max_length=40, null=True)),
        operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    ],
)
def test_what_it_does_not_notice(operation: Operation) -> None:
    assert not found(operation)


def test_tables_of_one_step_are_new_to_everybody() -> None:
    other = operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])
    migration = Migration("0009_change", "audit")
    place = operations.AddField("Other", "place", models.CharField(max_length=9, default=""))
    migration.operations = [CreateTables([other]), place]
    assert list(problems_of(migration, ProjectState())) == []
    migration.operations = [place]
    assert list(problems_of(migration, states_with(other)))


def states_with(table: operations.CreateModel) -> ProjectState:
    """The state in which a table stands already."""
    state = ProjectState()
    table.state_forwards("audit", state)
    return state


def test_the_second_release_may_take_away_what_nothing_reads() -> None:
    assert not found(operations.RemoveField("AuditEntry", "name"), contract="nothing reads it since 0.2")


def test_every_big_table_is_there() -> None:
    assert {apps.get_model(label)._meta.label_lower for label in BIG} == BIG


def test_an_index_on_a_small_table_is_no_matter() -> None:
    index = operations.AddIndex("AuditEntry", models.Index(fields=["name"], name="by_name"))
    assert not found(index, app_label="small")
