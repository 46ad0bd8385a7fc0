"""How far a long command is: a bar on standard error, where that is a terminal; silence elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.cli.common import console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_TOLD = {
    "read": "reading",
    "extract": "extracting",
    "resolve": "resolving names",
    "publish": "writing the graph",
}


class Bars:
    """A ``kg.build.ProgressListener`` that draws one bar a stage; use it as a context manager."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=console(stderr=True), transient=True)
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins, of ``total`` steps (None: nobody knows)."""
        if self._progress is not None:
            self._finish()
            self._task = self._progress.add_task(_TOLD.get(name, name), total=total)

    def advance(self, steps: int = 1) -> None:
        """Steps of the stage were done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, steps)

    def _finish(self) -> None:
        """The bar of a stage that ended is full, whatever it was told of its length."""
        if self._progress is not None and self._task is not None:
            done = self._progress.tasks[-1].completed
            self._progress.update(self._task, total=done or 1, completed=done or 1)
