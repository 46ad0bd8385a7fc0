"""A build that kills itself (SIGKILL: nothing can be tidied up) at a given moment; run as a program.

``python -m tests.building.killed MODEL OUT STAGE STEPS SECONDS SOURCE...``: once ``STAGE`` has begun and made ``STEPS``
steps, after ``SECONDS`` more.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from kg.build import build


class Killer:
    """A listener to whom a build tells that its time has come."""

    def __init__(self, stage: str, steps: int, seconds: float) -> None:
        self.awaited, self.left, self.seconds = stage, steps, seconds
        self.now = ""

    def stage(self, name: str, total: int | None) -> None:
        self.now = name
        if name == self.awaited and self.left == 0:
            self.kill()

    def advance(self, steps: int = 1) -> None:
        if self.now == self.awaited:
            self.left -= steps
            if self.left == 0:
                self.kill()

    def kill(self) -> None:
        if self.seconds <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        threading.Thread(target=self._later, daemon=True).start()

    def _later(self) -> None:
        time.sleep(self.seconds)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    model, out, stage, steps, seconds, *sources = sys.argv[1:]
    build(sources, out, model=model, progress=Killer(stage, int(steps), float(seconds)))
