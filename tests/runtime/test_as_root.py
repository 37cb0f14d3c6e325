"""The embedded PostgreSQL for root where users cannot be switched: in a namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from sbs_portal.runtime import throwaway
from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.postgres import Cluster

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "true"]
pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or subprocess.run(NAMESPACE, capture_output=True, check=False).returncode != 0,
    reason="only root needs it, and only where namespaces are allowed",
)


def only(monkeypatch: pytest.MonkeyPatch, folder: Path, *names: str) -> None:
    """Leave nothing but these programs on the path."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(folder))


def numbers(cluster: Cluster) -> int:
    with closing(cluster.connect()) as link, link.cursor() as cursor:
        cursor.execute("select count(*) from kept")
        return int((cursor.fetchone() or (0,))[0])


def test_without_setpriv_a_cluster_is_made_in_a_namespace_and_stays_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with throwaway.folder() as folder:
        with monkeypatch.context() as poor:
            only(poor, folder / "bin", "unshare", "true")
            with throwaway.postgres(folder) as cluster:
                with closing(cluster.connect()) as link, link.cursor() as cursor:
                    cursor.execute("create table kept as select generate_series(1, 7)")
                assert (folder / "pg").stat().st_uid == 0
        with throwaway.postgres(folder) as cluster:  # setpriv is here, but it is no longer anyone else's
            assert Path(cluster.prefix[0]).name == "unshare"
            assert numbers(cluster) == 7


def test_with_neither_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path / "bin", "true")
    with pytest.raises(Refused, match="请改用普通用户运行，或用 DATABASE_URL"):
        Cluster(tmp_path / "pg", tmp_path / "s").make()
