"""Bytes to text: files, standard input and gzip, decoded piece by piece so that nothing is held in memory whole."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from kg.errors import ReadError

_PIECE = 1 << 16
_PEEK = 1 << 17


class TextSource:
    """The text of one file, once, as lines or in pieces; what has been peeked at is read again.

    Raises ReadError where the bytes cannot be read on: a cut-off gzip, or bytes that are not UTF-8 (nor UTF-16 with a
    byte order mark). All text before that place is given first.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = _decoded(_ungzipped(stream))
        self._ahead: list[str] = []
        self._error: ReadError | None = None

    def peek(self, size: int = _PEEK) -> str:
        """The first ``size`` characters or so, fewer where the text is shorter or breaks off."""
        while self._error is None and sum(map(len, self._ahead)) < size:
            try:
                self._ahead.append(next(self._pieces))
            except StopIteration:
                break
            except ReadError as error:
                self._error = error
        return "".join(self._ahead)

    @property
    def error(self) -> ReadError | None:
        """What :meth:`peek` ran into, if anything; reading on raises it once the text before it is used up."""
        return self._error

    def pieces(self) -> Iterator[str]:
        """The text in pieces of any size."""
        while self._ahead:
            yield self._ahead.pop(0)
        if self._error:
            raise self._error
        yield from self._pieces

    def lines(self) -> Iterator[str]:
        """Lines without their ends (``\\n``, ``\\r\\n`` or ``\\r``); the last one counts though no line end follows it.

        Where the text breaks off, the line that is cut in two is not given.
        """
        rest = ""
        for piece in self.pieces():
            rest += piece
            held = rest.endswith("\r")  # its "\n" may be in the next piece
            lines = (rest[:-1] if held else rest).replace("\r\n", "\n").replace("\r", "\n").split("\n")
            rest = lines.pop() + ("\r" if held else "")
            yield from lines
        if rest:
            yield rest.rstrip("\r")

    def text(self) -> tuple[str, ReadError | None]:
        """All the text and, where it breaks off, why."""
        parts: list[str] = []
        try:
            for piece in self.pieces():
                parts.append(piece)
        except ReadError as error:
            return "".join(parts), error
        return "".join(parts), None


def standard_input() -> BinaryIO:
    """The bytes of standard input."""
    return sys.stdin.buffer


def _ungzipped(stream: BinaryIO) -> BinaryIO:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    if buffered.peek(2)[:2] == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=buffered, mode="rb"))
    return cast(BinaryIO, buffered)


def _byte_pieces(stream: BinaryIO) -> Iterator[bytes]:
    read = 0
    while True:
        try:
            piece = stream.read(_PIECE) if not isinstance(stream, gzip.GzipFile) else stream.read1(_PIECE)
        except EOFError:
            raise ReadError("the gzip data is cut off: reading stopped there; fetch the file again") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise ReadError(f"the gzip data is damaged: reading stopped after {read:,} bytes ({error})") from None
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}") from None
        if not piece:
            return
        read += len(piece)
        yield piece


def _decoded(stream: BinaryIO) -> Iterator[str]:
    decoder: codecs.IncrementalDecoder | None = None
    before = 0  # bytes that the decoder has been given
    encoding = "utf-8"
    pending = b""
    pieces = _byte_pieces(stream)
    while True:
        error: ReadError | None = None
        try:
            piece = next(pieces, b"")
        except ReadError as cut:
            piece, error = b"", cut
        if decoder is None and len(pending) + len(piece) < 4 and piece:
            pending += piece
            continue
        if decoder is None:
            piece, pending = pending + piece, b""
            encoding, mark = _encoding_of(piece)
            decoder = codecs.getincrementaldecoder(encoding)()
            before, piece, ended = mark, piece[mark:], not piece
        else:
            ended = not piece
        yield from _decode(decoder, piece, before, encoding, final=ended and error is None)
        before += len(piece)
        if error:
            raise error
        if ended:
            return


def _encoding_of(start: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark names, and the mark's length; UTF-8 without one."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if start.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _decode(
    decoder: codecs.IncrementalDecoder, piece: bytes, before: int, encoding: str, *, final: bool
) -> Iterator[str]:
    held = len(decoder.getstate()[0])
    try:
        text = decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode(encoding)
        if good:
            yield good
        place = before - held + error.start
        name = "UTF-8" if encoding == "utf-8" else "UTF-16"
        byte = f"0x{error.object[error.start]:02x}"
        raise ReadError(f"not {name} text: byte {byte} at offset {place:,}; convert the file to UTF-8") from None
    if text:
        yield text
