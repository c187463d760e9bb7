"""Take the README's picture: the first screen of the brief, in a real Chromium.

python scripts/make_picture.py       after `python run.py report`
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from cds_analysis.runs.printing import find_chromium

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "outputs" / "binh-thuan" / "2024-Q4" / "00_leadership_brief.html"
PICTURE = ROOT / "docs" / "brief.png"


def main() -> int:
    """Write ``docs/brief.png``."""
    browser = find_chromium()
    if browser is None or not PAGE.is_file():
        print("Chromium and a finished report are needed: python run.py report")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--user-data-dir={profile}", f"--screenshot={PICTURE}", "--window-size=1000,1080"]
        subprocess.run([*command, PAGE.as_uri()], check=True, capture_output=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
