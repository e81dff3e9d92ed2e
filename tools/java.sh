#!/bin/sh
# Sees to it that Spark has the Java it runs on: Java on the path, or Debian's package.
set -eu
if command -v java >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Java for the tests on Spark …" >&2
    if apt-get update -qq && apt-get -o DPkg::Lock::Timeout=300 install -y -qq openjdk-17-jre-headless >/dev/null; then exit 0; fi
fi
echo "No Java was found, so the tests on Spark are left out: install Java 17 to run them." >&2
[ -z "${CI:-}" ]
