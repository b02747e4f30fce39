"""Text to the clipboard: by the terminal (OSC 52), and by a program where one is there and the screen is here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping

COMMANDS = {
    "pbcopy": (),
    "wl-copy": ("WAYLAND_DISPLAY",),
    "xclip": ("DISPLAY",),
}
"""Programs in the order in which they are tried, with the variables without which they have no clipboard."""
_ARGUMENTS = {"xclip": ("-selection", "clipboard")}


def program(
    environ: Mapping[str, str], find: Callable[[str], str | None] = shutil.which, platform: str = sys.platform
) -> tuple[str, ...] | None:
    """The command that fills the clipboard of this screen; None over SSH and where there is no such program."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return None
    for name, needed in COMMANDS.items():
        if name == "pbcopy" and platform != "darwin":
            continue
        if all(environ.get(variable) for variable in needed) and (path := find(name)):
            return (path, *_ARGUMENTS.get(name, ()))
    return None
