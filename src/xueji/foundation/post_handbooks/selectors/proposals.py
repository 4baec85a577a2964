"""Risks proposed for a post: from the graph, the list of duties, and posts of the same duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.foundation.knowledge_graph import selectors as graph
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.facts import Control, EntryFacts
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskEntry
from xueji.foundation.post_handbooks.vocabulary import TypicalRisk, duty_words, split_owner

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User

RISK_KIND, CASE_KIND = "risk", "case"
MOST_FROM_GRAPH, MOST_FROM_POSTS = 12, 20
MOST_ARTICLES, MOST_CASES = 4, 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A risk that fits the post, with why."""

    key: str
    reason: str
    facts: EntryFacts
    case_titles: tuple[str, ...] = ()

    @property
    def level_label(self) -> str:
        """高, 中 or 低."""
        return str(RiskEntry.Level(self.facts.level).label)


@dataclass(frozen=True, slots=True)
class ProposalGroup:
    """Proposals of one source."""

    title: str
    proposals: list[Proposal]


def proposals_for(viewer: "User", post: "Post", now: datetime) -> list[ProposalGroup]:
    """What the draft of this post does not hold yet, by source; groups without proposals are left out.

    The viewer decides which cases and which posts are looked at.
    """
    taken = _names_taken(post)
    duties = [row.duty for row in post.duties.all()]
    on = timezone.localdate(now)
    groups = [
        ProposalGroup("知识图谱的风险点", list(_from_graph(viewer, duties, post.duty_note, now))),
        ProposalGroup("这类职责常见的风险", [_typical(risk, on) for risk in _risks_of(duties)]),
        ProposalGroup("同类岗位手册里的风险点", list(_from_posts(viewer, post, duties, on))),
    ]
    found = []
    for group in groups:
        fresh = [one for one in group.proposals if one.facts.name not in taken]
        taken |= {one.facts.name for one in fresh}
        if fresh:
            found.append(ProposalGroup(group.title, fresh))
    return found


def _names_taken(post: "Post") -> set[str]:
    revisions = HandbookRevision.objects.filter(handbook__post=post).exclude(status="superseded")
    # With a draft under way only the draft counts: what was taken out of it may be proposed again.
    revision = revisions.order_by("-number").first()
    return set(revision.entries.values_list("name", flat=True)) if revision else set()


def _risks_of(duties: Iterable[str]) -> list[TypicalRisk]:
    known = duty_words()
    return [risk for duty in duties if duty in known for risk in known[duty].risks]


def _typical(risk: TypicalRisk, on: date) -> Proposal:
    cited = library.typed_citations("\n".join(risk.cites), on).found
    facts = EntryFacts(
        name=risk.name,
        level=risk.level,
        consequence=risk.consequence,
        controls=tuple(Control(*one) for one in risk.controls),
        citations=cited,
    )
    return Proposal(f"duty:{risk.key}", f"职责“{organizations.Duty(risk.duty).label}”", facts)


def _from_graph(viewer: "User", duties: list[str], note: str, now: datetime) -> Iterable[Proposal]:
    """Risk points in use that name a word of the post's duties, with articles and cases of their concepts."""
    known = duty_words()
    wanted = [word for duty in duties if duty in known for word in known[duty].words]
    wanted += [word for word in note.split("、") if word]
    reasons: dict[int, str] = {}
    risks = list(graph.RiskPoint.objects.filter(status="active").order_by("code")) if wanted else []
    for risk in risks:
        text = f"{risk.name}{risk.power}"
        word = next((one for one in wanted if one in text), "")
        if word:
            reasons[risk.pk] = f"风险点 {risk.code}，权力事项含“{word}”"
    chosen = [risk for risk in risks if risk.pk in reasons][:MOST_FROM_GRAPH]
    concepts = graph.concepts_linked_to(RISK_KIND, [risk.pk for risk in chosen])
    for risk in chosen:
        yield _graph_proposal(viewer, risk, concepts.get(risk.pk, []), reasons[risk.pk], now)


def _graph_proposal(
    viewer: "User", risk: graph.RiskPoint, concepts: list[graph.Concept], reason: str, now: datetime
) -> Proposal:
    links = graph.linked_articles([one.pk for one in concepts], timezone.localdate(now))
    articles = {one.article.pk: one.label for one in links if one.is_in_force and one.article is not None}
    cases: dict[int, str] = {}
    for concept in concepts[:MOST_CASES]:
        own = [link for link in links if link.concept_id == concept.pk]
        for group in graph.things_of(viewer, concept, own, now):
            if group.kind.key == CASE_KIND:
                cases |= {
                    thing.target.target_id: thing.target.title
                    for thing in group.things
                    if thing.target.is_current
                }
    kept = dict(list(cases.items())[:MOST_CASES])
    facts = EntryFacts(
        name=risk.name,
        level=risk.level,
        consequence=risk.description or risk.name,
        controls=tuple(Control(*split_owner(line)) for line in risk.controls.splitlines() if line.strip()),
        citations=tuple(articles.items())[:MOST_ARTICLES],
        case_ids=tuple(kept),
        source_id=risk.pk,
    )
    return Proposal(f"graph:{risk.pk}", reason, facts, tuple(kept.values()))


def _from_posts(viewer: "User", post: "Post", duties: list[str], on: date) -> Iterable[Proposal]:
    """Risks in force of other posts the viewer may see that share a duty; held ones are left out."""
    if not duties:
        return
    others = organizations.posts_for(viewer, on).filter(duties__duty__in=duties).exclude(pk=post.pk)
    rows = RiskEntry.objects.filter(
        revision__status=HandbookRevision.Status.IN_FORCE,
        revision__handbook__post__in=others.values("pk"),
        held_reason="",
    )
    rows = rows.select_related("revision__handbook__post__organization").prefetch_related(
        "controls", "citations", "cases__resource"
    )
    for entry in rows.order_by("revision__handbook_id", "number")[:MOST_FROM_POSTS]:
        handbook = entry.revision.handbook
        reason = f"{handbook.post.organization.name}“{handbook.post.title}”"
        titles = tuple(one.resource.title for one in entry.cases.all())
        yield Proposal(f"post:{handbook.pk}-{entry.number}", reason, facts_of(entry), titles)


def facts_of(entry: RiskEntry) -> EntryFacts:
    """The words of a risk, to be written elsewhere."""
    return EntryFacts(
        name=entry.name,
        level=entry.level,
        consequence=entry.consequence,
        controls=tuple(
            Control(one.measure, one.owner)
            for one in sorted(entry.controls.all(), key=lambda control: control.sort_no)
        ),
        citations=tuple((one.article_id, one.label) for one in entry.citations.all()),
        case_ids=tuple(one.resource_id for one in entry.cases.all()),
        source_id=entry.source_id,
    )
