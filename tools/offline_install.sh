#!/bin/sh
# Proves that the archive of `make bundle` installs with the network off: in a network namespace of its own, where not
# even this machine answers, it is unpacked and installed, and the main job's commands run. Prints one JSON line.
set -eu
archive=$(realpath "${1:?the archive of make bundle}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' "$archive" "$work"
began=$(date +%s)
unshare --map-root-user --net sh -eu -c '
    work=$1
    if python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 5432), 2)" 2>/dev/null; then exit 9; fi
    env -i PATH="$PATH" HOME="$work" sh "$work/gwella/install.sh" "$work/installed" >&2
    cd "$work"
    run() { env -i PATH="$PATH" HOME="$work" GWELLA_DATA="$work/data" GWELLA_KEYS="$work/keys" "$@" >&2; }
    run installed/bin/gwella generate extract --size 0.02
    run installed/bin/gwella check extract --authority X06000001 --year 2024 || [ $? = 1 ]
    run installed/bin/gwella compute extract --out out
    run installed/bin/gwella report --help
    run installed/bin/python -m gwella.site prepare
    run installed/bin/gwella backup --make-key key
    run installed/bin/gwella backup --to kept
' offline "$work" && ok=true || ok=false
seconds=$(($(date +%s) - began))
printf '{"drill": "offline-install", "ok": %s, "database": "sqlite", "archive_mb": %s, "seconds": %s}\n' \
    "$ok" "$(($(stat -c %s "$archive") / 1048576))" "$seconds"
[ "$ok" = true ]
