"""The one register of who may do what: a domain declares each permission once.

The gate (``organizations.middleware.DeclaredPagesOnly``) lets nobody into a page that no permission names.
The domain's own checks take their roles from the same declaration, and so does the matrix 权限一览. Roles are
plain words here, because ``common`` knows no business word.
"""

from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    """Whom a permission is for."""

    STRANGERS = "不用登录"
    TOOLS = "凭接口凭证"
    SIGNED_IN = "登录即可"
    ROLES = "须有角色"


@dataclass(frozen=True, slots=True)
class Permission:
    """Something certain people may do.

    Attributes:
        code: ``<app label>.<verb>``, e.g. ``library.publish``.
        label: what it is, in the words of the pages.
        roles: who may, over the units of the role; empty unless the audience is ROLES.
        pages: names of the addresses it opens.
        besides: who else may by name, e.g. the host of a session; the view checks them.
    """

    code: str
    label: str
    audience: Audience
    roles: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    besides: str = ""

    @property
    def domain(self) -> str:
        """Label of the app that declared it."""
        return self.code.partition(".")[0]


class PermissionTaken(Exception):
    """Two permissions of one code differ; the later one was not declared."""


_declared: dict[str, Permission] = {}
_by_page: dict[str, tuple[Permission, ...]] = {}


def _keep(made: Permission) -> Permission:
    before = _declared.setdefault(made.code, made)
    if before != made:
        raise PermissionTaken(made.code)
    for page in made.pages:
        if before not in _by_page.get(page, ()):
            _by_page[page] = (*_by_page.get(page, ()), before)
    return before


def declare(code: str, label: str, *roles: str, pages: tuple[str, ...] = (), besides: str = "") -> Permission:
    """Declare what people with one of these roles may do; a page of several opens by any."""
    return _keep(Permission(code, label, Audience.ROLES, tuple(map(str, roles)), pages, besides))


def for_signed_in(code: str, label: str, *pages: str) -> Permission:
    """Declare pages for everybody who is signed in; what they show there depends on the viewer."""
    return _keep(Permission(code, label, Audience.SIGNED_IN, pages=pages))


def for_strangers(code: str, label: str, *pages: str) -> Permission:
    """Declare pages that answer without sign-in, each for a reason its view names."""
    return _keep(Permission(code, label, Audience.STRANGERS, pages=pages))


def for_tools(code: str, label: str, *pages: str) -> Permission:
    """Declare addresses of other programs, which show a credential of their own."""
    return _keep(Permission(code, label, Audience.TOOLS, pages=pages))


def permissions() -> list[Permission]:
    """Everything declared, by domain and then as declared."""
    return sorted(_declared.values(), key=lambda one: one.domain)


def permissions_of_page(name: str) -> tuple[Permission, ...]:
    """The permissions that open a page, e.g. ``library:edit``; none means nobody gets in."""
    return _by_page.get(name, ())
