"""The verbs of `./portal`, inside the environment."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

from sbs_portal.runtime import arguments
from sbs_portal.runtime.messages import Refused, note, say
from sbs_portal.runtime.paths import DataFolder


def main(words: list[str]) -> int:
    """Run one verb; its exit status."""
    if not words or words[0] in {"-h", "--help", "help"}:
        say(arguments.overview())
        return 0 if words else 2
    verb, rest = words[0], words[1:]
    if verb not in arguments.VERBS:
        note(f"没有这个命令：{verb}\n\n{arguments.overview()}")
        return 2
    os.umask(0o077)
    try:
        return run(verb, rest)
    except Refused as refused:
        note(str(refused))
        return 1
    except KeyboardInterrupt:
        return 130


def run(verb: str, rest: list[str]) -> int:
    """Dispatch; a verb's module is imported only when it is asked for."""
    if verb in {"manage", "test"}:
        given, rest = arguments.split_data(rest)
        if verb == "test":
            return int(_of("mutants.command" if rest[:1] == ["--mutants"] else "quality").run(rest))
        return int(_of("manage").manage(DataFolder.of(given), rest))
    options = arguments.parser_of(verb).parse_args(rest)
    data_folder = DataFolder.of(options.data)
    handlers: dict[str, Callable[[], int]] = {
        "up": lambda: _of("up").up(data_folder, options),
        "down": lambda: _of("down").down(data_folder),
        "status": lambda: _of("status").show(data_folder, as_json=options.json),
        "backup": lambda: _of("keeping").backup(data_folder, options.file),
        "restore": lambda: _of("keeping").restore(data_folder, options.file, replace=options.replace),
        "bench": lambda: _of("bench").run(options.name, as_json=options.json),
        "doctor": lambda: _of("doctor").run(data_folder, rehearse=options.rehearse, as_json=options.json),
    }
    return handlers[verb]()


def _of(module: str) -> Any:
    """The module of a verb."""
    return importlib.import_module(f"sbs_portal.runtime.{module}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
