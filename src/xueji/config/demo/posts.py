"""Posts of the demonstration with their handbooks: in force, waiting for approval, or to be written."""

from datetime import date, datetime
from typing import Any

from xueji.config.demo.content import cited_articles
from xueji.config.demo.people import BEGIN
from xueji.config.demo.reading import read_toml
from xueji.foundation.knowledge_graph import selectors as graph
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.post_handbooks import services


def load_posts(units: dict[str, Any], people: dict[str, Any], today: date, now: datetime) -> int:
    """Register the posts that are missing and write their handbooks; returns how many posts there are."""
    rows = read_toml("posts.toml")["post"]
    for facts in rows:
        unit = units[facts["unit"]]
        if not organizations.posts_of(unit).filter(title=facts["title"]).exists():
            _register(facts, unit, people, today, now)
    return len(rows)


def _register(facts: dict[str, Any], unit: Any, people: dict[str, Any], today: date, now: datetime) -> None:
    wanted = organization_services.PostFacts(facts["title"], facts["duties"])
    post = organization_services.save_post(wanted, organization=unit, actor=None, now=now)
    organization_services.grade_post(post.pk, facts["level"], facts["reason"], actor=None, now=now)
    _seat(people[facts["holder"]], post, now)
    writer = people[facts["submitted_by"]].user if "submitted_by" in facts else None
    for risk in facts.get("risks", ()):
        services.save_entry(post, _entry(risk, today), actor=writer, now=now)
    if writer is not None:
        services.take_step(post, services.Step.SUBMIT, actor=writer, now=now)
    elif facts.get("risks"):
        services.put_in_force(post, now)


def _seat(person: Any, post: Any, now: datetime) -> None:
    """Say of the present membership that it is this post."""
    held = organizations.memberships_of(person).filter(organization=post.organization, kind="work").first()
    organization_services.add_membership(
        person=person,
        organization=post.organization,
        title=held.title if held else "",
        post_title=post.title,
        sort_no=held.sort_no if held else 1000,
        valid_from=held.valid_from if held else BEGIN,
        now=now,
    )


def _entry(facts: dict[str, Any], today: date) -> services.EntryFacts:
    cases = [library.resource_by_code(key) for key in facts.get("cases", ())]
    source = graph.RiskPoint.objects.filter(code=facts.get("risk", "")).first()
    return services.EntryFacts(
        name=facts["name"],
        level=facts["level"],
        consequence=facts["consequence"],
        controls=[services.Control(*line.split("｜")) for line in facts["controls"]],
        citations=cited_articles(facts.get("cites", []), today),
        case_ids=[case.pk for case in cases if case is not None],
        source_id=source.pk if source else None,
    )
