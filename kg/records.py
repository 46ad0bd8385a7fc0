"""The records that stages hand to each other.

Frozen dataclasses of plain values; this module imports neither spaCy, networkx nor a driver. All offsets are of
characters (Python string indices) into ``Paper.text``, the raw ``title + "\\n" + abstract``; ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class EntityType(StrEnum):
    """What an entity is."""

    METHOD = "Method"
    DATASET = "Dataset"
    BENCHMARK = "Benchmark"
    TASK = "Task"
    METRIC = "Metric"


class Role(StrEnum):
    """What a paper does with an entity, strongest first."""

    INTRODUCES = "INTRODUCES"
    EVALUATES_ON = "EVALUATES_ON"
    USES = "USES"
    COMPARES_WITH = "COMPARES_WITH"
    ADDRESSES = "ADDRESSES"
    REPORTS = "REPORTS"
    MENTIONS = "MENTIONS"


ROLES_OF_TYPE: dict[EntityType, tuple[Role, ...]] = {
    EntityType.METHOD: (Role.INTRODUCES, Role.USES, Role.COMPARES_WITH, Role.MENTIONS),
    EntityType.DATASET: (Role.INTRODUCES, Role.EVALUATES_ON, Role.USES, Role.MENTIONS),
    EntityType.BENCHMARK: (Role.INTRODUCES, Role.EVALUATES_ON, Role.USES, Role.MENTIONS),
    EntityType.TASK: (Role.INTRODUCES, Role.ADDRESSES, Role.MENTIONS),
    EntityType.METRIC: (Role.INTRODUCES, Role.REPORTS, Role.MENTIONS),
}
"""The roles that each type can have, strongest first."""


class LinkKind(StrEnum):
    """What a URL leads to."""

    CODE = "code"
    MODEL = "model"
    DATASET = "dataset"
    DEMO = "demo"
    PROJECT = "project"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, as one source tells of it or as several sources merged.

    ``id`` is ``arxiv:…``, ``doi:…``, ``acl:…``, the source's own id, or ``title:`` + 12 hex digits where the source has
    none. ``title`` and ``abstract`` are raw; lone surrogates and control characters have been replaced one for one.
    ``date`` is ISO 8601 (``2021-06-17``, ``2021-06`` or ``2021``).
    """

    id: str
    title: str
    abstract: str
    url: str | None = None
    date: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that all offsets refer to."""
        return self.title + "\n" + self.abstract


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record or a file that could not be read: where, and why (one line, for people).

    ``damaged``: a source that somebody named could not be read to its end, so that more may be missing than is listed.
    """

    where: str
    reason: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class ExtractedEntity:
    """One thing that a paper names.

    ``mentions`` are all its spans, in order of place; ``evidence`` is the span of the sentence that decided the role
    and holds one of the mentions; ``confidence`` is in [0, 1], rounded to 3 decimals; ``values`` are results as written
    (REPORTS alone).
    """

    name: str
    type: EntityType
    role: Role
    mentions: tuple[Span, ...]
    confidence: float
    evidence: Span
    values: tuple[str, ...] = ()

    def surfaces(self, text: str) -> tuple[str, ...]:
        """The different strings of the mentions, in order of first place; ``text`` is the paper's."""
        return tuple(dict.fromkeys(text[start:end] for start, end in self.mentions))


@dataclass(frozen=True, slots=True)
class ExtractedLink:
    """One URL of a paper, as it should be opened; ``span`` is where it stands as written, ``evidence`` its sentence."""

    url: str
    kind: LinkKind
    span: Span
    evidence: Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one paper."""

    paper_id: str
    entities: tuple[ExtractedEntity, ...] = ()
    links: tuple[ExtractedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperEntity:
    """One paper's entity as resolution sees it: ``index`` is its place in ``Extraction.entities``."""

    paper_id: str
    index: int
    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    context: str = ""
    role: Role | None = None
    confidence: float = 1.0

    @property
    def key(self) -> tuple[str, int]:
        """What identifies it in the corpus."""
        return (self.paper_id, self.index)


@dataclass(frozen=True, slots=True)
class CanonicalEntity:
    """One thing across all papers: ``key_name`` makes the id, ``name`` is what people see, ``aliases`` its surfaces."""

    id: str
    type: EntityType
    name: str
    key_name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something in resolution is as it is: what ``--why`` prints.

    ``left`` was joined with (or kept apart from, or typed, renamed, …) ``right`` by ``rule`` ("same normalised name",
    "long form and acronym", "gazetteer", "correction", …); ``detail`` is the evidence in words; ``score`` in [0, 1].
    """

    entity_id: str
    rule: str
    left: str
    right: str
    detail: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Variant:
    """``child`` (an entity id) is a version, size line or subset of ``parent``."""

    child: str
    parent: str
    rule: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The corpus's things: every paper entity (by ``PaperEntity.key``) leads to exactly one canonical entity.

    ``roles`` are those of (paper id, entity id) that differ from what extraction found, set by hand or because a paper
    doesn't introduce a well-known method; ``rejected`` are pairs that people rejected. ``former_ids`` maps ids of
    earlier builds to today's. ``unapplied`` says, a line each, which corrections by hand match nothing any more.
    """

    entities: tuple[CanonicalEntity, ...]
    assignment: dict[tuple[str, int], str]
    variants: tuple[Variant, ...] = ()
    decisions: tuple[Decision, ...] = ()
    roles: dict[tuple[str, str], Role] | None = None
    rejected: frozenset[tuple[str, str]] = frozenset()
    former_ids: dict[str, str] | None = None
    unapplied: tuple[str, ...] = ()


def strongest(roles: Iterable[Role], of_type: EntityType) -> Role:
    """The strongest of the roles that the type allows; MENTIONS where it allows none of them."""
    allowed = ROLES_OF_TYPE[of_type]
    given = set(roles)
    return next((role for role in allowed if role in given), Role.MENTIONS)
