"""Tables of one step: made in order, drawn up together, dropped the other way round."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from xueji.common.create_tables import CreateTables

LABEL = "stand_in"
STEP = CreateTables(
    [
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Book",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("number", models.IntegerField()),
                ("shelf", models.ForeignKey(f"{LABEL}.shelf", models.CASCADE)),
            ],
            {"constraints": [models.UniqueConstraint(fields=["shelf", "number"], name="stand_in_once")]},
        ),
    ]
)
TABLES = {f"{LABEL}_shelf", f"{LABEL}_book"}


def standing():
    with connection.cursor() as cursor:
        return TABLES & {table.name for table in connection.introspection.get_table_list(cursor)}


@pytest.mark.django_db(transaction=True)
def test_all_tables_stand_with_their_constraints_and_go_again():
    before = ProjectState()
    assert before.apps.get_models() == []
    after = before.clone()
    STEP.state_forwards(LABEL, after)
    with connection.schema_editor() as editor:
        STEP.database_forwards(LABEL, editor, before, after)
    assert standing() == TABLES
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, f"{LABEL}_book")
    assert held["stand_in_once"]["unique"]
    assert (f"{LABEL}_shelf", "id") in {one["foreign_key"] for one in held.values()}
    with connection.schema_editor() as editor:
        STEP.database_backwards(LABEL, editor, after, before)
    assert standing() == set()


def test_models_drawn_up_before_are_drawn_up_anew():
    state = ProjectState()
    assert state.apps.get_models() == []
    STEP.state_forwards(LABEL, state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Shelf", "Book"}
    assert state.apps.get_model(LABEL, "book")._meta.get_field("shelf").related_model.__name__ == "Shelf"


def test_the_step_says_what_it_makes():
    assert STEP.describe() == "Create tables of Shelf, Book"
    assert STEP.deconstruct() == ("CreateTables", [STEP.tables], {})
