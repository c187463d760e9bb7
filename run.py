"""Start the suite on a machine that has only Python.

    python run.py report     make the quarterly report
    python run.py test       run the tests
    python run.py docs       build the guide
    python run.py lab        open JupyterLab on the notebooks
    python run.py --help     everything else

The first start makes ``.venv`` and installs what ``requirements.lock`` names, checked by hash; ``test`` and
``docs`` need what ``requirements-test.lock`` names. Later starts go straight to work, whichever Python they
have. A new environment is made beside the old one and takes its place when it is whole. Only the standard
library is used here, and no shell, so it runs on Windows too.
"""

import sys

if __name__ == "__main__":
    # a random.py beside this file is not the library's
    sys.path = sys.path[1:]

import hashlib
import os
import re
import shutil
import subprocess
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = HOME / "installed.sha256"
LOCK, TEST_LOCK = ROOT / "requirements.lock", ROOT / "requirements-test.lock"
BESIDE = ".v[0-9][0-9][0-9]"
QUIET = subprocess.DEVNULL
OLDEST = (3, 11)


def say(vietnamese, english):
    """Tell the user something in both languages, on the error stream."""
    print(vietnamese + "\n" + english, file=sys.stderr, flush=True)


def wanted(words):
    """Return the locks that will do for a command, the one to be installed first."""
    return [TEST_LOCK] if words[:1] in (["test"], ["docs"]) else [LOCK, TEST_LOCK]


def fingerprint(version=sys.version, lock=LOCK):
    """Return what an installation depends on: its lock, the project file, its Python and its folder."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def python_of(home):
    """Return the interpreter of an environment."""
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python):
    """Return what an interpreter calls itself; nothing if it does not run."""
    try:
        told = subprocess.check_output([str(python), "-ISc", "import sys; print(sys.version)"], stderr=QUIET)
    except (subprocess.CalledProcessError, OSError):
        return ""
    return told.decode(errors="replace").rstrip("\r\n")


def installed(locks):
    """Return whether the environment is whole and of one of today's locks, whichever Python made it."""
    if not (PYTHON.is_file() and STAMP.is_file()):
        return False
    stamp, version = STAMP.read_text(encoding="ascii", errors="replace"), version_of(PYTHON)
    return any(stamp == fingerprint(version, lock) for lock in locks)


def fits():
    """Return whether the environment was made here by a Python that will do, or is the one running."""
    config = HOME / "pyvenv.cfg"
    if not (PYTHON.is_file() and config.is_file()):
        return False
    if Path(sys.prefix).resolve() == HOME.resolve():
        return True
    text = config.read_text(encoding="utf-8", errors="replace")
    version = re.search(r"^version = (\d+)\.(\d+)\.", text, re.MULTILINE)
    if version is None or (int(version.group(1)), int(version.group(2))) < OLDEST:
        return False
    return any(line.startswith("command") and line.endswith(" " + str(HOME)) for line in text.splitlines())


def pip(python):
    """Return the command that installs into an environment: by its own pip, or by uv."""
    own = [str(python), "-P", "-m", "pip"]
    if subprocess.call([*own, "--version"], stdout=QUIET, stderr=QUIET) == 0:
        return [*own, "install", "--quiet", "--disable-pip-version-check"]
    return [shutil.which("uv") or "uv", "pip", "install", "--quiet", "--python", str(python)]


def agrees(lock):
    """Return whether the environment has all that a lock names; nothing is fetched, nothing changed."""
    rest = ["--no-index", "--require-hashes", "-r", str(lock)]
    return subprocess.call([*pip(PYTHON), *rest], stdout=QUIET, stderr=QUIET) == 0


def install(locks):
    """Make the environment, or bring it up to date; the one that is there stays until a new one is whole."""
    recover()
    if installed(locks):
        return
    if fits() and agrees(locks[0]):
        finish(HOME, locks[0])
        return
    say(
        "Đang cài môi trường vào .venv (vài phút, chỉ một lần) …",
        "Installing into .venv (a few minutes, only once) …",
    )
    new = beside()
    try:
        venv.create(str(new), with_pip=shutil.which("uv") is None)
        subprocess.run([*pip(python_of(new)), "--require-hashes", "-r", str(locks[0])], check=True)
        finish(new, locks[0])
        exchange(new, locks)
    finally:
        shutil.rmtree(str(new), ignore_errors=True)


def finish(home, lock):
    """Put the project into an environment, and stamp it last."""
    stamp, python = home / STAMP.name, python_of(home)
    if stamp.exists():
        stamp.unlink()
    subprocess.run([*pip(python), "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    if home != HOME:
        rename_within(home)
    stamp.write_text(fingerprint(version_of(python), lock), encoding="ascii")


def rename_within(home):
    """Let the scripts of an environment name the place where it will stand; the names are equally long."""
    old, new = str(home).encode(), str(HOME).encode()
    for path in [home / "pyvenv.cfg", *python_of(home).parent.iterdir()]:
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if old in content:
            path.write_bytes(content.replace(old, new))


def beside():
    """Return a new folder beside the environment, with a name of the same length."""
    for number in range(1000, 2000):
        place = ROOT / (".v" + str(number)[1:])
        try:
            place.mkdir()
            return place
        except FileExistsError:
            pass
    raise OSError("there are too many of " + BESIDE)


def exchange(new, locks):
    """Let a new environment take the place of the old one, unless another start was faster."""
    if installed(locks):
        return
    old = beside()
    old.rmdir()
    if os.path.lexists(str(HOME)):
        HOME.rename(old)
    try:
        new.rename(HOME)
    except OSError:
        old.rename(HOME)
        raise
    if old.is_symlink():
        old.unlink()
    for place in ROOT.glob(BESIDE):
        # what a killed start left is not touched before a day, for it may be at work
        if place == old or time.time() - place.stat().st_mtime > 86400:
            shutil.rmtree(str(place), ignore_errors=True)


def recover():
    """Finish an exchange that was cut off between its two steps."""
    whole = [home / STAMP.name for home in ROOT.glob(BESIDE) if (home / STAMP.name).is_file()]
    if whole and not HOME.exists():
        max(whole, key=lambda stamp: stamp.stat().st_mtime).parent.rename(HOME)


def main():
    """Install if need be, then hand over to the ``cds`` command and return its exit status."""
    if sys.version_info[:2] < OLDEST:
        found = "{}.{}".format(*sys.version_info[:2])
        say(
            "Cần Python 3.11 trở lên; máy này đang dùng " + found + ".",
            "Python 3.11 or newer is needed; this is " + found + ".",
        )
        return 1
    locks = wanted(sys.argv[1:])
    if not installed(locks):
        try:
            install(locks)
        except (subprocess.CalledProcessError, OSError) as error:
            say(
                "Không cài được môi trường. Kiểm tra mạng và ổ đĩa rồi chạy lại.",
                "The installation failed. Check network and disk, then start again. (" + str(error) + ")",
            )
            return 1
    environment = dict(os.environ, CDS_ROOT=str(ROOT), PYTHONUTF8="1")
    try:
        return subprocess.call([str(PYTHON), "-P", "-m", "cds_analysis", *sys.argv[1:]], env=environment)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
