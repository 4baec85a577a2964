"""Rules, cases, readings and questions of the demonstration."""

from datetime import date, datetime
from typing import Any

from xueji.activity.assessments import selectors as assessment_selectors
from xueji.activity.assessments import services as assessments
from xueji.config.demo.reading import Piece, read_pieces, read_questions, read_rules, read_toml
from xueji.foundation.library import selectors as library_content
from xueji.foundation.library import services as library
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.regulations import services as regulation_services

ISSUER = "青岚市纪律与作风建设办公室"
KIND_LABELS = {"案例": "case", "法规解读": "interpretation", "微课": "micro", "图文": "article"}
LEVEL_LABELS = {"省": "province", "市": "city", "县": "county", "乡": "township", "村": "village"}


def load_rules(now: datetime) -> None:
    """Import the rules and mark their disciplines; what is there already stays."""
    for name, data in read_rules():
        regulation_services.import_regulation(data, name=name, actor=None, now=now)
    for facts in read_toml("disciplines.toml")["rule"]:
        regulation = regulations.regulation_by_name(facts["title"])
        if regulation is None:
            continue
        regulation_services.update_regulation(
            regulation, actor=None, now=now, short_title=facts["short"], issuer=ISSUER
        )
        for version in regulations.versions_of(regulation):
            _mark_disciplines(facts, version.effective_date, now)


def _mark_disciplines(facts: dict[str, Any], as_of: date, now: datetime) -> None:
    by_article: dict[str, list[str]] = {}
    for discipline, numbers in facts["disciplines"].items():
        for number in numbers:
            by_article.setdefault(number, []).append(discipline)
    for text, disciplines in by_article.items():
        number, _, suffix = text.partition("-")
        article = regulations.find_article(facts["title"], int(number), int(suffix or 0), as_of=as_of)
        if article is not None:
            regulation_services.set_disciplines(article, disciplines, actor=None, now=now)


def cited_articles(cites: list[str], as_of: date) -> list[tuple[int, str]]:
    """Article ids and labels of citations such as ``公务经费规定 第十八条``."""
    found = []
    for cite in cites:
        name, _, article = cite.partition(" ")
        found += [
            (one.pk, label) for label, one in regulations.resolve_citations(f"《{name}》{article}", as_of)
        ]
    return found


def load_pieces(units: dict[str, Any], today: date, now: datetime) -> None:
    """Publish the cases and readings."""
    for piece in [*read_pieces("cases"), *read_pieces("readings")]:
        _save_piece(piece, units[piece.facts.get("owner", "ql")], today, now)


def _save_piece(piece: Piece, owner: Any, today: date, now: datetime) -> None:
    facts = piece.facts
    library.save_resource(
        code=facts["key"],
        kind=KIND_LABELS.get(facts["kind"], "article"),
        title=facts["title"],
        body_markdown=piece.body,
        disciplines=facts["disciplines"],
        industry=facts["industry"],
        region=facts["region"],
        year=facts["year"],
        level=LEVEL_LABELS.get(facts["level"], ""),
        audience="、".join(facts["audience"]),
        violation_types="、".join(facts["violation_types"]),
        themes="、".join(facts["themes"]),
        conduct_date=facts.get("conduct_date"),
        posts=facts.get("posts", ""),
        article_ids=cited_articles(facts["cites"], facts.get("conduct_date") or today),
        reading_seconds=facts["minutes"] * 60,
        status="published",
        organization=owner,
        actor=None,
        now=now,
    )


def load_questions(units: dict[str, Any], today: date, now: datetime) -> None:
    """Publish the questions."""
    for facts in read_questions():
        assessments.save_question(
            code=facts["key"],
            kind=facts["kind"],
            stem=facts["stem"],
            options=[(one["letter"], one["text"], one["correct"]) for one in facts["options"]],
            explanation=facts["explanation"],
            discipline=facts["discipline"],
            difficulty=facts["difficulty"],
            themes="、".join(facts["themes"]),
            article_ids=[article_id for article_id, _ in cited_articles(facts["cites"], today)],
            status="published",
            organization=units["ql"],
            actor=None,
            now=now,
        )


def counts() -> dict[str, int]:
    """How much content there is, by English name."""
    return {
        "rules": regulations.regulations().count(),
        "cases": library_content.published_count(library_content.Kind.CASE),
        "questions": len(assessment_selectors.question_candidates()),
    }
