"""Text of a SKOS file to statements; nothing is fetched from anywhere while reading."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax import SAXParseException

from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from .skos import Problem

PARSERS = {"turtle": "turtle", "jsonld": "json-ld", "rdfxml": "xml"}


def parse_graph(text: str, file_format: str) -> tuple[Graph | None, Problem | None]:
    """The statements of a file, or what stopped the reader and where."""
    refused = _unsafe_xml(text) if file_format == "rdfxml" else None
    if file_format == "jsonld":
        refused = _unsafe_json(text)
    if refused:
        return None, refused
    graph = Graph()
    try:
        graph.parse(data=text, format=PARSERS[file_format])
    except BadSyntax as error:
        return None, Problem(f"第 {error.lines + 1} 行", "Turtle 写法不对，读到这里停下了。")
    except SAXParseException as error:
        return None, Problem(f"第 {error.getLineNumber()} 行", "XML 写法不对，读到这里停下了。")
    except Exception as error:  # noqa: BLE001 - a parser fed with anything fails in any way
        return None, Problem(
            "文件", f"读不懂这个文件（{type(error).__name__}）。请确认它是 SKOS，格式选对了。"
        )
    return graph, None


def _unsafe_xml(text: str) -> Problem | None:
    """Declarations of entities can blow up or reach for other files; SKOS needs none."""
    found = re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return Problem(f"第 {line} 行", "文件带有 DOCTYPE 或实体声明，不能导入。请去掉声明，写出完整的命名空间。")


def _unsafe_json(text: str) -> Problem | None:
    """A context that lies elsewhere would have to be fetched; it must be written into the file."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        return Problem(f"第 {error.lineno} 行", "JSON 写法不对，读到这里停下了。")
    except RecursionError:
        return Problem("文件", "JSON 嵌套太深，不能导入。")
    if _reaches_out(document):
        return Problem(
            "@context", "文件引用了外部的 @context，这里不访问外部地址。请把 @context 的内容写进文件。"
        )
    return None


def _reaches_out(document: Any) -> bool:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            context = value.get("@context")
            pieces = context if isinstance(context, list) else [context]
            if "@import" in value or any(isinstance(piece, str) for piece in pieces):
                return True
            waiting.extend(value.values())
    return False
