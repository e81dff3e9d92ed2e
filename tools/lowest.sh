#!/bin/sh
# Runs the tests with the oldest libraries that pyproject.toml accepts, in an environment beside .venv: a council may
# have them, and an old year keeps its figures with them too. Needs .venv of `make development`; a quarter of an hour.
set -eu
cd "$(dirname "$0")/.."
here=.venv-lowest
index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"
uv=$(command -v uv || echo .venv/bin/uv)

rm -rf "$here"
"$uv" venv -q --python .venv/bin/python "$here"
"$uv" pip install -q --python "$here/bin/python" --require-hashes -r requirements-dev.lock
"$uv" pip compile -q --python "$here/bin/python" --resolution lowest-direct --only-binary :all: --no-header \
    --no-emit-index-url pyproject.toml -o "$here/lowest.txt"
"$uv" pip install -q --python "$here/bin/python" --only-binary :all: -r "$here/lowest.txt"
"$uv" pip list -q --python "$here/bin/python" | grep -E '^(duckdb|ibis-framework|msgspec|numpy|pandas|pyarrow|scipy) '
PYTHONPATH=$PWD "$here/bin/python" -m pytest -p no:cacheprovider -n auto --dist loadfile \
    -m "not pictures and not once and not long" "${@:-tests}" --ignore tests/journeys
