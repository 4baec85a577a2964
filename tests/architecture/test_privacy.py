"""Personal data: what is held is described, addresses carry none of it, exports say who took them out."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.test_access import addresses
from tests.architecture.test_house import ROOT, python_files
from xueji.common.ui.lists import ListDefinition
from xueji.foundation.organizations.testing import make_person
from xueji.foundation.privacy.registry import holdings

# Words in the name of an argument or of a query that would put somebody's data into a log or a bookmark.
PERSONAL = ("phone", "mobile", "sealed", "id_card", "identity", "birth", "email")
# Rows that point at a person and are no kind of data about them, each with the reason.
NOT_ABOUT_THE_PERSON = {
    "assessments.Attempt": "the sitting; its answers are described",
    "learning_records.ActorMapping": "names an account of another tool; its records are learning records",
    "organizations.AdministratorDuty": "which administrator's role somebody holds; roles are described",
    "organizations.DuplicatePair": "two records a person is still to judge; both are described themselves",
    "organizations.Person": "the record itself, described as facts; a merged one points at its survivor",
    "organizations.PersonMerge": "what a merge did, for the trail",
    "organizations.User": "described as the account",
    "privacy.LegalHold": "an office's decision; the person learns of it when an erasure is refused",
    "responsibilities.GroupMember": "who sits in a leading group, a fact of the unit shown on its page",
    "responsibilities.Responsibility": "a duty of a post in the unit's own list, shown on its page",
    "study_sessions.StudySession": "chair and lead reader of a meeting, part of its record",
    "study_sessions.Invitation": "the list of a meeting; attendance tells the person",
    "study_sessions.AttendanceCorrection": "part of the record of attendance",
}


def about_persons() -> Iterator[str]:
    """Models of ours with a foreign key to a person."""
    for model in apps.get_models():
        if model.__module__.startswith("xueji.") and any(
            _leads_to_person(f) for f in model._meta.local_fields
        ):
            yield model._meta.label


def _leads_to_person(field: models.Field) -> bool:
    related = getattr(field, "related_model", None)
    return related is not None and related._meta.label == "organizations.Person"


@pytest.mark.django_db
def test_every_table_about_persons_is_described_to_them() -> None:
    person = make_person()
    described = {holding.rows(person).model._meta.label for holding in holdings()}
    found = set(about_persons())
    assert found
    assert not sorted(found - described - NOT_ABOUT_THE_PERSON.keys())


def test_no_address_takes_personal_data() -> None:
    telling = [
        f"{address.name}: {name}"
        for address in addresses()
        for name in address.arguments
        if any(word in name for word in PERSONAL)
    ]
    assert not telling


def lists() -> Iterator[tuple[str, ListDefinition]]:
    """Every list of the platform that a module holds under a name; addresses load their modules."""
    addresses()
    for name, module in list(sys.modules.items()):
        if name.startswith("xueji."):
            yield from ((one.key, one) for one in vars(module).values() if type(one) is ListDefinition)


def test_no_list_filters_or_sorts_by_sealed_or_personal_fields() -> None:
    found = dict(lists())
    assert found
    telling = []
    for key, definition in found.items():
        names = [part.name for part in definition.filters]
        names += [getattr(part, "field", "") for part in definition.filters]
        names += [str(column.sort) for column in definition.columns]
        telling += [f"{key}: {name}" for name in names if any(word in name for word in PERSONAL)]
    assert not telling


# Files that people change and give back: who and when stand over the heads, where reading passes them by.
READ_BACK = {
    "src/xueji/foundation/directory_sync/services.py",
    "src/xueji/foundation/organizations/services/import_runs.py",
    "src/xueji/foundation/post_handbooks/exchange/columns.py",
}


def exports(path: Path) -> Iterator[tuple[int, set[str]]]:
    """Calls that make a document or a workbook, with the names of what they are given."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("Document", "write_table"):
                yield node.lineno, {keyword.arg or "" for keyword in node.keywords}


def test_every_export_says_who_took_it_out_and_when() -> None:
    silent, seen = [], 0
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        of_ours = "xueji.common.documents" in text and "common/documents" not in str(path)
        is_read_back = str(path.relative_to(ROOT)) in READ_BACK
        if not of_ours or is_read_back or "tantivy" in text or path.name == "word.py":
            continue
        for line, given in exports(path):
            seen += 1
            if "provenance" not in given:
                silent.append(f"{path.relative_to(ROOT)}:{line}")
    assert seen > 5
    assert not silent
