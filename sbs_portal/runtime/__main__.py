"""The verbs of `./portal`, inside the environment."""

from __future__ import annotations

import os
import sys
import time

from sbs_portal.runtime import arguments
from sbs_portal.runtime.messages import Refused, note, say
from sbs_portal.runtime.paths import Places


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
    """Dispatch; each verb is imported only when it is asked for."""
    if verb in {"manage", "test"}:
        given, rest = arguments.split_data(rest)
        if verb == "test":
            from sbs_portal.runtime import quality

            return quality.run(rest)
        from sbs_portal.runtime import manage

        return manage.manage(Places.of(given), rest)
    options = arguments.parser_of(verb).parse_args(rest)
    places = Places.of(options.data)
    match verb:
        case "up":
            from sbs_portal.runtime import up

            return up.up(places, options)
        case "down":
            return down(places)
        case "status":
            from sbs_portal.runtime import status

            return status.show(places, as_json=options.json)
        case "backup":
            from sbs_portal.runtime import keeping

            return keeping.backup(places, options.file)
        case "restore":
            from sbs_portal.runtime import keeping

            return keeping.restore(places, options.file, replace=options.replace)
        case "bench":
            from sbs_portal.runtime import bench

            return bench.run(options.name, as_json=options.json)
        case _:
            from sbs_portal.runtime import doctor

            return doctor.run(places, rehearse=options.rehearse, as_json=options.json)


def down(places: Places) -> int:
    """Stop every process of the data folder, supervised or left over."""
    from sbs_portal.runtime import leftovers
    from sbs_portal.runtime.supervision import Supervisor

    supervisor = Supervisor(places)
    ran = places.run.is_dir() and (supervisor.pid() is not None or bool(leftovers.find(places)))
    if not ran:
        say(f"平台没有在运行（数据目录 {places.data}）。")
        return 0
    started = time.monotonic()
    supervisor.stop()
    left = leftovers.find(places)
    if left:
        raise Refused(f"仍有进程没有停止：{'、'.join(f'{x.service}({x.pid})' for x in left)}")
    say(f"已停止（{time.monotonic() - started:.1f} 秒）。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
