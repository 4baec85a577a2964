"""The starting knowledge graph of the demonstration."""

from datetime import date, datetime
from typing import Any

from xueji.config.demo.content import cited_articles
from xueji.config.demo.reading import read_toml
from xueji.foundation.knowledge_graph import selectors, services
from xueji.foundation.regulations import selectors as regulations

PREFIX = services.SCHEME_URI


def load_concepts(today: date, now: datetime) -> int:
    """Fill an empty graph; one that holds concepts is left as it is. Returns how many there are."""
    facts = read_toml("concepts.toml")
    if selectors.concepts().exists():
        return int(selectors.concepts().count())
    for risk in facts["risk"]:
        controls = "\n".join(risk["controls"])
        services.save_risk(services.RiskFacts(**{**risk, "controls": controls}), actor=None, now=now)
    concepts = [_concept(one, today) for one in facts["concept"]]
    scheme = services.SkosScheme(
        PREFIX, "纪律知识图谱", "示例法规的概念、条文、案例和风险点。", {one.uri: one for one in concepts}
    )
    services.apply_skos(scheme, actor=None, now=now, source="示例")
    return int(selectors.concepts().count())


def _uri(code: str) -> str:
    return f"{PREFIX}:{code}"


def _concept(facts: dict[str, Any], today: date) -> services.SkosConcept:
    articles = regulations.articles_by_ids([key for key, _ in cited_articles(facts.get("cites", []), today)])
    references = {
        services.article_uri(one.version.regulation.title, one.number, one.suffix, one.version.version_date)
        for one in articles.values()
    }
    references |= {services.thing_uri("case", key) for key in facts.get("cases", [])}
    references |= {services.thing_uri("risk", code) for code in facts.get("risks", [])}
    return services.SkosConcept(
        uri=_uri(facts["code"]),
        label=facts["label"],
        notation=facts["code"],
        definition=facts["definition"],
        scope_note=facts.get("scope", ""),
        labels=frozenset(services.Note("alt", services.LANGUAGE, text) for text in facts.get("alt", [])),
        broader=frozenset(_uri(code) for code in facts.get("above", [])),
        related=frozenset(_uri(code) for code in facts.get("related", [])),
        references=frozenset(references),
        discipline=facts.get("discipline", ""),
    )
