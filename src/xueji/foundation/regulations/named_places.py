"""Places that the words of a search name outright: 监察法48, 第53条, jcf48, 《…》第五条第二款."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse

from xueji.common.search.letters import initials_of, sound_of
from xueji.common.search.registry import Direct, Reference
from xueji.foundation.regulations.models import Article, RegulationVersion
from xueji.foundation.regulations.rules import article_label, normal_name, short_title
from xueji.foundation.regulations.rules.citation_grammar import Reference as Place
from xueji.foundation.regulations.rules.citation_grammar import read_place
from xueji.foundation.regulations.selectors.articles import _articles, article_url, short_citation
from xueji.foundation.regulations.selectors.versions import names_index, versions_in_force

CHOICES_MAX = 12
_NUMBER = r"[0-9一二三四五六七八九十百千零〇○两]{1,9}"
_ASKED = re.compile(
    rf"^《?(?P<name>[^《》0-9]*?)》?\s*(?P<place>(?:第\s?)?{_NUMBER}\s?(?:条.*)?)$", re.IGNORECASE
)
_BARE_NUMBER = re.compile(rf"^(?P<number>{_NUMBER})$")
_READ_PAGE = re.compile(r"^/regulations/(?P<key>\d{1,18})/")


@dataclass(frozen=True, slots=True)
class _Law:
    """A regulation in force with the names it can be asked by."""

    regulation_id: int
    version_id: int
    title: str
    key: str
    names: frozenset[str]
    articles: int


def read(text: str, on: date, reading: str) -> Reference | None:
    """What the words name as of a day; None where they name no place.

    Args:
        reading: path of the page read before; its regulation stands first where a law must be chosen.
    """
    asked = _asked(text)
    laws = _laws(on)
    if asked is None:
        return _whole_law(text, laws)
    name, place = asked
    if not name:
        return _choose(place, _reading_first(laws, reading), on, "")
    named, is_sure = _named(name, laws)
    if not named:
        return None
    if is_sure and len(named) == 1:
        return _one(named[0], place, on)
    return _choose(place, _reading_first(named, reading), on, name)


def _whole_law(text: str, laws: list[_Law]) -> Reference | None:
    """The regulations whose whole name, or its pinyin, was typed."""
    named, is_sure = _named(text, laws)
    if not is_sure or not named:
        return None
    pages = [Direct(f"《{law.title}》", _page(law), note=f"现行文本共 {law.articles} 条") for law in named]
    return Reference(found=pages[:CHOICES_MAX])


def _page(law: _Law) -> str:
    return reverse("regulations:detail", args=[law.regulation_id])


def _asked(text: str) -> tuple[str, Place] | None:
    """The name (may be empty) and the place that the whole of the words come to."""
    match = _ASKED.match(text.strip())
    if match is None:
        return None
    name, written = match["name"].strip(), match["place"].replace(" ", "")
    bare = _BARE_NUMBER.match(written)
    if bare:
        if not name and not written.isdigit():
            return None
        written = f"第{bare['number']}条"
    place = read_place(written, 0, Place(None, 0), ordinal_needed=False)
    if place is None or place.end < len(written) or len(place.references) > 1:
        return None
    return name, place.reference


def _named(name: str, laws: list[_Law]) -> tuple[list[_Law], bool]:
    """The laws a name stands for, and whether it is one of their names rather than a part of it."""
    key = names_index().resolve(name)
    if key:
        return [law for law in laws if law.key == key], True
    wanted = normal_name(name).lower()
    exact = [law for law in laws if wanted in law.names]
    if exact:
        return exact, True
    return [law for law in laws if wanted and wanted in law.key], False


def _laws(on: date) -> list[_Law]:
    versions = sorted(versions_in_force(on).values(), key=lambda version: version.regulation_id)
    return [_law(version) for version in versions]


def _law(version: RegulationVersion) -> _Law:
    regulation = version.regulation
    bare = short_title(regulation.title)
    return _Law(
        regulation_id=regulation.pk,
        version_id=version.pk,
        title=bare,
        key=regulation.name_key,
        names=_names(bare, regulation.short_title, regulation.aliases),
        articles=version.article_count,
    )


@lru_cache(maxsize=5000)
def _names(bare: str, short: str, aliases: str) -> frozenset[str]:
    """Every way to write a law: its names, and the pinyin of each, whole and by initials."""
    written = {normal_name(name) for name in (bare, short, *re.split(r"[、，,;；]", aliases)) if name.strip()}
    return frozenset(written | {initials_of(name) for name in written} | {sound_of(name) for name in written})


def _reading_first(laws: Iterable[_Law], reading: str) -> list[_Law]:
    match = _READ_PAGE.match(reading)
    read_id = int(match["key"]) if match else 0
    return sorted(laws, key=lambda law: (law.regulation_id != read_id, law.regulation_id))


def _one(law: _Law, place: Place, on: date) -> Reference:
    article = _find([law], place).get(law.regulation_id)
    if article is not None:
        return Reference(found=[_direct(article, place)])
    label = article_label(place.number, place.suffix)
    page = Direct(f"《{law.title}》", _page(law))
    return Reference(question=f"《{law.title}》现行文本没有{label}，共 {law.articles} 条。", choices=[page])


def _choose(place: Place, laws: list[_Law], on: date, name: str) -> Reference | None:
    found = _find(laws, place)
    label = article_label(place.number, place.suffix)
    places = [_direct(found[law.regulation_id], place) for law in laws if law.regulation_id in found]
    if not places:
        return None
    if len(places) == 1:
        return Reference(found=places)
    which = f"名称含“{name}”的法规有几部" if name else "没有写是哪部法规"
    more = f"，这里列出前 {CHOICES_MAX} 部" if len(places) > CHOICES_MAX else ""
    return Reference(question=f"{which}，要看哪一部的{label}{more}：", choices=places[:CHOICES_MAX])


def _find(laws: Iterable[_Law], place: Place) -> dict[int, Article]:
    """The articles with this number by regulation."""
    by_version = {law.version_id: law.regulation_id for law in laws}
    rows = _articles().filter(number=place.number, suffix=place.suffix, version_id__in=list(by_version))
    return {by_version[article.version_id]: article for article in rows}


def _direct(article: Article, place: Place) -> Direct:
    title = short_citation(article, place.paragraph, place.item)
    version = article.version
    return Direct(
        title=title,
        url=article_url(article, place.paragraph, place.item),
        text=article.text,
        note=f"{version.version_date} 版，{version.effective_date} 起施行",
    )
