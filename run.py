"""Start the suite on a machine that has only Python.

    python run.py report     make the quarterly report
    python run.py test       run the tests
    python run.py lab        open JupyterLab on the notebooks
    python run.py --help     everything else

The first start makes ``.venv`` and installs what ``requirements.lock`` names, checked by hash; later starts
go straight to work. Only the standard library is used here, and no shell, so it runs on Windows too.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = HOME / "installed.sha256"
LOCK = ROOT / "requirements.lock"
OLDEST, NEWEST = (3, 11), (3, 13)


def say(vietnamese, english):
    """Tell the user something in both languages, on the error stream."""
    print(vietnamese + "\n" + english, file=sys.stderr, flush=True)


def fingerprint():
    """Return what the installation depends on: the lock, the project file and the Python version."""
    parts = [
        LOCK.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        str(ROOT).encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed():
    """Return whether the environment is whole and of today's lock."""
    return PYTHON.is_file() and STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint()


def fits():
    """Return whether the environment there was made in this folder by this Python, or is the one running."""
    config = HOME / "pyvenv.cfg"
    if not (PYTHON.is_file() and config.is_file()):
        return False
    if Path(sys.prefix).resolve() == HOME.resolve():
        return True
    lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    version = "version = {}.{}.{}".format(*sys.version_info[:3])
    return version in lines and any(
        line.startswith("command") and line.endswith(" " + str(HOME)) for line in lines
    )


def install():
    """Make the environment, or bring it up to date; the stamp is written last."""
    say(
        "Lần chạy đầu: đang cài môi trường vào .venv (vài phút, chỉ một lần) …",
        "First start: installing into .venv (a few minutes, only once) …",
    )
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not fits():
        venv.create(HOME, clear=True, with_pip=uv is None)
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if uv is None and subprocess.call([str(PYTHON), "-m", "pip", "--version"], **silent) != 0:
        venv.create(HOME, clear=True, with_pip=True)
    pip = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    quiet = ["--quiet"] if uv else ["--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *quiet, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, *quiet, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    STAMP.write_text(fingerprint(), encoding="ascii")


def main():
    """Install if need be, then hand over to the ``cds`` command and return its exit status."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = "{}.{}".format(*sys.version_info[:2])
        say(
            "Cần Python 3.11, 3.12 hoặc 3.13; máy này đang dùng " + found + ".",
            "Python 3.11, 3.12 or 3.13 is needed; this is " + found + ".",
        )
        return 1
    if not installed():
        try:
            install()
        except (subprocess.CalledProcessError, OSError) as error:
            say(
                "Không cài được môi trường. Kiểm tra mạng và ổ đĩa rồi chạy lại.",
                "The installation failed. Check network and disk, then start again. (" + str(error) + ")",
            )
            return 1
    environment = dict(os.environ, CDS_ROOT=str(ROOT), PYTHONUTF8="1")
    try:
        return subprocess.call([str(PYTHON), "-m", "cds_analysis", *sys.argv[1:]], env=environment)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
