"""Which roles end when somebody moves from one place of the tree to another."""

from collections.abc import Collection

from xueji.foundation.organizations.rules.paths import is_within


def role_ends(role_path: str, left: Collection[str], remaining: Collection[str]) -> bool:
    """Whether a role over ``role_path`` ends with the memberships in ``left``.

    It ends when it was held over a unit that is left, or over one above or below it, unless the person still
    belongs to a unit inside the role's scope.

    Args:
        left: paths of the units whose membership ends.
        remaining: paths of the units the person belongs to afterwards.
    """
    touches = any(is_within(path, role_path) or is_within(role_path, path) for path in left)
    return touches and not any(is_within(path, role_path) for path in remaining)
