"""`verify_audit [--json]`: whether the history still is what its daily digests say."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.audit.digests import make_digests, verify_digests


class Command(BaseCommand):
    """Recompute the digest chain; exits with 1 and names the first day that does not agree."""

    help = "核对操作记录的每日摘要；不一致时返回 1 并指出第一个不符的日期"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether a machine reads the answer."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make yesterday's digest if the night missed it, then verify all."""
        made = make_digests()
        found = verify_digests()
        if options["json"]:
            self.stdout.write(json.dumps({**found.as_dict(), "made": made}, ensure_ascii=False))
        elif found.ok:
            self.stdout.write(f"操作记录完整：{found.days} 天的摘要全部一致。")
            if made > 1:
                self.stdout.write(
                    f"其中 {made} 天的摘要刚刚补做。若平台这些天在运行，请与日志中的 audit_digest 核对。"
                )
        else:
            self.stdout.write(f"操作记录与摘要不符：{found.first_bad}，{found.reason}。")
        if not found.ok:
            raise SystemExit(1)
