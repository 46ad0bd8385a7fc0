"""JSON: a list of papers, an object that holds such a list, or one paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import ReadError
from kg.papers.exports import plain_record
from kg.papers.fields import BadRecordError, known_name, paper_from
from kg.papers.source import TextSource
from kg.records import Paper, Skipped

_TOO_LONG = "a number of thousands of digits"
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")
_LIST_OF_OBJECTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"\s*:\s*\[\s*(?=\{)")


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the document, in order; where it is cut off or broken, those before that place and one skipped."""
    if source.peek().lstrip("\ufeff \t\r\n").startswith("["):
        yield from _elements(_Buffer(source), name)
        return
    text, error = source.text()
    text = text.lstrip("\ufeff")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as broken:
        if isinstance(broken, json.JSONDecodeError) and broken.msg == "Extra data":
            yield from _one_after_another(text, name, error)
        else:
            yield from _rescued(text, name, error or _broken(broken, text))
        return
    if error:
        raise error
    records = _records_in(document)
    if records is None:
        raise ReadError("JSON, but no list of papers in it (objects with title and abstract)")
    for number, record in enumerate(records, 1):
        yield _paper(record, f"{name}, record {number}", name)


class _Buffer:
    """The text from the first bracket on, read further as it is needed."""

    def __init__(self, source: TextSource) -> None:
        self._pieces = source.pieces()
        self.text = ""
        self.error: ReadError | None = None
        self.ended = False

    def more(self, at_least: int) -> bool:
        """Reads on, at least so many characters; False at the end."""
        parts = [self.text]
        gained = 0
        while gained < at_least and not self.ended:
            try:
                piece = next(self._pieces)
            except StopIteration:
                self.ended = True
            except ReadError as error:
                self.ended, self.error = True, error
            else:
                parts.append(piece)
                gained += len(piece)
        self.text = "".join(parts)
        return gained > 0


def _elements(buffer: _Buffer, name: str) -> Iterator[Paper | Skipped]:
    """The elements of a list, each decoded as soon as it is there."""
    buffer.more(1)
    at = buffer.text.index("[") + 1
    number = 0
    while True:
        at = _SPACE.match(buffer.text, at).end()  # type: ignore[union-attr]
        if at < len(buffer.text) and buffer.text[at] == "]":
            if buffer.error:
                raise buffer.error
            return
        try:
            if at >= len(buffer.text):
                raise json.JSONDecodeError("cut off", buffer.text, at)
            record, at = _DECODER.raw_decode(buffer.text, at)
            if at == len(buffer.text) and not isinstance(record, dict) and not buffer.ended:
                raise json.JSONDecodeError("a number may go on", buffer.text, at)
        except RecursionError:
            raise ReadError(f"record {number + 1}: nested too deep") from None
        except ValueError as broken:
            if not isinstance(broken, json.JSONDecodeError):
                raise ReadError(f"record {number + 1}: {_TOO_LONG}") from None
            if buffer.more(max(1 << 16, len(buffer.text) - at)):
                continue
            if buffer.error:
                raise buffer.error from None
            raise _broken(broken, buffer.text, number) from None
        number += 1
        yield _paper(record, f"{name}, record {number}", name)
        buffer.text, at = buffer.text[at:], 0


def _broken(error: Exception, text: str, after: int | None = None) -> ReadError:
    if isinstance(error, json.JSONDecodeError):
        if not text[error.pos :].strip() or error.msg.startswith(("Unterminated", "cut off")):
            return ReadError("the JSON is cut off at the end: reading stopped there")
        if after is not None:
            return ReadError(f"not JSON after record {after} ({error.msg}): reading stopped there")
        return ReadError(f"not JSON ({error.msg}, line {error.lineno}, column {error.colno}): reading stopped there")
    return ReadError("JSON that is nested too deep" if isinstance(error, RecursionError) else f"JSON with {_TOO_LONG}")


def _one_after_another(text: str, name: str, error: ReadError | None) -> Iterator[Paper | Skipped]:
    """Objects over several lines with nothing between them, as ``jq '.[]'`` writes them."""
    number, at = 0, _SPACE.match(text).end()  # type: ignore[union-attr]
    while at < len(text):
        try:
            record, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as broken:
            raise error or _broken(broken, text, number) from None
        number += 1
        yield _paper(record, f"{name}, record {number}", name)
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    if error:
        raise error


def _rescued(text: str, name: str, error: ReadError) -> Iterator[Paper | Skipped]:
    """From a broken object: the papers of its first list of objects, as far as they go; then the error."""
    start = _LIST_OF_OBJECTS.search(text)
    at = start.end() if start else len(text)
    number = 0
    while at < len(text):
        try:
            record, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        number += 1
        yield _paper(record, f"{name}, record {number}", name)
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    raise error


def _records_in(document: Any) -> list[Any] | None:
    """The list of papers in a document: itself, the first list of objects in it (one level down too), or one paper."""
    if not isinstance(document, dict):
        return None
    fields = {known_name(key) for key in document}
    if "title" in fields and "abstract" in fields:
        return [document]
    inner = [value for value in document.values() if isinstance(value, dict)]
    for value in [*document.values(), *(v for d in inner for v in d.values())]:
        if isinstance(value, list) and any(isinstance(element, dict) for element in value):
            return value
    if document and all(isinstance(value, dict) for value in document.values()):  # {"id": {…}, …}
        return [{"id": key, **value} for key, value in document.items()]
    if "title" in fields:
        return [document]
    return [] if any(isinstance(value, list) and not value for value in document.values()) else None


def _paper(record: Any, where: str, name: str) -> Paper | Skipped:
    if not isinstance(record, dict):
        return Skipped(where, "not a JSON object")
    try:
        return paper_from(plain_record(record), name)
    except BadRecordError as bad:
        return Skipped(where, str(bad))
