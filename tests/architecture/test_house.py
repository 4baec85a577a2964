"""The rules of the house, as tests."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_access import addresses
from xueji.common import access

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xueji"
FILE_MAX_LINES = 400
FUNCTION_MAX_LINES = 40
TEMPLATE_MAX_LINES = 160


def python_files() -> list[Path]:
    """Product code without tests and migrations."""
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts and "tests" not in path.parts
    ]


def test_import_contracts_hold() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in python_files()
        if (count := lines_of(path)) > FILE_MAX_LINES
    ]
    assert not long


def test_functions_stay_short() -> None:
    assert not [found for path in python_files() for found in long_functions(path)]


@pytest.mark.parametrize(
    "path",
    [path for path in ROOT.glob("bench/*.py") if "argparse" in path.read_text()],
    ids=lambda path: path.stem,
)
def test_benchmarks_start_from_any_folder(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(path), "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def lines_of(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(path: Path) -> list[str]:
    """Functions whose code, docstring not counted, is longer than a screen."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            docstring = len((ast.get_docstring(node, clean=False) or "").splitlines())
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
            if length > FUNCTION_MAX_LINES:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    return found


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent


def test_templates_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        if (count := lines_of(path)) > TEMPLATE_MAX_LINES
    ]
    assert not long


def test_migrations_are_named() -> None:
    assert not [path.name for path in SOURCE.rglob("migrations/0*.py") if re.search(r"_auto_", path.name)]


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_identifiers_fit_every_database() -> None:
    from django.apps import apps

    long = []
    for model in apps.get_models():
        if model.__module__.startswith("xueji"):
            # A composite primary key has no column of its own.
            columns = [field.column for field in model._meta.local_fields if field.column is not None]
            names = [model._meta.db_table, *columns]
            names += [item.name for item in (*model._meta.constraints, *model._meta.indexes)]
            long += [f"{model.__name__}: {name}" for name in names if len(name) > 30]
    assert not long


# The view hands the file to a service that lets it in.
ADMITTED_ELSEWHERE = {
    "library/views/files.py": "library/services/attachments.py",
    "responsibilities/views/items.py": "responsibilities/services/evidence.py",
}


def test_every_upload_meets_the_scanner() -> None:
    views = [path for path in python_files() if "request.FILES" in path.read_text(encoding="utf-8")]
    assert views
    open_gates = []
    for path in views:
        name = "/".join(path.parts[-3:])
        gate = path.parents[2] / ADMITTED_ELSEWHERE[name] if name in ADMITTED_ELSEWHERE else path
        if "admission.admit(" not in gate.read_text(encoding="utf-8"):
            open_gates.append(name)
    assert not open_gates


def test_every_address_is_opened_by_a_declared_permission_and_no_permission_names_another() -> None:
    known = {address.name for address in addresses()}
    undeclared = sorted(name for name in known if not access.permissions_of_page(name))
    assert not undeclared, "Name them in the permissions.py of their domain (docs/how-to/add-a-page.md)."
    assert not {page for one in access.permissions() for page in one.pages} - known


def test_roles_are_named_where_permissions_are_declared_and_nowhere_else() -> None:
    naming = re.compile(r"(?<![\w.])(?:[a-z_]+\.)?Role\.[A-Z_]+\b")
    declaring = {"permissions.py", "duties.py", "testing.py"}
    found = [
        str(path.relative_to(SOURCE))
        for path in python_files()
        if path.name not in declaring and not {"tests", "migrations"} & set(path.parts)
        if naming.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, "Declare a permission (xueji.common.access) and take its roles."
