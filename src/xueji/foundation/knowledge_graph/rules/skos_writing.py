"""Writes a graph as SKOS: Turtle, JSON-LD or RDF/XML."""

from __future__ import annotations

from rdflib import DCTERMS, OWL, RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef

from .skos import FORMATS, LANGUAGE, SkosConcept, SkosScheme

XUEJI = Namespace("urn:xueji:terms:")
LABEL_PROPERTIES = {"alt": SKOS.altLabel, "hidden": SKOS.hiddenLabel, "pref": SKOS.prefLabel}


def write_graph(scheme: SkosScheme, file_format: str) -> str:
    """The scheme as text; see ``skos_files.write_skos``."""
    graph = Graph()
    for prefix, names in (("skos", SKOS), ("dcterms", DCTERMS), ("owl", OWL), ("xueji", XUEJI)):
        graph.bind(prefix, names)
    at = URIRef(scheme.uri)
    graph.add((at, RDF.type, SKOS.ConceptScheme))
    graph.add((at, DCTERMS.title, Literal(scheme.title, lang=LANGUAGE)))
    if scheme.description:
        graph.add((at, DCTERMS.description, Literal(scheme.description, lang=LANGUAGE)))
    for concept in scheme.concepts.values():
        _add_concept(graph, at, concept)
    return str(graph.serialize(format=FORMATS[file_format][0]))


def _add_concept(graph: Graph, scheme: URIRef, concept: SkosConcept) -> None:
    at = URIRef(concept.uri)
    graph.add((at, RDF.type, SKOS.Concept))
    graph.add((at, SKOS.inScheme, scheme))
    _add_texts(graph, at, concept)
    for uri in concept.broader:
        graph.add((at, SKOS.broader, URIRef(uri)))
        graph.add((URIRef(uri), SKOS.narrower, at))
    if not concept.broader and not concept.is_retired:
        graph.add((at, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, at))
    for uri in concept.related:
        graph.add((at, SKOS.related, URIRef(uri)))
        graph.add((URIRef(uri), SKOS.related, at))
    for kind, uri in concept.matches:
        graph.add((at, SKOS[kind], URIRef(uri)))
    for uri in concept.references:
        graph.add((at, DCTERMS.references, URIRef(uri)))
    if concept.is_retired:
        graph.add((at, OWL.deprecated, Literal(True)))
    if concept.merged_into:
        graph.add((at, DCTERMS.isReplacedBy, URIRef(concept.merged_into)))


def _add_texts(graph: Graph, at: URIRef | BNode, concept: SkosConcept) -> None:
    graph.add((at, SKOS.prefLabel, Literal(concept.label, lang=LANGUAGE)))
    if concept.notation:
        graph.add((at, SKOS.notation, Literal(concept.notation)))
    if concept.definition:
        graph.add((at, SKOS.definition, Literal(concept.definition, lang=LANGUAGE)))
    if concept.scope_note:
        graph.add((at, SKOS.scopeNote, Literal(concept.scope_note, lang=LANGUAGE)))
    for label in concept.labels:
        graph.add((at, LABEL_PROPERTIES[label.kind], Literal(label.text, lang=label.language or None)))
    for note in concept.notes:
        graph.add((at, SKOS[note.kind], Literal(note.text, lang=note.language or None)))
    if concept.discipline:
        graph.add((at, XUEJI.discipline, Literal(concept.discipline)))
