"""Cypher as tokens: strings, back-ticked names, parameters, numbers, words and signs; comments are no tokens.

Read strictly, so that no engine can see another statement in the same text: what one would take for an escape and
another would not (``\\u0027`` in a string, which Neo4j turns into a quote before anything else) is an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from kg.errors import QueryError

Kind = Literal["word", "name", "string", "number", "param", "sign"]

_ESCAPES = frozenset("\\'\"bfnrt")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SIGNS = re.compile(r"\.\.|<>|<=|>=|=~|::|\+=|[()\[\]{},;:|.+\-*/%^=<>&!]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it stands: character offsets into the statement, end exclusive.

    ``value`` is what it means: a name or parameter without its marks, else the text as written.
    """

    kind: Kind
    value: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """A bare word in capitals, as keywords are compared; empty for anything else."""
        if self.kind != "word":
            return ""
        return unicodedata.normalize("NFKC", self.value).casefold().upper()

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind == "sign" and self.value in signs


def tokenize(statement: str) -> list[Token]:
    """The tokens of a statement.

    Raises:
        QueryError: a string, name or comment that does not end, an escape that engines read differently, or a
            character that Cypher has no use for.
    """
    if re.search(r"\\[uUxX]", statement):
        raise QueryError(r"escapes such as \u0041 are refused: write the character itself")
    lone = _SURROGATE.search(statement)
    if lone:
        raise QueryError(f"the query holds half a character (U+{ord(lone.group()):04X}): is it UTF-8?")
    tokens: list[Token] = []
    place = 0
    while place < len(statement):
        character = statement[place]
        if character.isspace():
            place += 1
        elif statement.startswith(("//", "/*"), place):
            place = _after_comment(statement, place)
        else:
            token = _token(statement, place)
            tokens.append(token)
            place = token.end
    return tokens


def without_comments(statement: str, tokens: list[Token]) -> str:
    """The statement with every comment as one blank."""
    parts, last = [], 0
    for token in tokens:
        gap = statement[last : token.start]
        parts.append(gap if gap.isspace() or not gap else " ")
        parts.append(statement[token.start : token.end])
        last = token.end
    return "".join(parts).strip()


def _after_comment(statement: str, place: int) -> int:
    if statement.startswith("//", place):
        ends = [end for end in (statement.find("\n", place), statement.find("\r", place)) if end >= 0]
        return min(ends) + 1 if ends else len(statement)
    end = statement.find("*/", place + 2)
    if end < 0:
        raise QueryError("a comment in the query does not end: */ is missing")
    return end + 2


def _token(statement: str, place: int) -> Token:
    character = statement[place]
    if character in "'\"":
        end = _after_string(statement, place)
        return Token("string", statement[place:end], place, end)
    if character == "`":
        name, end = _quoted(statement, place)
        return Token("name", name, place, end)
    if character == "$":
        return _parameter(statement, place)
    if _begins_word(character):
        end = _after_word(statement, place)
        return Token("word", statement[place:end], place, end)
    sign = _SIGNS.match(statement, place)
    # "n.5" is no property, but "..5" and "1..5" are ranges: a dot begins a number only where no dot comes next to it.
    number = None if sign is not None and sign.group() == ".." else _NUMBER.match(statement, place)
    if number is not None:
        return Token("number", number.group(), place, number.end())
    if sign is not None:
        return Token("sign", sign.group(), place, sign.end())
    raise QueryError(f"the query holds {character!r} (U+{ord(character):04X}), which Cypher has no use for there")


def _begins_word(character: str) -> bool:
    return character == "_" or character.isidentifier()


def _after_word(statement: str, place: int) -> int:
    end = place
    while end < len(statement) and (statement[end] == "_" or ("a" + statement[end]).isidentifier()):
        end += 1
    return end


def _after_string(statement: str, place: int) -> int:
    quote, at = statement[place], place + 1
    while at < len(statement):
        if statement[at] == "\\":
            if statement[at + 1 : at + 2] not in _ESCAPES or at + 1 >= len(statement):
                raise QueryError(f"{statement[at : at + 2]} in a string is refused: a backslash is written \\\\")
            at += 2
        elif statement[at] == quote:
            return at + 1
        else:
            at += 1
    raise QueryError(f"a string in the query does not end: {quote} is missing")


def _quoted(statement: str, place: int) -> tuple[str, int]:
    at = place + 1
    while True:
        end = statement.find("`", at)
        if end < 0:
            raise QueryError("a name in the query does not end: ` is missing")
        if statement.startswith("``", end):
            at = end + 2
            continue
        return statement[place + 1 : end].replace("``", "`"), end + 1


def _parameter(statement: str, place: int) -> Token:
    if statement.startswith("`", place + 1):
        name, end = _quoted(statement, place + 1)
        return Token("param", name, place, end)
    end = _after_word(statement, place + 1)
    if end == place + 1:
        raise QueryError("a parameter is written $name")
    return Token("param", statement[place + 1 : end], place, end)
