"""Units, people, posts, roles and accounts: facts and constraints."""

from xueji.foundation.organizations.models.account_requests import AccountRequest
from xueji.foundation.organizations.models.accounts import User
from xueji.foundation.organizations.models.changes import ChangedOrganization, OrganizationChange
from xueji.foundation.organizations.models.divisions import DivisionCode, DivisionSuccessor
from xueji.foundation.organizations.models.history import (
    OrganizationLink,
    OrganizationName,
    OrganizationPlace,
    PassingPath,
)
from xueji.foundation.organizations.models.imports import ImportRow, ImportRun
from xueji.foundation.organizations.models.merging import DuplicatePair, PersonMerge
from xueji.foundation.organizations.models.people import Membership, Person
from xueji.foundation.organizations.models.people_settings import PeopleSettings
from xueji.foundation.organizations.models.posts import Post, PostDuty, PostGrading
from xueji.foundation.organizations.models.reviews import AccessReview, AccessReviewItem
from xueji.foundation.organizations.models.roles import AdministratorDuty, RoleAssignment
from xueji.foundation.organizations.models.units import Organization

__all__ = [
    "AccessReview",
    "AccessReviewItem",
    "AccountRequest",
    "AdministratorDuty",
    "PeopleSettings",
    "ImportRow",
    "ImportRun",
    "DuplicatePair",
    "ChangedOrganization",
    "OrganizationChange",
    "DivisionCode",
    "DivisionSuccessor",
    "Membership",
    "Organization",
    "OrganizationLink",
    "OrganizationName",
    "OrganizationPlace",
    "PassingPath",
    "Person",
    "PersonMerge",
    "Post",
    "PostDuty",
    "PostGrading",
    "RoleAssignment",
    "User",
]
