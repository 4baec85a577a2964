"""What each kind of resource is written with, and what must be there before review."""

from collections.abc import Collection
from dataclasses import dataclass

_CASE_ONLY = frozenset({"year", "conduct_date", "violation_types"})


@dataclass(frozen=True, slots=True)
class KindForm:
    """How one kind is written: the word above its text, what it is for, and fields it has no use for."""

    body_label: str
    hint: str
    unused: frozenset[str] = frozenset()
    needs_video: bool = False
    needs_citation: bool = False


KINDS: dict[str, KindForm] = {
    "textbook": KindForm(
        "正文", "分章节的教材。用小标题分章，阅读时自动生成目录。", _CASE_ONLY | {"transcript"}
    ),
    "case": KindForm(
        "正文", "一件事的经过、处理和依据。不写真实姓名和可以认出本人的细节。", frozenset({"transcript"})
    ),
    "video": KindForm("简介", "保存后在“附件与视频”里上传视频和字幕。", needs_video=True),
    "scenario": KindForm(
        "剧本",
        "写明场景、人物和可选的做法，每种做法后写后果。",
        frozenset({"transcript", "year", "conduct_date"}),
    ),
    "micro": KindForm("正文", "几分钟学一个问题，可以配一段视频。", _CASE_ONLY),
    "interpretation": KindForm(
        "正文", "讲清一条或几条规定，要写明依据条文。", _CASE_ONLY | {"transcript"}, needs_citation=True
    ),
    "article": KindForm("正文", "文字和图片。", _CASE_ONLY | {"transcript"}),
}
DEFAULT_KIND = KindForm("正文", "")


def kind_form(kind: str) -> KindForm:
    """How this kind is written; a kind without rules of its own has every field."""
    return KINDS.get(kind, DEFAULT_KIND)


def lacks_for_review(kind: str, files: Collection[str], transcript: str, citation_count: int) -> list[str]:
    """What has to be added before others look at it, as Chinese sentences.

    Args:
        files: kinds of the files it has, e.g. ``video``.
    """
    form = kind_form(kind)
    lacks = []
    if form.needs_video and "video" not in files:
        lacks.append("视频课程还没有视频，请在“附件与视频”里上传。")
    if "video" in files and "captions" not in files and not transcript.strip():
        lacks.append("视频要有字幕或文字稿，听不到声音的人才能学。")
    if form.needs_citation and not citation_count:
        lacks.append("法规解读要写明依据条文。")
    return lacks
