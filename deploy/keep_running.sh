#!/bin/sh
# Runs a command again whenever it ends, until it is told to stop.
# honcho ends everything as soon as one of its processes ends; a worker that was killed (out of memory, a lost database)
# must not take the web pages with it. One that cannot run at all is tried 1, 2, 4 … 30 s later; after a minute's good
# run it counts from the beginning.
pause=1 napping=

# honcho and systemd send their signal to the whole group, so the command has had it too. It is not sent on: a second one
# makes db_worker drop the task that it is just finishing. A nap is killed with -9: just born, it is deaf to anything less.
trap '[ -z "$napping" ] || kill -9 $! 2>/dev/null; wait; exit 0' TERM INT
while :; do
    began=$(date +%s)
    "$@" &
    wait $!
    ended=$?
    [ $(($(date +%s) - began)) -lt 60 ] || pause=1
    echo "ended with $ended, starts again in $pause s: $*"
    napping=yes
    sleep "$pause" &
    wait $!
    napping=
    pause=$((pause < 15 ? pause * 2 : 30))
done
