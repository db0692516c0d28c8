#!/usr/bin/env bash
# Installs a bundle where there is no network, no node and no compiler, starts it, asks for pages, takes a backup, stops.
# try_bundle.sh [BUNDLE]: without one, it makes one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
NEEDS="sh cat chmod cmp cp date dirname env grep id ls mkdir mv printf rm sed sha256sum sleep tar gzip"

outside() {
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    local bundle=${1:-} tool python
    if [ -z "$bundle" ]; then
        make --no-print-directory bundle DIST="$scratch/dist"
        bundle=$(ls "$scratch"/dist/*.tar.gz)
    fi
    mkdir "$scratch/bin" "$scratch/home"
    for tool in $NEEDS; do ln -s "$(type -P "$tool")" "$scratch/bin/"; done
    python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
    ln -s "$python" "$scratch/bin/python3"
    cp "${BASH_SOURCE[0]}" "$scratch/try.sh"
    tar xzf "$bundle" -C "$scratch"

    local -a clean=(env -i "PATH=$scratch/bin" "HOME=$scratch/home" LANG=C.UTF-8)
    local -a inside=("$BASH" "$scratch/try.sh" inside "$scratch")
    if unshare -n true 2>/dev/null; then
        unshare -n "${clean[@]}" "${inside[@]}"
    elif unshare -rn true 2>/dev/null; then
        unshare -rn "${clean[@]}" "${inside[@]}"
    else
        echo "!!! This machine does not let us take the network away; pip and proxies are told that there is none."
        "${clean[@]}" PIP_NO_INDEX=1 http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 no_proxy=127.0.0.1 \
            NETWORK=there "${inside[@]}"
    fi
}

inside() {
    scratch=$1
    office=$scratch/office
    cd "$scratch"
    if [ -z "${NETWORK:-}" ]; then loopback_only; fi
    trap stop EXIT

    whistle-*/install.sh "$office"
    grep -q '^DEMO=off' "$office/.env"
    grep -q '^SECRET_KEY=..' "$office/.env"
    start
    python3 - "http://127.0.0.1:$PORT" <<'PYTHON'
import re, sys
from urllib.request import urlopen
page = urlopen(sys.argv[1] + "/accounts/login/").read().decode()
assert "吹哨" in page and "demo-" not in page, page
styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
assert len(styles) >= 2, page
for style in styles:
    assert len(urlopen(sys.argv[1] + style).read()) > 1000, style
print("the log-in page and", len(styles), "style sheets are served")
PYTHON
    "$office/.venv/bin/python" "$office/manage.py" first_administrator shenjianhua --name 沈建华 | grep -q shenjianhua
    "$office/.venv/bin/python" "$office/manage.py" backup "$scratch/backups"
    ! whistle-*/install.sh "$office" 2>refusal
    grep -q "Whistle is running" refusal
    stop
    echo "installed, served and kept without a network"
}

loopback_only() {
    python3 - <<'PYTHON'
import fcntl, socket, struct
with socket.socket() as probe:  # ifconfig lo up
    fcntl.ioctl(probe, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
    try:
        probe.connect(("192.0.2.1", 80))
    except OSError as error:
        print("no network:", error.strerror)
    else:
        raise SystemExit("there is a network here")
PYTHON
}

start() {
    PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
    export PORT
    "$office/.venv/bin/python" "$office/deploy/run.py" >log 2>&1 &
    server=$!
    python3 - "http://127.0.0.1:$PORT/healthz" <<'PYTHON' || { cat log; exit 1; }
import sys, time
from urllib.request import urlopen
end = time.monotonic() + 40
while True:
    try:
        urlopen(sys.argv[1], timeout=5).close()
        break
    except OSError:
        if time.monotonic() > end:
            raise SystemExit("it does not answer")
        time.sleep(0.2)
PYTHON
}

stop() {
    [ -n "${server:-}" ] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" || true
    server=
}

if [ "${1:-}" = inside ]; then inside "$2"; else outside "$@"; fi
