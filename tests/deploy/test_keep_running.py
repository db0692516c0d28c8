"""The shell loop around worker and clock: starts again, does not spin, stops when it is told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEEP_RUNNING = Path(__file__).parent.parent.parent / "deploy/keep_running.sh"


def listen() -> None:
    """A shell cannot trap what was ignored when it began, and whoever runs the tests in the background ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def loop(tmp_path):
    """Starts the loop around a command, in a group of its own as honcho does; its clock is ours, and sleep is short."""
    began = []
    (tmp_path / "now").write_text("1000")
    program(tmp_path / "date", f"cat {tmp_path}/now")
    program(tmp_path / "sleep", f'echo "$1" >>{tmp_path}/slept; exec /bin/sleep 0.01')

    def start(script, quick=True):
        program(tmp_path / "command", script)
        path = f"{tmp_path}:{os.environ['PATH']}" if quick else os.environ["PATH"]
        command = ["sh", str(KEEP_RUNNING), str(tmp_path / "command")]
        began.append(
            subprocess.Popen(
                command,
                env=os.environ | {"PATH": path},
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
                preexec_fn=listen,
            )  # fmt: skip
        )
        return began[-1]

    yield start
    for process in began:
        with process.stdout:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def program(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def lines(path):
    return path.read_text().split() if path.exists() else []


def group_is_gone(process):
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_command_that_dies_at_once_is_tried_less_and_less_often(loop, tmp_path):
    process = loop("exit 3")

    until(lambda: len(lines(tmp_path / "slept")) >= 8)

    assert lines(tmp_path / "slept")[:8] == ["1", "2", "4", "8", "16", "30", "30", "30"]
    assert process.stdout.readline() == f"ended with 3, starts again in 1 s: {tmp_path}/command\n"


def test_a_good_run_of_a_minute_begins_the_count_anew(loop, tmp_path):
    loop(f"""
        echo run >>{tmp_path}/runs
        [ $(wc -l <{tmp_path}/runs) -ne 4 ] || echo 1060 >{tmp_path}/now
    """)

    until(lambda: len(lines(tmp_path / "slept")) >= 5)

    assert lines(tmp_path / "slept")[:5] == ["1", "2", "4", "1", "2"]


def test_a_killed_command_is_started_again(loop, tmp_path):
    process = loop(f"echo $$ >>{tmp_path}/pids; exec /bin/sleep 60")
    until(lambda: len(lines(tmp_path / "pids")) == 1)

    os.kill(int(lines(tmp_path / "pids")[0]), signal.SIGKILL)

    until(lambda: len(lines(tmp_path / "pids")) == 2)
    assert process.poll() is None


# as worker and clock do: a shell starts what runs in the background deaf to SIGINT, unless it asks to hear it
FINISHES = """
import pathlib, signal, threading, time
told = threading.Event()
for name in (signal.SIGTERM, signal.SIGINT):
    signal.signal(name, lambda *_: told.set())
pathlib.Path("{folder}/up").write_text("up")
told.wait()
time.sleep(0.2)
pathlib.Path("{folder}/finished").write_text("finished")
"""


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=lambda told: told.name)
def test_a_signal_to_the_group_lets_the_command_finish_and_leaves_nobody(loop, tmp_path, told):
    (tmp_path / "busy.py").write_text(FINISHES.format(folder=tmp_path))
    process = loop(f"exec {sys.executable} {tmp_path}/busy.py")
    until(lambda: lines(tmp_path / "up"))

    os.killpg(process.pid, told)

    assert process.wait(timeout=10) == 0
    assert lines(tmp_path / "finished") == ["finished"]
    until(lambda: group_is_gone(process))


def test_it_stops_at_once_while_it_waits_to_try_again(loop):
    process = loop("exit 1", quick=False)
    for _line in range(3):  # the next pause is 4 s
        process.stdout.readline()

    os.kill(process.pid, signal.SIGTERM)

    assert process.wait(timeout=2) == 0
    until(lambda: group_is_gone(process))
