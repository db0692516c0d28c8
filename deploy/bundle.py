"""What `make bundle` makes: one file from which Whistle is installed without network, node or compiler."""

import hashlib
import platform
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
# what others made for browsers, so that collectstatic works where it is installed, too; left out is as in the Makefile
FROM_NODE = ("node_modules/@tabler/core/dist/css", "node_modules/leaflet/dist")
LEFT_OUT = ("tabler-*", "tabler.rtl.*", "leaflet-src*")


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    target.mkdir(parents=True, exist_ok=True)
    name = f"whistle-{version()}-py{python()}-{sysconfig.get_platform()}"
    with tempfile.TemporaryDirectory(dir=target) as scratch:
        folder = Path(scratch) / name
        program(folder / "whistle")
        wheels(folder / "wheels")
        shutil.copy(ROOT / "deploy/install.sh", folder)
        shutil.copy(ROOT / "deploy/INSTALL.txt", folder)
        sums(folder)
        packed = pack(folder)
        made = packed.replace(target / packed.name)
    sys.stdout.write(f"{made}  {made.stat().st_size / 1024 / 1024:.0f} MB\n")


def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def program(target: Path) -> None:
    """What git tracks, as it lies here, and what is made from it: static files and translations."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    made = [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/*/LC_MESSAGES/*.mo")]
    for name in [*filter(None, tracked.split("\0")), *made]:
        if (ROOT / name).is_file():  # removed here and not told to git yet
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    shutil.copytree(ROOT / "var/static", target / "var/static")
    for part in FROM_NODE:
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns(*LEFT_OUT))


def wheels(target: Path) -> None:
    """Everything of requirements/base.txt for this Python and this machine, and a lock that names exactly these files:
    what came as source has become a wheel here, of which the project's lock knows no checksum."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-qq"]
    locked = ["--require-hashes", "--no-deps", "--requirement", "requirements/base.txt"]
    subprocess.run([*pip, *locked, "--wheel-dir", str(target)], cwd=ROOT, check=True)
    lines = []
    for wheel in sorted(target.glob("*.whl")):
        name, number, *_tags = wheel.name.split("-")
        lines.append(f"{name}=={number} --hash=sha256:{checksum(wheel)}\n")
    (target / LOCK).write_text("".join(lines))
    built_for = f"{python()} {platform.system()} {platform.machine()} {platform.libc_ver()[0]}\n"
    (target / "platform").write_text(built_for)


def sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{checksum(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(folder: Path) -> Path:
    """Owned by nobody in particular: whoever unpacks it owns it."""

    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member

    packed = folder.with_name(f"{folder.name}.tar.gz")
    with tarfile.open(packed, "w:gz", compresslevel=3) as archive:
        archive.add(folder, arcname=folder.name, filter=anonymous)
    return packed


if __name__ == "__main__":
    main()
