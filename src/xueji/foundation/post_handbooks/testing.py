"""Factories for tests of this and other domains."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xueji.foundation.organizations import services as organizations
from xueji.foundation.organizations import testing as people
from xueji.foundation.post_handbooks import services
from xueji.foundation.post_handbooks.facts import Control, EntryFacts
from xueji.foundation.post_handbooks.models import HandbookRevision

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, Post
    from xueji.foundation.regulations.models import Article


def make_post(
    title: str = "采购管理岗",
    organization: "Organization | None" = None,
    duties: tuple[str, ...] = ("procurement",),
) -> "Post":
    """A post of ``organization``, or of a new unit."""
    unit = organization or people.make_organization("青溪局", kind="agency")
    facts = organizations.PostFacts(title, duties)
    return organizations.save_post(facts, organization=unit, actor=None, now=timezone.now())


def make_holder(post: "Post", name: str = "甘琳") -> "Person":
    """Somebody who holds the post."""
    person = people.make_person(name)
    organizations.add_membership(
        person=person,
        organization=post.organization,
        post_title=post.title,
        valid_from=people.BEGIN,
        now=timezone.now(),
    )
    return person


def risk(name: str = "验收走过场", article: "Article | None" = None, **facts: Any) -> EntryFacts:
    """A risk with one measure, citing ``article``."""
    values: dict[str, Any] = {
        "level": "high",
        "consequence": "没有核对实物就签字。",
        "controls": (Control("三人共同验收", "使用部门"),),
        "citations": ((article.pk, f"第{article.number}条"),) if article else (),
    }
    return EntryFacts(name, **{**values, **facts})


def make_handbook(post: "Post", *risks: EntryFacts) -> HandbookRevision:
    """A handbook in force with these risks, or with one."""
    now = timezone.now()
    for one in risks or (risk(),):
        services.save_entry(post, one, actor=None, now=now)
    return services.put_in_force(post, now)
