#!/bin/sh
# Installs Whistle into a folder, or upgrades what is there, without network. Settings and data that are there stay.
# Interrupted, it is simply started again.
set -eu
umask 022

say() { printf '%s\n%s\n' "$1" "$2"; }
stop() { say "$@" >&2; exit 1; }

main() {
    [ $# -eq 1 ] || stop "用法：./install.sh 文件夹，例如 ./install.sh /opt/whistle" \
        "usage: ./install.sh FOLDER, for example ./install.sh /opt/whistle"
    here=$(cd "$(dirname "$0")" && pwd)
    python=${PYTHON:-python3}
    check_python
    check_sums
    mkdir -p "$1"
    target=$(cd "$1" && pwd)
    check_target
    copy_program
    install_packages
    write_settings
    prepare_data
    write_unit
    next_commands
}

check_python() {
    command -v "$python" >/dev/null || stop "未找到 $python，请先安装 Python 3.11 或更新版本（apt install python3 python3-venv）。" \
        "$python was not found. Install Python 3.11 or newer first (apt install python3 python3-venv)."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
        stop "需要 Python 3.11 或更新版本，现有：$("$python" -V 2>&1)" \
        "Python 3.11 or newer is needed, this is $("$python" -V 2>&1)."
    wanted=$(cat "$here/wheels/platform")
    found=$("$python" -c 'import platform as p
print(".".join(p.python_version_tuple()[:2]), p.system(), p.machine(), p.libc_ver()[0])')
    [ "$wanted" = "$found" ] || stop "本安装包适用于：$wanted；本机是：$found。请使用对应的安装包，或用 PYTHON=python3.x 指定版本。" \
        "This bundle is for: $wanted; here is: $found. Take the one made for it, or name another Python: PYTHON=python3.x"
    "$python" -c 'import venv, ensurepip' 2>/dev/null || stop "缺少 python3-venv（apt install python3-venv）。" \
        "python3-venv is missing (apt install python3-venv)."
}

check_sums() {
    (cd "$here" && sha256sum --quiet --check SHA256SUMS) || stop "安装包不完整或被改动，未安装任何内容。" \
        "The bundle is incomplete or was changed; nothing was installed."
}

check_target() {
    case "$target/" in "$here"/*) stop "请安装到安装包以外的文件夹。" "Install into a folder outside of the bundle." ;; esac
    [ -e "$target/.whistle" ] || [ -z "$(ls -A "$target")" ] || stop "$target 中有其他内容，请换一个空文件夹。" \
        "There are other things in $target; choose an empty folder."
    if grep -ls "^$target/\.venv/" /proc/[0-9]*/cmdline >/dev/null 2>&1; then
        stop "吹哨正在 $target 中运行，请先停止再升级。" "Whistle is running in $target. Stop it, then upgrade."
    fi
}

# .whistle lists the files of the program: those that the next version no longer has are removed, nothing else is
copy_program() {
    say "正在安装到 $target …" "Installing into $target …"
    sed -n 's/^[0-9a-f]*  whistle\///p' "$here/SHA256SUMS" >"$target/.whistle.new"
    if [ -s "$target/.whistle" ]; then
        grep -Fxv -f "$target/.whistle.new" "$target/.whistle" | while IFS= read -r file; do rm -f "$target/$file"; done
    fi
    # until all is there, both lists count
    cat "$target/.whistle.new" >>"$target/.whistle"
    cp -R "$here/whistle/." "$target/"
    chmod o-rwx "$target/var"
    mv "$target/.whistle.new" "$target/.whistle"
}

install_packages() {
    lock=$here/wheels/requirements.txt
    if "$target/.venv/bin/python" -V >/dev/null 2>&1 && cmp -s "$lock" "$target/.venv/requirements.txt"; then return; fi
    "$python" -m venv --clear "$target/.venv"
    "$target/.venv/bin/python" -m pip --isolated --disable-pip-version-check install --quiet --no-cache-dir --no-deps \
        --no-compile --no-index --find-links "$here/wheels" --require-hashes -r "$lock" || stop "安装 Python 包失败，见上文。数据未动。" \
        "The Python packages could not be installed, see above. No data were touched."
    # with all processors, where pip takes one; what cannot be compiled is nothing that we run
    "$target/.venv/bin/python" -m compileall -qq -j 0 "$target/.venv/lib" || true
    cp "$lock" "$target/.venv/requirements.txt"
}

write_settings() {
    upgrade=
    if [ -e "$target/.env" ]; then
        upgrade=yes
        return
    fi
    key=$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))')
    (umask 077 && sed -e "s/^# SECRET_KEY=.*/SECRET_KEY=$key/" -e 's/^# DEBUG=.*/DEBUG=off/' \
        -e 's/^# DEMO=.*/DEMO=off/' "$target/.env.example" >"$target/.env.new")
    [ "$(grep -c -e '^SECRET_KEY=.' -e '^DEBUG=off' -e '^DEMO=off' "$target/.env.new")" = 3 ]
    mv "$target/.env.new" "$target/.env"
}

# the backup is of the data as they were: before the new program changes the tables
prepare_data() {
    cd "$target"
    if [ -n "$upgrade" ]; then
        .venv/bin/python manage.py backup var/backups --if-any || stop "升级前的备份没有做成，数据未动。" \
            "The backup before the upgrade failed; the data were not touched."
    fi
    .venv/bin/python manage.py prepare >/dev/null ||
        stop "数据库升级失败，见上文。升级前的备份在 $target/var/backups。" \
            "The database could not be upgraded, see above. A backup from before is in $target/var/backups."
}

write_unit() {
    sed -e "s|@FOLDER@|$target|" -e "s|@USER@|$(id -un)|" "$target/deploy/whistle.service" >"$target/whistle.service"
}

next_commands() {
    echo
    say "已安装：$target" "Installed: $target"
    if [ -z "$upgrade" ]; then
        say "请修改设置：  $target/.env" "Look through the settings: $target/.env"
    fi
    say "启动：" "To start:"
    echo "    $target/.venv/bin/python $target/deploy/run.py"
    say "或作为系统服务（开机自动启动）：" "or as a service of the system:"
    echo "    cp $target/whistle.service /etc/systemd/system/ && systemctl enable --now whistle"
    if [ -z "$upgrade" ]; then
        say "启动后建立首位管理员：" "After the start, the first administrator:"
        echo "    $target/.venv/bin/python $target/manage.py first_administrator LOGIN --name NAME"
    fi
    [ "$(id -u)" != 0 ] || say "提示：当前是 root。建议另建用户（adduser --system --group whistle）并以该用户安装和运行。" \
        "You are root. Better install and run it as a user of its own (adduser --system --group whistle)."
}

main "$@"
