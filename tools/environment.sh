#!/bin/sh
# Makes .venv from a lock file, once for each state of that file: environment.sh requirements.lock
# Needs python3 (3.11 or newer). Uses uv where it can, and the index that pip is set up with.
set -eu
lock=$1
cd "$(dirname "$0")/.."
stamp=.venv/.made-from-$(basename "$lock")
if [ -e "$stamp" ] && cmp -s "$lock" "$stamp" && [ "$stamp" -nt pyproject.toml ]; then exit 0; fi

say() { printf '%s\n' "$*" >&2; }
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    { say "Gwella needs python3, 3.11 or newer. Install it and run this again."; exit 1; }

if [ ! -x .venv/bin/python ] && ! python3 -m venv .venv 2>/dev/null; then
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv …"
        apt-get update -qq && apt-get -o DPkg::Lock::Timeout=300 install -y -qq python3-venv >/dev/null
        python3 -m venv .venv
    else
        say "python3 cannot make an environment here: install the package python3-venv and run this again."
        exit 1
    fi
fi

# uv does not read pip's settings; a council's own package index is named there.
index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
uv=$(command -v uv || true)
if [ -z "$uv" ] && .venv/bin/python -m pip install -q --disable-pip-version-check uv 2>/dev/null; then uv=.venv/bin/uv; fi

say "Installing what $lock lists …"
# Councils look into their traffic with certificates of their own: those of the system are trusted.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"
pip=".venv/bin/python -m pip install -q --disable-pip-version-check"
if [ -n "$uv" ] && "$uv" pip install -q --python .venv/bin/python --require-hashes -r "$lock"; then
    "$uv" pip install -q --python .venv/bin/python --no-deps -e .
else
    $pip --require-hashes -r "$lock"
    $pip --no-deps -e .
fi
# Where commands may not keep what they compile (PYTHONDONTWRITEBYTECODE), it is compiled once here: else every
# command that the tests start compiles its libraries again, which takes it longer than its work.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then .venv/bin/python -m compileall -q -j 0 .venv/lib gwella >/dev/null 2>&1 || true; fi
cp "$lock" "$stamp"
