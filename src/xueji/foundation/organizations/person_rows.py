"""How the rows of this domain follow when two records of people are one human."""

from django.db.models.functions import Coalesce, Now

from xueji.foundation.organizations.models import RoleAssignment, User
from xueji.foundation.organizations.person_references import register
from xueji.foundation.organizations.services.merging import settle_membership

HISTORY = "记的是合并前的两条记录"


def register_own() -> None:
    """Memberships, roles and accounts follow; what tells of the merging itself stays."""
    register("organizations.Membership", "person", settle=settle_membership)
    register("organizations.RoleAssignment", "person", settle=_settle_role)
    register("organizations.AdministratorDuty", "person", stays="并入的记录不再担任管理员，职责随角色结束")
    register("organizations.User", "person", settle=_close_account)
    register("organizations.PersonMerge", "kept", "lost", stays=HISTORY)
    register("organizations.DuplicatePair", "first", "second", stays=HISTORY)
    register("organizations.Person", "merged_into", stays="由合并本身改写")


def _settle_role(mine: RoleAssignment, theirs: RoleAssignment) -> None:
    """The role of the survivor counts as it is: merging never makes a role longer.

    What was handed on from the other one has ended with it and stays on record, because it counts (0033).
    """
    ended = Coalesce("ended_at", Now())
    RoleAssignment.objects.filter(delegated_from=theirs).update(delegated_from=mine, ended_at=ended)
    theirs.delete()


def _close_account(_mine: User, theirs: User) -> None:
    """One human signs in with one account; the other one is shut and stays for the trail."""
    theirs.is_active = False
    theirs.save(update_fields=["is_active"])
