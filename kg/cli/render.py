"""Tables: drawn by rich in a terminal, tab-separated lines (a header first) where the output is piped or in a file.

All cells are other people's text: they are shown as they are, never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import typer

from kg.cli.common import console, in_terminal, shown

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 120
"""Columns of a terminal from which there is room for wide tables."""

Cell = str | int | float | tuple[str, ...] | None
"""What stands in a table's cell; a tuple is lines in a terminal, words elsewhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how it is aligned, whether it may wrap, and its rich style and share of the width."""

    heading: str
    justify: Literal["left", "right"] = "left"
    wrap: bool = True
    style: str = ""
    ratio: int | None = None


def text_of(cell: Cell) -> str:
    """A cell on one line, as people read it: nothing for None, at most three decimals for a float."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return " ".join(map(shown, cell))
    return f"{cell:.3f}".rstrip("0").rstrip(".") if isinstance(cell, float) else shown(cell)


def print_table(
    columns: Sequence[Column | str], rows: Iterable[Sequence[Cell]], *, title: str | None = None, expand: bool = False
) -> None:
    """Print rows under their headings; in a terminal with ``title`` above, ``expand``ed to its width if asked."""
    named = [Column(column) if isinstance(column, str) else column for column in columns]
    if not in_terminal():
        typer.echo("\t".join(column.heading for column in named))
        for row in rows:
            typer.echo("\t".join(text_of(cell) for cell in row))
        return
    console().print(make_table(named, rows, title=title, expand=expand))


def make_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str | None = None, expand: bool = False
) -> Table:
    """The rich table of the rows; ``expand`` makes it as wide as the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title=Text(shown(title)) if title else None, title_justify="left"
    )
    for column in columns:
        table.add_column(
            Text(column.heading),
            justify=column.justify,
            style=column.style,
            no_wrap=not column.wrap,
            overflow="fold",
            ratio=column.ratio,
        )
    for row in rows:
        table.add_row(
            *(Text("\n".join(map(text_of, cell)) if isinstance(cell, tuple) else text_of(cell)) for cell in row)
        )
    return table


def print_line(*parts: str | tuple[str, str], indent: int = 0) -> None:
    """One line made of texts and (text, rich style) pairs; a terminal wraps it at its width, under its own indent."""
    pairs = [(shown(part), "") if isinstance(part, str) else (shown(part[0]), part[1]) for part in parts]
    if not in_terminal():
        typer.echo(" " * indent + "".join(text for text, _ in pairs))
        return
    from rich.padding import Padding
    from rich.text import Text

    console().print(Padding(Text.assemble(*pairs, overflow="fold"), (0, 0, 0, indent), expand=False))


def marked(text: str, words: Iterable[str], style: str = "bold") -> list[tuple[str, str]]:
    """Split a text into (text, style) pairs, so that the words stand out; the longest word at a place wins."""
    import re

    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not ordered:
        return [(text, "")]
    pattern = "|".join(map(re.escape, ordered))
    parts = re.split(f"(?<!\\w)({pattern})(?!\\w)", text)
    return [(part, style if place % 2 else "") for place, part in enumerate(parts) if part]
