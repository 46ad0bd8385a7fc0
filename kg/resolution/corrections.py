"""What people decided by hand, kept in ``corrections.toml``: readable, shareable, in the order in which it was decided.

A correction names an entity by its id and by some of its surfaces, so that it still finds it when a rebuild has changed
the id. Taking a correction out of the file undoes it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import CorrectionError
from kg.records import EntityType, Role

_HEADER = "# What people decided by hand; kg applies it in this order on every build. Take an entry out to undo it.\n\n"


class Action(StrEnum):
    """What a correction does."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    REJECT = "reject"
    SET_ROLE = "set-role"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision.

    ``entity`` (an id) and ``names`` (some of its surfaces) say what it is about. By action:
    merge: ``other``/``other_names`` become part of ``entity``; split: what is called ``surfaces`` or stands in
    ``papers`` becomes an entity of its own; rename: people see ``name``; retype: it is a ``type``; reject: ``paper``
    does not name it; set-role: its role in ``paper`` is ``role``; accept: its relation to ``paper``, or the surfaces
    joined in it, were looked at and are right (changes nothing; ``kg export gold`` and ``kg review`` go by it).
    ``who``, ``when`` (ISO 8601) and ``why`` are free.
    """

    action: Action
    entity: str
    names: tuple[str, ...] = ()
    other: str = ""
    other_names: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper: str = ""
    name: str = ""
    type: EntityType | None = None
    role: Role | None = None
    who: str = ""
    when: str = ""
    why: str = ""

    def describe(self) -> str:
        """The decision in a few words, for people."""
        called = self.entity
        match self.action:
            case Action.MERGE:
                return f"merge {self.other} into {called}"
            case Action.SPLIT:
                return f"split {', '.join((*self.surfaces, *self.papers))} from {called}"
            case Action.RENAME:
                return f"rename {called} to {self.name}"
            case Action.RETYPE:
                return f"retype {called} as {self.type}"
            case Action.SET_ROLE:
                return f"set the role of {called} in {self.paper} to {self.role}"
            case Action.REJECT:
                return f"reject {called} in {self.paper}"
            case Action.ACCEPT:
                return (
                    f"accept {called} in {self.paper}"
                    if self.paper
                    else f"accept {', '.join(self.surfaces)} in {called}"
                )


_NEEDS: dict[Action, tuple[str, ...]] = {
    Action.MERGE: ("other",),
    Action.RENAME: ("name",),
    Action.RETYPE: ("type",),
    Action.REJECT: ("paper",),
    Action.SET_ROLE: ("paper", "role"),
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """Decisions by hand, in the order in which they were made."""

    entries: tuple[Correction, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Corrections:
        """Those of a ``corrections.toml``; none where there is no file. CorrectionError where it isn't understood."""
        path = Path(path)
        if not path.exists():
            return cls()
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CorrectionError(f"{path}: not a corrections file ({error}); mend or remove it") from error
        given = data.get("correction", [])
        if set(data) - {"correction"} or not isinstance(given, list):
            raise CorrectionError(f"{path}: expected only [[correction]] tables")
        return cls(tuple(_parse(entry, f"{path}: correction {n}") for n, entry in enumerate(given, 1)))

    def save(self, path: str | Path) -> None:
        """Write them, replacing the file at once; equal corrections are equal files."""
        import tomli_w

        path = Path(path)
        entries = [_plain(correction) for correction in self.entries]
        text = _HEADER + tomli_w.dumps({"correction": entries}) if entries else _HEADER
        partial = path.with_name(path.name + ".partial")
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        except OSError as error:
            raise CorrectionError(f"{path}: cannot be written ({error.strerror}); check folder and rights") from error

    def plus(self, correction: Correction) -> Corrections:
        """These and one more."""
        return replace(self, entries=(*self.entries, correction))

    def without(self, number: int) -> Corrections:
        """These without the one of that number, counted from 1; CorrectionError where there is none."""
        if not 1 <= number <= len(self.entries):
            have = f"there are {len(self.entries)}" if self.entries else "there are none"
            raise CorrectionError(f"no correction {number} to undo: {have}")
        return replace(self, entries=self.entries[: number - 1] + self.entries[number:])


def _parse(entry: object, where: str) -> Correction:
    if not isinstance(entry, Mapping):
        raise CorrectionError(f"{where}: expected a table")
    known = {field.name for field in fields(Correction)}
    unknown = sorted(set(entry) - known)
    if unknown:
        raise CorrectionError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    values: dict[str, Any] = {}
    for key, value in entry.items():
        values[key] = _value(key, value, where)
    for needed in ("action", "entity", *_NEEDS.get(values.get("action", Action.ACCEPT), ())):
        if not values.get(needed):
            raise CorrectionError(f"{where}: {needed!r} is missing")
    return Correction(**values)


def _value(key: str, value: object, where: str) -> object:
    if key in ("names", "other_names", "surfaces", "papers"):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise CorrectionError(f"{where}: {key!r} must be a list of strings")
        return tuple(value)
    if not isinstance(value, str):
        raise CorrectionError(f"{where}: {key!r} must be a string")
    kinds: dict[str, type[StrEnum]] = {"action": Action, "type": EntityType, "role": Role}
    if key in kinds:
        try:
            return kinds[key](value)
        except ValueError:
            raise CorrectionError(f"{where}: {key} {value!r} is none of {', '.join(kinds[key])}") from None
    return value


def _plain(correction: Correction) -> dict[str, object]:
    plain: dict[str, object] = {}
    for field in fields(correction):
        value = getattr(correction, field.name)
        if value:
            plain[field.name] = list(value) if isinstance(value, tuple) else str(value)
    return plain
