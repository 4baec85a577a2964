"""People are named in many domains: each of those fields says what happens when two records are one human."""

from django.apps import apps
from django.db import models

from xueji.foundation.organizations.models import Person
from xueji.foundation.organizations.person_references import references


def fields_that_name_people() -> set[tuple[str, str]]:
    """Every foreign key to a person, as (model, field)."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model is Person
    }


def test_every_field_that_names_a_person_is_registered() -> None:
    registered = {(one.model, one.field) for one in references()}
    assert registered == fields_that_name_people()


def test_what_may_occur_once_a_person_says_how_two_become_one() -> None:
    silent = [
        f"{one.model}.{one.field}"
        for one in references()
        if one.unique_sets and one.settle is None and not one.stays
    ]
    assert not silent
