"""What the documents say exists: variables, verbs, files that are linked, decisions in order."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from accounts.roles import Role
from sbs_portal.runtime.arguments import VERBS

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "docs/architecture.md", *sorted((ROOT / "docs/adr").glob("*.md"))]
READS = re.compile(r"""(?:flag|words|number|get|environ)\W+"((?:PORTAL_|DATABASE_URL|REDIS_URL)\w*)""")
OF_TESTS = {"PORTAL_KEYLESS", "PORTAL_TEST_FOLDER", "PORTAL_CHROMIUM_LIBRARIES", "PORTAL_SERVICE"}


def test_every_variable_that_the_portal_reads_is_in_the_readme() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sbs_portal").rglob("*.py"))
    read = set(READS.findall(code)) - OF_TESTS
    assert {"PORTAL_DATA", "PORTAL_TLS", "PORTAL_PROXIES", "DATABASE_URL"} <= read
    assert sorted(name for name in read if f"`{name}`" not in README) == []


def test_the_readme_names_every_verb_and_every_role() -> None:
    assert [verb for verb in VERBS if not re.search(rf"`{verb}\b", README)] == []
    assert [role.value for role in Role if f"{role.value} {role.label}" not in README] == []


def test_what_the_documents_link_to_exists_and_pictures_are_small() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            file = document.parent / target
            assert file.is_file(), f"{document.name} links to {target}"
            assert file.suffix != ".png" or file.stat().st_size < 300_000


def test_decisions_are_numbered_without_a_gap() -> None:
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    for number, file in enumerate(files, start=1):
        assert file.name.startswith(f"{number:04d}-")
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. ")
