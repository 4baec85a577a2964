"""How a role assignment is called in lists."""

from xueji.foundation.organizations.models import RoleAssignment


def role_words(held: RoleAssignment) -> str:
    """The role, and whose it is when somebody stands in."""
    role = held.get_role_display()
    return role if held.delegated_from is None else f"{role}（代行，由{held.delegated_from.person.name}交来）"
