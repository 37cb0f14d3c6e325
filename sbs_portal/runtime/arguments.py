"""The command line of `./portal`: every verb takes `--data DIR` right after it."""

from __future__ import annotations

import argparse
from typing import NoReturn

VERBS = {
    "up": "启动平台（首次运行会准备环境与数据）",
    "down": "停止平台",
    "status": "查看运行状态",
    "test": "运行全部检查与测试",
    "manage": "运行管理命令（manage.py）",
    "backup": "备份到一个文件",
    "restore": "从备份文件恢复到空平台",
    "bench": "运行性能基准",
    "doctor": "检查环境与服务，并给出处理办法",
}


def split_data(rest: list[str]) -> tuple[str | None, list[str]]:
    """The data folder given right after a verb whose other arguments belong to someone else, and those arguments."""
    if rest[:1] == ["--data"] and len(rest) > 1:
        return rest[1], rest[2:]
    if rest and rest[0].startswith("--data="):
        return rest[0].partition("=")[2], rest[1:]
    return None, rest


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"参数有误：{message}\n{self.format_usage()}")


def _port(text: str) -> int:
    """A port that one can listen on; any other text is a usage error."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"端口应为 1 到 65535 的整数，现为“{text}”")
    return int(text)


def _count(text: str) -> int:
    """How many; any other text is a usage error."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"数目应为正整数，现为“{text}”")
    return int(text)


def parser_of(verb: str) -> argparse.ArgumentParser:
    """The parser of one verb; `--data` is taken off before."""
    parser = _Parser(prog=f"./portal {verb}", description=VERBS[verb])
    parser.add_argument("--data", metavar="DIR", help="数据目录（默认 PORTAL_DATA，否则 var/）")
    if verb == "up":
        parser.add_argument("--port", type=_port, default=8000, help="端口（默认 8000）")
        parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
        parser.add_argument(
            "--demo", action=argparse.BooleanOptionalAction, default=None, help="是否带演示数据"
        )
        parser.add_argument("--detach", action="store_true", help="就绪后转入后台")
    elif verb == "status":
        parser.add_argument("--json", action="store_true", help="输出 JSON")
    elif verb == "test":
        parser.add_argument("--mutants", metavar="PATH", nargs="?", const="", help="变异测试的文件或目录")
        parser.add_argument("--sample", metavar="N", type=_count, help="只抽取 N 个变异")
        parser.add_argument("--seed", metavar="S", type=int, default=1, help="抽样的种子（默认 1）")
    elif verb == "backup":
        parser.add_argument("file", metavar="FILE", help="备份文件")
    elif verb == "restore":
        parser.add_argument("file", metavar="FILE", help="备份文件")
        parser.add_argument("--replace", action="store_true", help="允许覆盖已有业务数据的平台")
    elif verb == "bench":
        parser.add_argument("name", metavar="NAME", nargs="?", help="只运行名称包含它的基准")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
    elif verb == "doctor":
        parser.add_argument(
            "--rehearse", metavar="FILE", nargs="?", const="", help="演练恢复（默认用现做的备份）"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def overview() -> str:
    """What `./portal` alone says."""
    lines = [f"  {verb:<8} {text}" for verb, text in VERBS.items()]
    return "用法：./portal 命令 [--data DIR] …\n\n" + "\n".join(lines)
