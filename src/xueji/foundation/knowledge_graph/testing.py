"""Factories for tests of this and higher domains."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from xueji.foundation.knowledge_graph.models import Concept, RiskPoint
from xueji.foundation.knowledge_graph.services import ConceptFacts, RiskFacts, save_concept, save_risk

_numbers = count(1)


def make_concept(label: str = "", *above: Concept, **facts: Any) -> Concept:
    """A concept below others; ``facts`` go to ``ConceptFacts``."""
    name = label or f"概念{next(_numbers)}"
    wanted = ConceptFacts(name, broader=tuple(one.pk for one in above), **facts)
    return save_concept(wanted, actor=None, now=timezone.now())


def make_risk(name: str = "验收走过场") -> RiskPoint:
    """A risk point in use."""
    return save_risk(RiskFacts(name, controls="两人验收"), actor=None, now=timezone.now())
