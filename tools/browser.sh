#!/bin/sh
# Sees to it that the browser journeys have a browser: Chromium on the path, or Debian's package.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser journeys …" >&2
    if apt-get update -qq && apt-get -o DPkg::Lock::Timeout=300 install -y -qq chromium >/dev/null; then exit 0; fi
fi
echo "No Chromium was found, so the browser journeys are left out: install Chromium to run them." >&2
[ -z "${CI:-}" ]
