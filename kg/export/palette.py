"""Colours and shapes of node types and relations, in one place for the page, GEXF and Neo4j Browser's style sheet.

The hues are Okabe and Ito's, which people with any common colour vision can tell apart ("Color Universal Design", 2008,
https://jfly.uni-koeln.de/color/). Types differ in shape as well, so that colour is never the only sign.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from kg.graph.schema import ENTITY_LABELS, HAS_CODE, LINK, LINKS_TO, PAPER, REPOSITORY, VARIANT_OF

Shape = Literal["dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon"]
"""Names that vis-network knows."""


class TypeStyle(NamedTuple):
    """How nodes of one label look: a fill for light and for dark ground, the text on it, a shape, and words."""

    light: str
    dark: str
    text: str
    shape: Shape
    singular: str
    plural: str


class RelationStyle(NamedTuple):
    """How relations of one type look: a colour for light and for dark ground, a width in pixels, words for people."""

    light: str
    dark: str
    width: float
    verb: str
    passive: str


BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
OKABE_ITO: tuple[str, ...] = (ORANGE, SKY_BLUE, GREEN, YELLOW, BLUE, VERMILLION, PURPLE, BLACK)

TYPES: dict[str, TypeStyle] = {
    PAPER: TypeStyle("#6B7280", "#9AA3B2", "#FFFFFF", "dot", "paper", "Papers"),
    "Method": TypeStyle(BLUE, "#3D9BD9", "#FFFFFF", "dot", "method", "Methods"),
    "Dataset": TypeStyle(ORANGE, ORANGE, "#000000", "square", "data set", "Data sets"),
    "Benchmark": TypeStyle(VERMILLION, "#EF7A1F", "#FFFFFF", "diamond", "benchmark", "Benchmarks"),
    "Task": TypeStyle(GREEN, "#12B98A", "#FFFFFF", "triangle", "task", "Tasks"),
    "Metric": TypeStyle(PURPLE, PURPLE, "#000000", "hexagon", "metric", "Metrics"),
    REPOSITORY: TypeStyle(BLACK, "#E8EAEE", "#FFFFFF", "star", "repository", "Repositories"),
    LINK: TypeStyle(SKY_BLUE, SKY_BLUE, "#000000", "triangleDown", "link", "Links"),
}
"""Label -> its looks. Blue, vermillion and green are lifted a little on dark ground, within their hue."""

RELATIONS: dict[str, RelationStyle] = {
    "INTRODUCES": RelationStyle("#1F2430", "#F4F5F7", 2.0, "introduces", "introduced by"),
    "EVALUATES_ON": RelationStyle(ORANGE, ORANGE, 1.2, "evaluates on", "evaluated on by"),
    "USES": RelationStyle(BLUE, "#3D9BD9", 1.2, "uses", "used by"),
    "COMPARES_WITH": RelationStyle(SKY_BLUE, SKY_BLUE, 1.0, "compares with", "compared with by"),
    "ADDRESSES": RelationStyle(GREEN, "#12B98A", 1.2, "addresses", "addressed by"),
    "REPORTS": RelationStyle(PURPLE, PURPLE, 1.0, "reports", "reported by"),
    "MENTIONS": RelationStyle("#A8ADB7", "#5C6370", 0.8, "mentions", "mentioned by"),
    HAS_CODE: RelationStyle("#1F2430", "#F4F5F7", 1.0, "has code", "code of"),
    LINKS_TO: RelationStyle(SKY_BLUE, SKY_BLUE, 0.8, "links to", "linked from"),
    VARIANT_OF: RelationStyle(VERMILLION, "#EF7A1F", 1.6, "is a variant of", "has the variant"),
}
"""Relation -> its looks, in the order in which people should read them."""

COMMUNITIES: tuple[str, ...] = (
    BLUE,
    ORANGE,
    GREEN,
    PURPLE,
    VERMILLION,
    SKY_BLUE,
    "#B8A400",
    "#7A5195",
    "#8C6D31",
    "#4D8076",
    "#B2182B",
    "#5E6A71",
)
"""Colours of the largest communities, largest first; the rest are grey.

Okabe and Ito's yellow is darker here: it has to be seen on white, as a dot and as a line.
"""


def lifted(colour: str) -> str:
    """The colour on dark ground: a quarter of the way to white."""
    return "#" + "".join(f"{round(0.75 * int(colour[at : at + 2], 16) + 0.25 * 255):02X}" for at in (1, 3, 5))


def looks(label: str) -> TypeStyle:
    """The looks of a label; labels that kg does not know (a graph pulled from a server) look like papers."""
    return TYPES.get(label, TYPES[PAPER])


def ordered_labels(present: set[str]) -> list[str]:
    """The labels in the order in which legends list them: papers, entity types, code, links, then any others."""
    known = [PAPER, *ENTITY_LABELS, REPOSITORY, LINK]
    return [label for label in known if label in present] + sorted(present - set(known))
