"""What the verbs say to a person: short Chinese sentences. Logs are English and go to files."""

from __future__ import annotations

import sys


class Refused(Exception):  # noqa: N818 - the word the house uses
    """The verb cannot do what was asked; the text is the one sentence that says why and what to do."""


def say(text: str = "") -> None:
    """Tell the person at the terminal how it goes."""
    print(text, flush=True)


def note(text: str) -> None:
    """Tell them without touching stdout, which may belong to a command's output."""
    print(text, file=sys.stderr, flush=True)


def last_line(said: str) -> str:
    """The last line with something in it of what a program or a library said; '' when it said nothing."""
    return (said.strip().splitlines() or [""])[-1].strip()
