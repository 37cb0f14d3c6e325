"""What the verbs say to a person: short Chinese sentences. Logs are English and go to files."""

from __future__ import annotations

import errno
import os
import sys
from typing import TextIO


class Refused(Exception):  # noqa: N818 - the word the house uses
    """The verb cannot do what was asked; the text is the one sentence that says why and what to do."""


def say(text: str = "") -> None:
    """Tell the person at the terminal how it goes."""
    _tell(sys.stdout, text)


def note(text: str) -> None:
    """Tell them without touching stdout, which may belong to a command's output."""
    _tell(sys.stderr, text)


def _tell(stream: TextIO, text: str) -> None:
    """Print; nothing more to whoever has hung up (`| head`, a closed terminal), which stops no verb half-way."""
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EIO):
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def last_line(said: str) -> str:
    """The last line of what a program or a library said that is no advice; '' when it said nothing.

    libpq puts its advice ("Is the server running …?") behind the error, indented.
    """
    lines = [line for line in said.strip().splitlines() if line.strip() and not line.startswith("\t")]
    return (lines or [""])[-1].strip()
