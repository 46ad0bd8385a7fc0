"""Disjoint sets whose representative is always the smallest member, so that it never depends on the order of unions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class DisjointSets(Generic[K]):
    """Union-find (Galler & Fischer 1964) with path halving; of two roots the smaller becomes the root of both."""

    def __init__(self, members: Iterable[K] = ()) -> None:
        self._parent: dict[K, K] = {member: member for member in members}

    def find(self, member: K) -> K:
        """The smallest member of its set; a member never seen is a set of its own."""
        parent = self._parent
        if member not in parent:
            parent[member] = member
            return member
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def union(self, left: K, right: K) -> bool:
        """Join two sets; False where they were one already."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return False
        if b < a:  # type: ignore[operator]
            a, b = b, a
        self._parent[b] = a
        return True

    def groups(self) -> dict[K, list[K]]:
        """Root -> its members, sorted."""
        found: dict[K, list[K]] = {}
        for member in self._parent:
            found.setdefault(self.find(member), []).append(member)
        return {root: sorted(members) for root, members in sorted(found.items())}  # type: ignore[type-var]
