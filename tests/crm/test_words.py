"""Whatever is told or recorded is said in words on every page, whichever process wrote it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NO_PAGE_YET: set[str] = set()
LOADED = "import sys, crm.wsgi, crm.urls; print(*sys.modules)"


def speakers() -> set[str]:
    """Modules that register words."""
    files = (file for part in ("crm", "enterprises", "spaces", "cms") for file in (ROOT / part).rglob("*.py"))
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in files
        if "\nspeak(" in file.read_text("utf-8")
    }


def test_the_words_of_all_verbs_are_known_to_the_pages_not_only_to_the_worker():
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)

    assert speakers() - NO_PAGE_YET - set(done.stdout.split()) == set()
