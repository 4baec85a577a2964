"""Pure arithmetic of units and people: paths of the tree, sort keys of names, telephone numbers."""

from xueji.foundation.organizations.rules.categories import CategoryPolicy, category_of
from xueji.foundation.organizations.rules.delegation import Extent, delegation_refusal
from xueji.foundation.organizations.rules.duties import read_duties
from xueji.foundation.organizations.rules.id_numbers import is_id_number, mask_id, tidy_id
from xueji.foundation.organizations.rules.moves import role_ends
from xueji.foundation.organizations.rules.names import (
    NameKeys,
    letter_keys,
    name_key,
    name_keys,
    prefix_range,
    reading_fits,
    tidy_name,
    tidy_reading,
)
from xueji.foundation.organizations.rules.party import PARTY_KINDS, fits_below
from xueji.foundation.organizations.rules.paths import (
    STEP_CHARACTERS,
    ancestor_paths,
    child_path,
    is_within,
    outermost,
    path_step,
    step_key,
    subtree_range,
)
from xueji.foundation.organizations.rules.phones import is_mobile, mask_phone, tidy_phone

__all__ = [
    "tidy_name",
    "tidy_reading",
    "CategoryPolicy",
    "Extent",
    "delegation_refusal",
    "category_of",
    "is_id_number",
    "mask_id",
    "tidy_id",
    "PARTY_KINDS",
    "STEP_CHARACTERS",
    "NameKeys",
    "ancestor_paths",
    "child_path",
    "fits_below",
    "is_mobile",
    "is_within",
    "letter_keys",
    "mask_phone",
    "name_key",
    "name_keys",
    "outermost",
    "path_step",
    "prefix_range",
    "read_duties",
    "reading_fits",
    "role_ends",
    "step_key",
    "subtree_range",
    "tidy_phone",
]
