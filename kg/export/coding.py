"""How properties are written where a format knows no lists and no nulls.

Lists are JSON arrays in one text; a property that a node or relation lacks is left out (in CSV: an empty cell). Numbers
stay numbers. ``decode`` turns what networkx or pandas read back into the graph's own properties.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES, Properties, PropertyType

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def node_schema(label: str) -> Properties:
    """The properties of a label; none for a label that kg does not know."""
    return NODE_PROPERTIES.get(label, {})


def relation_schema(relation: str) -> Properties:
    """The properties of a relation; none for one that kg does not know."""
    return RELATION_PROPERTIES.get(relation, {})


def encode(properties: Mapping[str, Any], schema: Properties) -> dict[str, str | int | float]:
    """Properties as scalars: lists as JSON text, absent ones and nulls left out, the rest as the schema has it."""
    coded: dict[str, str | int | float] = {}
    for name, value in properties.items():
        if value is None:
            continue
        if isinstance(value, (list, tuple)):
            coded[name] = json.dumps(list(value), ensure_ascii=False)
        elif schema.get(name) == "float":
            coded[name] = float(value)  # one type per property: a confidence of 1 is 1.0
        else:
            coded[name] = value
    return coded


def decode(properties: Mapping[str, Any], schema: Properties) -> dict[str, Any]:
    """The graph's properties from what a reader gives: the reverse of ``encode``; nulls, NaN and "" are left out."""
    found = {}
    for name, kind in schema.items():
        value = properties.get(name)
        if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        found[name] = _typed(value, kind)
    return found


def _typed(value: Any, kind: PropertyType) -> Any:
    if kind == "list":
        return json.loads(value)
    if kind == "int":
        return int(value)
    return float(value) if kind == "float" else str(value)


def xml_safe(text: str) -> str:
    r"""Text with what XML 1.0 cannot hold replaced by U+FFFD, and all line ends as ``\n``, as XML readers have it."""
    return _NOT_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
