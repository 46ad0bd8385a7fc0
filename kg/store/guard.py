"""The reading guard: one statement, reading clauses alone. It stands before both stores.

Neither store can be trusted to read only: LadybugDB, opened for reading, still writes and reads files (COPY, LOAD
FROM), loads native code (INSTALL) and locks readers out (CHECKPOINT); Neo4j has procedures. So a statement must be made
of allowed keywords, allowed functions, names and values alone. That is decided on tokens, by three rules: words that
begin any other clause are refused unless they stand where only a name can stand; a function must be known; and where a
value has ended no other may begin, so that a word that is not known to begin a clause cannot begin one.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError
from kg.store.tokens import Token, tokenize, without_comments

_KEYWORDS = """
    MATCH OPTIONAL UNWIND WITH RETURN WHERE UNION ALL ORDER BY SKIP LIMIT DISTINCT AS AND OR XOR NOT IN IS NULL TRUE
    FALSE STARTS ENDS CONTAINS CASE WHEN THEN ELSE END ASC DESC ASCENDING DESCENDING EXISTS COUNT COLLECT ANY NONE
    SINGLE SHORTEST TRAIL ACYCLIC
"""
_FORBIDDEN = """
    ALTER ATTACH CALL CHECKPOINT COPY CREATE DELETE DETACH DROP EXPORT FINISH FOREACH IMPORT INSERT INSTALL LOAD MERGE
    NODETACH REMOVE SET UNINSTALL USE YIELD
"""
_FUNCTIONS = """
    abs acos all allshortestpaths any array_contains asin atan atan2 avg btrim cast ceil ceiling char_length
    character_length coalesce collect concat concat_ws contains cos count date date_part datepart datetime degrees
    duration e elementid end_node endnode ends_with exists exp floor greatest head id ifnull initcap is_acyclic is_trail
    isempty isnan keys label labels last least left length levenshtein list_any_value list_concat list_contains
    list_distinct list_element list_extract list_has_all list_has_any list_position list_reverse_sort list_slice
    list_sort list_sum list_to_string ln localdatetime log log10 log2 lower lpad ltrim max md5 min nodes none nullif
    percentilecont percentiledisc pi pow prefix properties radians rand range reduce regexp_extract regexp_full_match
    regexp_matches regexp_replace relationships rels replace reverse right round rpad rtrim sha256 shortestpath sign
    sin single size split split_part sqrt start_node startnode starts_with stdev stdevp string string_split substr
    substring suffix sum tail tan to_double to_int64 to_string toboolean tofloat tointeger tolower tostring toupper
    trim type typeof upper
"""
CLAUSE_STARTS = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"})
KEYWORDS = frozenset(_KEYWORDS.split())
"""Words that may stand bare."""
FORBIDDEN = frozenset(_FORBIDDEN.split())
"""Words that begin a clause that is not reading, in either dialect; as names they stand in back-ticks, or where only a
name can. What can only begin a statement (EXPLAIN, SHOW, BEGIN …) needs no mention: those begin by an allowed word."""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Functions that compute from their arguments alone."""
_VALUES = frozenset({"NULL", "TRUE", "FALSE", "END"})
"""Keywords that a value ends with."""
MOST_TOKENS = 10_000
"""Words and signs of a statement; the embedded engine's parser knows no time limit and, past some ten times more, ends
the process."""
DEEPEST = 50
"""Brackets and CASEs inside of each other, and NOTs or minus signs in a row: deeper ones end the process too."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement that only reads: its text without comments and closing semicolon, its tokens and parameters."""

    text: str
    tokens: tuple[Token, ...]
    parameters: frozenset[str]


def check_reading(statement: str) -> Reading:
    """``statement``, if it is one and only reads.

    Raises:
        QueryError: it is none, several, or holds something else; the message names it.
    """
    tokens = tokenize(statement)
    while tokens and tokens[-1].is_sign(";"):
        tokens.pop()
    if not tokens:
        raise QueryError("the query is empty; write one such as: MATCH (p:Paper) RETURN p.title AS title LIMIT 5")
    if len(tokens) > MOST_TOKENS:
        raise QueryError(f"the query is too long ({len(tokens):,} words and signs); give long lists as parameters")
    if tokens[0].keyword not in CLAUSE_STARTS:
        raise QueryError(_refusal(tokens[0]))
    _check_words(tokens)
    _check_brackets(tokens)
    text = without_comments(statement, tokens)
    return Reading(text, tuple(tokenize(text)), frozenset(token.value for token in tokens if token.kind == "param"))


def _refusal(token: Token) -> str:
    if token.keyword == "CALL":
        return "CALL is refused: kg query only reads the graph; instead of CALL { … } carry on by WITH"
    return (
        f"{token.value} is refused: kg query only reads (MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE, RETURN, UNION, "
        "ORDER BY, SKIP, LIMIT)"
    )


def _check_words(tokens: list[Token]) -> None:
    after_value = False
    for place, token in enumerate(tokens):
        if token.kind == "sign":
            if token.value == ";":
                raise QueryError("only one statement can be run at a time")
            after_value = token.value in (")", "]", "}")
            continue
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        called = token.kind in ("word", "name") and follows is not None and follows.is_sign("(")
        if token.kind == "word" and not _is_name(tokens, place, called=called):
            if token.keyword in FORBIDDEN:
                as_name = follows is None or follows.is_sign(",", ".", ")", "]", ":") or follows.keyword == "AS"
                raise QueryError(_refusal(token) + (f"; a name is written `{token.value}`" if as_name else ""))
            if token.keyword in KEYWORDS:
                after_value = token.keyword in _VALUES
                continue
        if called:
            _check_function(tokens, place)
        if after_value:
            raise QueryError(
                f"the query cannot be understood at {token.value!r}, where a clause or an operator should stand"
            )
        after_value = not called


def _is_name(tokens: list[Token], place: int, *, called: bool) -> bool:
    """Whether a word stands where only a name can: after a property's dot or a label's colon, or as a map's key."""
    if place < 2 or called:
        return False
    before, owner = tokens[place - 1], tokens[place - 2]
    if before.is_sign("{", ",") and place + 1 < len(tokens) and tokens[place + 1].is_sign(":"):
        return True
    if before.is_sign("."):
        # "1.CREATE": some readers end the number with its dot, so that a clause would begin there.
        return owner.kind in ("word", "name", "param") or owner.is_sign(")", "]", "}")
    return before.is_sign(":")


def _check_function(tokens: list[Token], place: int) -> None:
    token = tokens[place]
    dotted = place > 0 and tokens[place - 1].is_sign(".")
    if token.kind != "word" or dotted or token.keyword.lower() not in FUNCTIONS:
        name = f".{token.value}" if dotted else token.value
        raise QueryError(f"{name}() is refused: kg lets a query call only functions that compute (docs/cypher.md)")


def _check_brackets(tokens: list[Token]) -> None:
    pairs = {")": "(", "]": "[", "}": "{"}
    stack: list[str] = []
    cases = in_a_row = 0
    for place, token in enumerate(tokens):
        if token.is_sign("(", "[", "{"):
            stack.append(token.value)
        elif token.is_sign(")", "]", "}") and (not stack or stack.pop() != pairs[token.value]):
            raise QueryError(f"the query has a {token.value} that closes nothing")
        if not (place and tokens[place - 1].is_sign(".", ":")):
            cases = max(0, cases + (token.keyword == "CASE") - (token.keyword == "END"))
        in_a_row = in_a_row + 1 if token.keyword == "NOT" or token.is_sign("-", "+") else 0
        if max(len(stack) + cases, in_a_row) > DEEPEST:
            raise QueryError(f"the query is nested more than {DEEPEST} deep; take it apart by WITH")
    if stack:
        raise QueryError(f"the query has a {stack[-1]} that is not closed")
