"""Reads SKOS into plain values and says, by line or URI, what could not be taken."""

from __future__ import annotations

import re

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from .skos import (
    LABEL_MAX,
    LANGUAGE,
    MATCH_KINDS,
    MATCH_MAX,
    NOTATION_MAX,
    NOTE_KINDS,
    URI_MAX,
    Note,
    Problem,
    SkosConcept,
    SkosReading,
    SkosScheme,
)
from .skos_parsing import parse_graph
from .skos_writing import LABEL_PROPERTIES, XUEJI

NATIVE = (LANGUAGE, "zh-CN", "zh", "zh-Hans-CN", "")
"""Languages a name may be in to stand as the Chinese one, the best first."""
SOUND_URI = re.compile(r"^(https?://|urn:)[^\s<>\"{}|\\^`]+$")
TAKEN = {
    RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.broader, SKOS.narrower, SKOS.related,
    SKOS.broaderTransitive, SKOS.narrowerTransitive, SKOS.semanticRelation, SKOS.prefLabel, SKOS.notation,
    SKOS.altLabel, SKOS.hiddenLabel, DCTERMS.references, DCTERMS.isReplacedBy, OWL.deprecated,
    XUEJI.discipline,
    *(SKOS[kind] for kind in (*NOTE_KINDS, *MATCH_KINDS)),
}  # fmt: skip
COLLECTIONS = (SKOS.Collection, SKOS.OrderedCollection)
DISCIPLINES = ("political", "organizational", "integrity", "mass", "work", "life")


def read_graph(text: str, file_format: str) -> SkosReading:
    """Read a SKOS file; see ``skos_files.read_skos``."""
    graph, problem = parse_graph(text, file_format)
    if graph is None:
        return SkosReading(None, [problem] if problem else [])
    return _Reader(graph).read()


class _Reader:
    """One pass over the statements of a file."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.problems: list[Problem] = []

    def read(self) -> SkosReading:
        uris = self._concept_uris()
        if not uris:
            self._note("文件", "文件里没有 skos:Concept。")
        self._say_what_is_left_out(uris)
        above = self._broader()
        beside = self._related()
        concepts = {}
        for uri in uris:
            concept = self._concept(uri, above.get(uri, set()), beside.get(uri, set()))
            if concept is not None:
                concepts[uri] = concept
        self._twice("代码", {uri: one.notation for uri, one in concepts.items() if one.notation})
        return SkosReading(self._scheme(concepts), self.problems)

    def _note(self, where: str, message: str, *, is_blocking: bool = True) -> None:
        self.problems.append(Problem(where, message, is_blocking))

    def _concept_uris(self) -> list[str]:
        found = set()
        for subject in set(self.graph.subjects(RDF.type, SKOS.Concept)):
            if isinstance(subject, URIRef):
                found.add(str(subject))
            else:
                self._note("文件", "有一个概念没有标识（URI），不能导入。")
        return sorted(found)

    def _say_what_is_left_out(self, uris: list[str]) -> None:
        groups = sum(1 for kind in COLLECTIONS for _ in self.graph.subjects(RDF.type, kind))
        if groups:
            self._note("skos:Collection", f"{groups} 个概念集合不收入图谱。", is_blocking=False)
        wanted = {URIRef(uri) for uri in uris}
        unknown: dict[str, int] = {}
        for subject, predicate, _ in self.graph:
            if subject in wanted and predicate not in TAKEN:
                unknown[str(predicate)] = unknown.get(str(predicate), 0) + 1
        for name, count in sorted(unknown.items()):
            self._note(name, f"这种属性不收入图谱（{count} 处）。", is_blocking=False)

    def _scheme(self, concepts: dict[str, SkosConcept]) -> SkosScheme:
        schemes = sorted(str(one) for one in set(self.graph.subjects(RDF.type, SKOS.ConceptScheme)))
        if len(schemes) > 1:
            self._note("skos:ConceptScheme", "文件有几个概念体系，按一个导入。", is_blocking=False)
        at = URIRef(schemes[0]) if schemes else None
        title = self._text(at, DCTERMS.title) or self._text(at, SKOS.prefLabel)
        return SkosScheme(schemes[0] if schemes else "", title, self._text(at, DCTERMS.description), concepts)

    def _text(self, at: Node | None, predicate: URIRef) -> str:
        texts = sorted(str(one) for one in self.graph.objects(at, predicate)) if at is not None else []
        return texts[0] if texts else ""

    def _broader(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for low, high in self.graph.subject_objects(SKOS.broader):
            found.setdefault(str(low), set()).add(str(high))
        for high, low in self.graph.subject_objects(SKOS.narrower):
            found.setdefault(str(low), set()).add(str(high))
        return found

    def _related(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one, other in self.graph.subject_objects(SKOS.related):
            found.setdefault(str(one), set()).add(str(other))
            found.setdefault(str(other), set()).add(str(one))
        return found

    def _concept(self, uri: str, above: set[str], beside: set[str]) -> SkosConcept | None:
        at = URIRef(uri)
        if not SOUND_URI.match(uri) or len(uri) > URI_MAX:
            self._note(uri[:URI_MAX], f"标识应以 http://、https:// 或 urn: 开头，不超过 {URI_MAX} 个字符。")
            return None
        label, others = self._label(at)
        if not label:
            self._note(uri, "没有中文名称（skos:prefLabel）。")
            return None
        if uri in above or uri in beside:
            self._note(uri, "概念与自己有上位或相关关系。")
        for both in sorted(above & beside):
            self._note(uri, f"与 {both} 既是上下位又是相关，按上下位收入。", is_blocking=False)
        definition, scope_note, notes = self._notes(at)
        return SkosConcept(
            uri=uri,
            label=label,
            notation=self._notation(at),
            definition=definition,
            scope_note=scope_note,
            labels=frozenset(others),
            notes=frozenset(notes),
            matches=frozenset(self._matches(at)),
            broader=frozenset(above - {uri}),
            related=frozenset(beside - above - {uri}),
            references=frozenset(str(one) for one in self.graph.objects(at, DCTERMS.references)),
            discipline=self._discipline(at),
            is_retired=any(
                str(one).lower() in {"true", "1"} for one in self.graph.objects(at, OWL.deprecated)
            ),
            merged_into=self._text(at, DCTERMS.isReplacedBy),
        )

    def _label(self, at: URIRef) -> tuple[str, list[Note]]:
        """The Chinese name (or the only one there is) and every other label."""
        names = sorted(_literals(self.graph, at, SKOS.prefLabel))
        self._one_a_language(at, [language for language, _ in names])
        names.sort(key=lambda pair: NATIVE.index(pair[0]) if pair[0] in NATIVE else len(NATIVE))
        chosen = names[0] if names else ("", "")
        # A name in another language stands in where there is no Chinese one, and is kept as what it is.
        kept = names[1:] if chosen[0] in NATIVE else names
        others = [Note("pref", language, text) for language, text in kept]
        for kind in ("alt", "hidden"):
            for language, text in _literals(self.graph, at, LABEL_PROPERTIES[kind]):
                others.append(Note(kind, language or LANGUAGE, text))
        for text in [chosen[1], *(note.text for note in others)]:
            if len(text) > LABEL_MAX:
                self._note(str(at), f"名称“{text[:20]}…”超过 {LABEL_MAX} 个字符。")
        return chosen[1], others

    def _one_a_language(self, at: URIRef, languages: list[str]) -> None:
        for language in sorted({one for one in languages if languages.count(one) > 1}):
            self._note(str(at), f"同一语言（{language or '未注明'}）有两个 skos:prefLabel。")

    def _notes(self, at: URIRef) -> tuple[str, str, list[Note]]:
        """Definition and scope note in Chinese, and every further note."""
        first: dict[str, str] = {}
        rest = []
        for kind in NOTE_KINDS:
            texts = sorted(_literals(self.graph, at, SKOS[kind]))
            texts.sort(key=lambda pair: NATIVE.index(pair[0]) if pair[0] in NATIVE else len(NATIVE))
            if kind in {"definition", "scopeNote"} and texts and texts[0][0] in NATIVE:
                first[kind] = texts.pop(0)[1]
            rest += [Note(kind, language, text) for language, text in texts]
        return first.get("definition", ""), first.get("scopeNote", ""), rest

    def _notation(self, at: URIRef) -> str:
        codes = sorted(str(one) for one in self.graph.objects(at, SKOS.notation))
        if len(codes) > 1:
            self._note(str(at), f"有几个代码（skos:notation），只收入 {codes[0]}。", is_blocking=False)
        if codes and len(codes[0]) > NOTATION_MAX:
            self._note(str(at), f"代码超过 {NOTATION_MAX} 个字符。")
        return codes[0] if codes else ""

    def _matches(self, at: URIRef) -> list[tuple[str, str]]:
        found = []
        for kind in MATCH_KINDS:
            for other in self.graph.objects(at, SKOS[kind]):
                if len(str(other)) > MATCH_MAX or not SOUND_URI.match(str(other)):
                    self._note(str(at), f"skos:{kind} 的标识不合格式，不收入。", is_blocking=False)
                else:
                    found.append((kind, str(other)))
        return found

    def _discipline(self, at: URIRef) -> str:
        value = self._text(at, XUEJI.discipline)
        if value and value not in DISCIPLINES:
            self._note(str(at), f"没有“{value[:20]}”这种纪律。")
            return ""
        return value

    def _twice(self, what: str, values: dict[str, str]) -> None:
        seen: dict[str, str] = {}
        for uri, value in values.items():
            if value in seen:
                self._note(uri, f"{what} {value} 与 {seen[value]} 重复。")
            seen.setdefault(value, uri)


def _literals(graph: Graph, at: URIRef, predicate: URIRef) -> set[tuple[str, str]]:
    return {
        (one.language or "", str(one).strip())
        for one in graph.objects(at, predicate)
        if isinstance(one, Literal) and str(one).strip()
    }
