"""Several texts read at once by threads of one process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

SWITCH_SECONDS = 0.002
"""After how long a thread lets others run Python. Most of a text's time goes by in the encoder, where no lock is held;
with Python's usual 5 ms a thread that comes back from there waits as long as reading half a text takes."""


def in_threads(read: Callable[[Given], Made], stream: Iterable[Given], threads: int) -> Iterator[Made]:
    """``read`` of each, in the order given, up to ``threads`` at once; a few of ``stream`` are taken ahead of need."""
    if threads < 2:
        yield from map(read, stream)
        return
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with ThreadPoolExecutor(threads) as pool:
            waiting = iter(stream)
            pending = [pool.submit(read, one) for one in islice(waiting, 2 * threads)]
            while pending:
                yield pending.pop(0).result()
                pending += [pool.submit(read, one) for one in islice(waiting, 1)]
    finally:
        sys.setswitchinterval(usual)
