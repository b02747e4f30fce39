"""What every process of ours has in common: how it starts, and that it ends with its parent."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from multiprocessing.connection import wait

SPAWN = multiprocessing.get_context("spawn")  # fork would copy the locks of the screen's threads


def end_with_parent() -> None:
    """End this process when its parent does, also one that was killed; nothing else would tell it in mid-work."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def spare_the_collector() -> None:
    """Look for cycles of garbage less often: what is read here is large and has few, and the search is costly."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
