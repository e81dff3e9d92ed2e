#!/bin/sh
# Sees to it that PostgreSQL answers on 127.0.0.1:5432. Exit 0 when it does, 3 when it is left out.
set -u
cd "$(dirname "$0")/.."
answers() {
    .venv/bin/python -c 'import psycopg; psycopg.connect("host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=3").close()' 2>/dev/null
}
answers && exit 0
if [ "$(id -u)" = 0 ] && command -v pg_ctlcluster >/dev/null; then
    for version in /etc/postgresql/*; do
        pg_ctlcluster --skip-systemctl-redirect "$(basename "$version")" main start >/dev/null 2>&1
    done
    sleep 2
    answers && exit 0
fi
echo "PostgreSQL does not answer on 127.0.0.1:5432, so the tests on it are left out: start it to run them." >&2
[ -z "${CI:-}" ] && exit 3
exit 1
