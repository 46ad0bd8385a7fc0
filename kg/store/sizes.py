"""What one step of an engine may make: its time limit is looked at between steps alone.

``range(1, 1000000000)`` is one step, fills all memory and cannot be stopped; ``lpad(x, 2000000000, ' ')`` is another.
So the numbers of such functions are written out, or parameters, and not too large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QueryError
from kg.store.tokens import Token

LONGEST_RANGE = 1_000_000
"""Numbers that one range() may give."""
LONGEST_PADDING = 10_000
"""Characters that lpad() and rpad() may make."""


def check_sizes(tokens: Sequence[Token], params: Mapping[str, Any]) -> None:
    """Nothing, where every range and padding is of a known and sensible size.

    Raises:
        QueryError: one is not, or hangs on what only the engine would know.
    """
    for place, token in enumerate(tokens[:-1]):
        if not tokens[place + 1].is_sign("("):
            continue
        if token.keyword == "RANGE":
            numbers = [_number(argument, params) for argument in _arguments(tokens, place + 2)]
            if None in numbers or len(numbers) < 2 or _steps(numbers) > LONGEST_RANGE:  # type: ignore[arg-type]
                raise QueryError(
                    f"range() takes whole numbers as written (or parameters) and {LONGEST_RANGE:,} steps at most"
                )
        elif token.keyword in ("LPAD", "RPAD"):
            arguments = _arguments(tokens, place + 2)
            width = _number(arguments[1], params) if len(arguments) > 1 else None
            if width is None or width > LONGEST_PADDING:
                name = token.value.lower()
                raise QueryError(
                    f"{name}() takes a whole number as written (or a parameter), {LONGEST_PADDING:,} at most"
                )


def _steps(numbers: Sequence[int]) -> int:
    start, end, *step = numbers
    return abs(end - start) // max(1, abs(step[0]) if step else 1)


def _number(argument: Sequence[Token], params: Mapping[str, Any]) -> int | None:
    """The whole number that an argument is; None where it is something else."""
    sign = -1 if argument and argument[0].is_sign("-") else 1
    rest = argument[1:] if sign < 0 else argument
    if len(rest) != 1:
        return None
    if rest[0].kind == "param":
        given = params.get(rest[0].value)
        return sign * given if isinstance(given, int) else None
    return sign * int(rest[0].value) if rest[0].kind == "number" and rest[0].value.isdecimal() else None


def _arguments(tokens: Sequence[Token], start: int) -> list[Sequence[Token]]:
    """The arguments of a call whose first one begins at ``start``."""
    found, depth, first = [], 0, start
    for place in range(start, len(tokens)):
        token = tokens[place]
        if depth == 0 and token.is_sign(",", ")"):
            found.append(tokens[first:place])
            first = place + 1
            if token.is_sign(")"):
                break
        depth += token.is_sign("(", "[", "{") - token.is_sign(")", "]", "}")
    return found
