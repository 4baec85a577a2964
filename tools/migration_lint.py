"""Migrations that would stop the version that is still running while the tables are changed.

An upgrade changes the tables first and the processes after, so for some minutes the old program works on new
tables. Whatever it would stumble over is done in two releases (docs/how-to/change-a-table.md). A migration of
the second release says so: ``contract = "nothing reads it since 0.2"`` on the class.
"""

import subprocess
import sys
from collections.abc import Iterator

import django
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from xueji.common.create_tables import CreateTables

# Tables with a row for each act of each person: an index takes minutes, during which nothing is written.
BIG = {
    "archives.ledgerentry",
    "assessments.attempt",
    "assessments.response",
    "audit.auditentry",
    "audit.auditseal",
    "events.announcement",
    "events.delivery",
    "learning_records.learningrecord",
    "learning_records.recordarticle",
    "learning_records.recorddiscipline",
    "learning_records.recordkey",
    "learning_records.statementattachment",
    "learning_records.statementbody",
    "learning_records.xapiactivity",
    "learning_records.xapidocument",
    "library.playback",
    "notices.notice",
    "organizations.membership",
    "organizations.person",
    "organizations.roleassignment",
    "organizations.user",
    "privacy.noticereceipt",
    "search.searchdocument",
    "spaced_repetition.card",
    "spaced_repetition.reviewlog",
    "study_sessions.attendance",
    "study_sessions.invitation",
    "study_sessions.makeuptask",
    "study_sessions.studysession",
}
INDEX = "an index on a big table holds up its writers; add it concurrently"
CONTRACTS = {
    operations.RemoveField: "the running version still reads the column",
    operations.DeleteModel: "the running version still reads the table",
    operations.RenameField: "the running version knows the column by its old name",
    operations.RenameModel: "the running version knows the table by its old name",
    operations.AlterModelTable: "the running version knows the table by its old name",
}


def problems_of(migration: Migration, state: ProjectState) -> Iterator[str]:
    """What the running version would stumble over; takes the state forward to behind the migration."""
    made = set()
    is_contract = bool(getattr(migration, "contract", ""))
    for operation in migration.operations:
        name = model_of(operation, migration.app_label)
        if isinstance(operation, operations.CreateModel):
            made.add(name)
        elif isinstance(operation, CreateTables):
            made |= {model_of(table, migration.app_label) for table in operation.tables}
        elif name not in made and not is_contract:
            yield from (f"{operation.describe()}: {why}" for why in reasons(operation, name, state))
        operation.state_forwards(migration.app_label, state)


def model_of(operation: Operation, app_label: str) -> str:
    """``app.model`` that an operation changes; empty when it changes none."""
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    return f"{app_label}.{name}".lower() if isinstance(name, str) else ""


def reasons(operation: Operation, name: str, state: ProjectState) -> Iterator[str]:
    """Why one operation needs two releases or another way."""
    for kind, why in CONTRACTS.items():
        if isinstance(operation, kind):
            yield why
    if isinstance(operation, operations.AddField):
        yield from added(operation.field)
        if name in BIG and is_indexed(operation.field):
            yield INDEX
    if isinstance(operation, operations.AlterField):
        before = state.models[tuple(name.split("."))].fields[operation.name]  # type: ignore[index]
        yield from altered(before, operation.field)
        if name in BIG and is_indexed(operation.field) and not is_indexed(before):
            yield INDEX
    holds_up = isinstance(
        operation, operations.AddIndex | operations.AddConstraint | operations.AlterUniqueTogether
    )
    if holds_up and name in BIG and type(operation).__name__ != "AddIndexConcurrently":
        yield "holds up the writers of a big table; see the recipe"


def is_indexed(field: "models.Field[object, object]") -> bool:
    """Whether the column has an index of its own, by whatever name."""
    return bool(field.db_index or field.unique)


def added(field: "models.Field[object, object]") -> Iterator[str]:
    """A column the running version does not fill must be empty or filled by the database."""
    if field.many_to_many or field.null or field.has_db_default():
        return
    yield "the running version does not fill it; make it nullable or give it a db_default"


def altered(before: "models.Field[object, object]", after: "models.Field[object, object]") -> Iterator[str]:
    """A column may become wider, never narrower or of another kind."""
    if before.null and not after.null:
        yield "the running version still writes NULL"
    if before.get_internal_type() != after.get_internal_type():
        yield "the type changes under the running version, and the table is written anew"
    shorter = (before.max_length or 0) > (after.max_length or 0) > 0
    if shorter:
        yield "what the running version writes may no longer fit"


def released() -> set[str] | None:
    """File names of the migrations of the newest release; None while there is no release to upgrade from."""
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()
    return set(_git("ls-tree", "-r", "--name-only", tag, "src/xueji").split()) if tag else None


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def main() -> None:
    """Print what the migrations since the newest release would break; exit 1 when there is something."""
    known = released()
    if known is None:
        print("There is no release yet from which anybody upgrades.")
        return
    django.setup()
    loader = MigrationLoader(connection)
    state, found = ProjectState(), []
    for key in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[key]
        lines = list(problems_of(migration, state))
        module = type(migration).__module__
        if module.startswith("xueji.") and f"src/{module.replace('.', '/')}.py" not in known:
            found += [f"{key[0]} {key[1]}: {line}" for line in lines]
    if found:
        sys.exit("\n".join([*found, "How to do it: docs/how-to/change-a-table.md"]))
    print("Every migration since the newest release leaves that release working.")


if __name__ == "__main__":
    main()
