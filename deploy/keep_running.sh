#!/bin/sh
# Runs a command again whenever it ends, until it is told to stop.
# honcho ends everything as soon as one of its processes ends; a worker that was killed (out of memory, a lost database)
# must not take the web pages with it.

# honcho and systemd send their signal to the whole group, so the command has had it too. It is not sent on: a second one
# makes db_worker drop the task that it is just finishing.
trap 'wait; exit 0' TERM INT
while :; do
    "$@" &
    wait $!
    echo "ended with $?, starts again: $*"
    sleep 1
done
