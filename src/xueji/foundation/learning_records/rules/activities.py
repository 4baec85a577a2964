"""Activities and their definitions (xAPI Data 2.4.4.1)."""

from collections.abc import Callable

from xueji.foundation.learning_records.rules import values
from xueji.foundation.learning_records.rules.problems import (
    InvalidStatement,
    as_array,
    as_object,
    known_keys,
)

_ACTIVITY = frozenset({"objectType", "id", "definition"})
_COMPONENT = frozenset({"id", "description"})
_COMPONENTS_OF = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "likert": {"scale"},
    "matching": {"source", "target"},
    "performance": {"steps"},
}
_INTERACTIONS = frozenset({*_COMPONENTS_OF, "true-false", "fill-in", "long-fill-in", "numeric", "other"})
_COMPONENTS = ("choices", "scale", "source", "target", "steps")


def check_activity(value: object, path: str) -> dict[str, object]:
    """An activity: its IRI, and perhaps its definition."""
    found = as_object(value, path)
    known_keys(found, _ACTIVITY, path)
    if found.get("objectType", "Activity") != "Activity":
        raise InvalidStatement(f"{path}.objectType", 'must be "Activity"')
    values.iri(found.get("id"), f"{path}.id")
    if "definition" in found:
        check_definition(found["definition"], f"{path}.definition")
    return found


def check_definition(value: object, path: str) -> None:
    """What is said of an activity: names, descriptions, type, interaction."""
    found = as_object(value, path)
    for name, item in found.items():
        check = _DEFINITION.get(name)
        if check is None:
            raise InvalidStatement(f"{path}.{name}", "is not a property defined by xAPI here")
        check(item, f"{path}.{name}")
    _check_interaction(found, path)


def _check_interaction(found: dict[str, object], path: str) -> None:
    kind = found.get("interactionType")
    parts = [name for name in _COMPONENTS if name in found]
    if kind is None and (parts or "correctResponsesPattern" in found):
        raise InvalidStatement(
            f"{path}.interactionType", "is missing, but the definition is of an interaction"
        )
    foreign = [name for name in parts if name not in _COMPONENTS_OF.get(str(kind), ())]
    if foreign:
        raise InvalidStatement(f"{path}.{foreign[0]}", f"does not belong to the interaction type {kind}")


def _interaction_type(value: object, path: str) -> None:
    if type(value) is not str or value not in _INTERACTIONS:
        raise InvalidStatement(path, "must be one of " + ", ".join(sorted(_INTERACTIONS)))


def _responses(value: object, path: str) -> None:
    for index, item in enumerate(as_array(value, path)):
        values.text(item, f"{path}[{index}]")


def _components(value: object, path: str) -> None:
    seen: set[str] = set()
    for index, item in enumerate(as_array(value, path)):
        place = f"{path}[{index}]"
        found = as_object(item, place)
        known_keys(found, _COMPONENT, place)
        name = values.text(found.get("id"), f"{place}.id")
        if name in seen:
            raise InvalidStatement(f"{place}.id", "occurs twice in the list")
        seen.add(name)
        if "description" in found:
            values.language_map(found["description"], f"{place}.description")


_DEFINITION: dict[str, Callable[[object, str], object]] = {
    "name": values.language_map,
    "description": values.language_map,
    "type": values.iri,
    "moreInfo": values.iri,
    "extensions": values.extensions,
    "interactionType": _interaction_type,
    "correctResponsesPattern": _responses,
    **dict.fromkeys(_COMPONENTS, _components),
}


def merged_definition(old: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    """The canonical definition after one more was seen: languages are added, all else is replaced."""
    merged = {**old, **new}
    for name in ("name", "description", "extensions"):
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            merged[name] = {**before, **after}
    return merged
