"""Is there what the tests of the page drive? On Debian, as root, what is missing is installed from its packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# Program, any of these -> the Debian package that brings it.
WANTED = {
    ("chromium", "google-chrome"): "chromium",
    ("firefox-esr", "firefox"): "firefox-esr",
    ("node",): "nodejs",
    ("npm",): "npm",
}


def main() -> int:
    missing = [package for programs, package in WANTED.items() if not any(map(shutil.which, programs))]
    if not missing:
        return 0
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"The tests of the page need {', '.join(missing)}: install them (Debian: apt install).", file=sys.stderr)
        return 2
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *missing]):
        waiting = ["apt-get", "-o", "DPkg::Lock::Timeout=600", *command]
        if subprocess.run(waiting, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            print(f"Run apt-get install {' '.join(missing)}: it did not go through.", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
