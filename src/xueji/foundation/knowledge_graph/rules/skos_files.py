"""SKOS files: which format, read, written. The RDF library is loaded when a file is, not at start-up."""

from __future__ import annotations

import re

from .skos import SkosReading, SkosScheme

ENDINGS = {
    "ttl": "turtle",
    "n3": "turtle",
    "nt": "turtle",
    "jsonld": "jsonld",
    "json": "jsonld",
    "rdf": "rdfxml",
    "xml": "rdfxml",
    "owl": "rdfxml",
    "skos": "rdfxml",
}


def format_of(name: str, text: str) -> str:
    """The format by the file's ending, else by how the text begins."""
    ending = name.rpartition(".")[2].lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    begin = text.lstrip()
    if begin.startswith("{") or re.match(r"\[\s*{", begin):
        return "jsonld"
    return "rdfxml" if begin.startswith(("<?xml", "<rdf:", "<!")) else "turtle"


def read_skos(text: str, file_format: str) -> SkosReading:
    """Read a SKOS file in one of the formats ``turtle``, ``jsonld``, ``rdfxml``."""
    from .skos_reading import read_graph

    return read_graph(text, file_format)


def write_skos(scheme: SkosScheme, file_format: str) -> str:
    """The scheme as text in one of ``FORMATS``; the same graph always gives the same statements."""
    from .skos_writing import write_graph

    return write_graph(scheme, file_format)
