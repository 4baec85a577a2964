"""The document of our profile (xAPI Profiles 1.0, JSON-LD): what each identifier of ours means."""

from collections.abc import Iterator
from typing import Any

from xueji.foundation.learning_records.rules import profile

Object = dict[str, Any]
PROFILE = "urn:xueji:profile"
# A version is a new identifier; the day on which it was published is part of it.
VERSION = "urn:xueji:profile:2026-11"
PUBLISHED = "2026-11-25T00:00:00Z"
CONTEXT = "https://w3id.org/xapi/profiles/context"
_ADL = "http://adlnet.gov/expapi/verbs/"
# Verb: Chinese word, English word, what it means. Verbs of ADL keep their own definitions.
VERB_NAMES = {
    "attended": ("参加", "attended", ""),
    "missed": ("缺席", "missed", "The person was invited to a study session and was not there."),
    "made_up": ("补学", "made up", "The person studied later what a missed session had covered."),
    "read": ("阅读", "read", ""),
    "answered": ("答题", "answered", ""),
    "reviewed": ("复习", "reviewed", "The person recalled an article when it was due; spaced repetition."),
    "led": ("领学", "led", "The person led others through a study session."),
    "external": ("外部学习", "studied elsewhere", "A training outside the platform, told by a list."),
}
_TYPES = {
    "study_session": ("会前学纪", "study session", "Minutes of study before a meeting."),
    "article": ("条文", "article", "One article of a regulation."),
    "question": ("试题", "question", "One question of a test."),
    "test": ("测试", "test", "A test that was sat as a whole."),
    "post_handbook": ("岗位纪律手册", "post handbook", "The discipline handbook of the person's post."),
    "video": ("视频", "video", "A film of the library, watched to its end."),
    "training": ("业务培训", "training", "A training of the person's trade."),
    "lecture": ("专题讲座", "lecture", "A lecture."),
    "online_course": ("网络课程", "online course", "A course on another platform."),
    "visit": ("参观教育", "visit", "A visit to a place of education."),
    "other": ("其他", "other", "Any other training."),
}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_EXTENSIONS = {
    profile.EXTENSION_ARTICLES: ("涉及条文", "articles", "Articles the act touched, as citations.", _TEXTS),
    profile.EXTENSION_DISCIPLINES: (
        "涉及纪律",
        "disciplines",
        "Which of the six disciplines the act touched.",
        _TEXTS,
    ),
    profile.EXTENSION_UNIT: (
        "当时单位",
        "unit",
        "The unit of the person at that moment.",
        {"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}}},
    ),
    profile.EXTENSION_EVIDENCE: (
        "证据",
        "evidence",
        "How the act is known: grade A, B, C or empty, and words.",
        {
            "type": "object",
            "properties": {"grade": {"enum": ["A", "B", "C", ""]}, "text": {"type": "string"}},
        },
    ),
    profile.EXTENSION_REPLACES: (
        "更正",
        "replaces",
        "Id of the statement that this one corrects.",
        {"type": "string", "format": "uuid"},
    ),
}


def document() -> Object:
    """The whole profile."""
    return {
        "@context": CONTEXT,
        "id": PROFILE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"zh-CN": "学纪学习记录", "en": "Xueji learning records"},
        "definition": {
            "zh-CN": "平台内的学习行为作为 xAPI 陈述时使用的行为、活动类型和扩展。",
            "en": "Verbs, activity types and extensions of acts of study that Xueji itself records.",
        },
        "versions": [{"id": VERSION, "generatedAtTime": PUBLISHED}],
        "author": {"type": "Organization", "name": "Xueji"},
        "concepts": list(_concepts()),
    }


def concept(identifier: str) -> Object | None:
    """One concept by its identifier; None for one that is not ours."""
    found = next((one for one in _concepts() if one["id"] == identifier), None)
    return {"@context": CONTEXT, **found} if found else None


def _concepts() -> Iterator[Object]:
    for verb, (chinese, english, meaning) in VERB_NAMES.items():
        iri = profile.verb_iri(verb)
        if not iri.startswith(_ADL):
            yield _concept(iri, "Verb", chinese, english, meaning)
    for name, (chinese, english, meaning) in _TYPES.items():
        yield _concept(profile.ACTIVITY_TYPES + name, "ActivityType", chinese, english, meaning)
    for iri, (chinese, english, meaning, schema) in _EXTENSIONS.items():
        made = _concept(iri, "ContextExtension", chinese, english, meaning)
        yield {**made, "inlineSchema": schema}


def _concept(iri: str, kind: str, chinese: str, english: str, meaning: str) -> Object:
    return {
        "id": iri,
        "inScheme": VERSION,
        "type": kind,
        "prefLabel": {"zh-CN": chinese, "en": english},
        "definition": {"en": meaning},
    }
