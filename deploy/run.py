"""What `make run` starts: look at the port, prepare the database, then hand over to honcho, which runs the Procfile."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
TAKEN = """\
端口 {port} 已被占用,请换一个端口,例如 PORT={other}
Port {port} is already in use; choose another one, for example PORT={other}"""
NOT_A_PORT = """\
PORT 应为 1 到 65535 之间的数字,现在是:{port}
PORT must be a number between 1 and 65535, not: {port}"""


def complaint(bind: str, port: int) -> str:
    """Why gunicorn could not listen there. Asked before anything slow: its own complaint comes late and long."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return TAKEN.format(port=port, other=port + 1 if port < 65535 else 8001)
            return f"{bind}:{port}: {error.strerror}"
    return ""


def main() -> None:
    os.chdir(ROOT)
    environ.Env.read_env(ROOT / ".env")  # what the environment says already, wins
    port = os.environ.setdefault("PORT", "8000")
    bind = os.environ.setdefault("BIND", "127.0.0.1")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        sys.exit(NOT_A_PORT.format(port=port))
    if text := complaint(bind, int(port)):
        sys.exit(text)

    # the Procfile says plainly `python` and `gunicorn`: make those the ones that run this file
    here = Path(sys.executable).parent
    os.environ["PATH"] = f"{here}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ["PYTHONUNBUFFERED"] = "1"  # lines of the three processes appear when they are written
    if failed := subprocess.run([sys.executable, "manage.py", "prepare"], check=False).returncode:
        sys.exit(failed)
    # .env was read above by the rules of the settings; honcho's own reader has others and overrules the environment
    honcho = [sys.executable, "-m", "honcho", "--env", os.devnull, "start", "--port", port]
    os.execv(sys.executable, honcho)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # Ctrl-C during the preparation
        sys.exit(130)
