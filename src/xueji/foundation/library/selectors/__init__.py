"""Reads of the library, and the editorial way that questions take too."""

from xueji.foundation.library.models import ReviewedContent
from xueji.foundation.library.permissions import PUBLISHERS, holds_content_role, one_person, standing_to
from xueji.foundation.library.rules import (
    MOVES,
    Move,
    Standing,
    joined_words,
    plain_text,
    split_words,
    who_is_waited_for,
)
from xueji.foundation.library.rules import refusal as move_refusal
from xueji.foundation.library.rules.mix import Group
from xueji.foundation.library.selectors.citations import (
    CitedArticle,
    TypedCitations,
    cited_articles,
    typed_citations,
)
from xueji.foundation.library.selectors.duplicates import Similar, similar_resources
from xueji.foundation.library.selectors.report import (
    PackMix,
    PackPart,
    Topics,
    pack_mix,
    register_topics,
    unit_mix,
    unit_shortages,
)
from xueji.foundation.library.selectors.resources import (
    CaseText,
    Kind,
    Level,
    Status,
    case_candidates,
    kept_values,
    listed_resources,
    published_count,
    resource_by_code,
    resource_url,
    resources_by_ids,
    resources_for,
)
from xueji.foundation.library.selectors.reviewing import under_review_q
from xueji.foundation.library.selectors.sharing import (
    Scope,
    keep_open,
    may_use,
    proposals_for,
    usable_resources,
)
from xueji.foundation.library.selectors.steps import Step, Steps, steps_open_to

__all__ = [
    "under_review_q",
    "MOVES",
    "PUBLISHERS",
    "CaseText",
    "CitedArticle",
    "Group",
    "Kind",
    "Level",
    "Move",
    "PackMix",
    "PackPart",
    "ReviewedContent",
    "Scope",
    "Similar",
    "Standing",
    "Status",
    "Step",
    "Steps",
    "Topics",
    "TypedCitations",
    "case_candidates",
    "cited_articles",
    "holds_content_role",
    "joined_words",
    "keep_open",
    "kept_values",
    "listed_resources",
    "may_use",
    "move_refusal",
    "pack_mix",
    "plain_text",
    "proposals_for",
    "published_count",
    "register_topics",
    "resource_by_code",
    "resource_url",
    "resources_by_ids",
    "resources_for",
    "similar_resources",
    "split_words",
    "one_person",
    "standing_to",
    "steps_open_to",
    "typed_citations",
    "unit_mix",
    "unit_shortages",
    "usable_resources",
    "who_is_waited_for",
]
