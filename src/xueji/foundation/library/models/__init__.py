"""Content and what belongs to it: facts and constraints."""

from xueji.foundation.library.models.attachments import Attachment, Playback
from xueji.foundation.library.models.practices import PracticeRecommendation, PracticeUse, PracticeWriteUp
from xueji.foundation.library.models.resources import (
    Resource,
    ResourceCitation,
    ResourceDiscipline,
    ResourceRevision,
)
from xueji.foundation.library.models.review import ContentStatus, ReviewedContent
from xueji.foundation.library.models.sharing import DuplicateDecision, ResourceSketch, SharingProposal
from xueji.foundation.library.models.terms import ResourceTerm, VocabularyTerm

__all__ = [
    "Attachment",
    "Playback",
    "ContentStatus",
    "DuplicateDecision",
    "PracticeRecommendation",
    "PracticeUse",
    "PracticeWriteUp",
    "Resource",
    "ResourceCitation",
    "ResourceDiscipline",
    "ResourceRevision",
    "ResourceSketch",
    "ResourceTerm",
    "ReviewedContent",
    "SharingProposal",
    "VocabularyTerm",
]
