#!/bin/sh
# Installs Gwella from this folder, without a network: sh install.sh /opt/gwella
# Yn gosod Gwella o'r ffolder hon, heb rwydwaith: sh install.sh /opt/gwella
set -eu
to=${1:?Say where to install it / Dywedwch ble i’w osod: sh install.sh /opt/gwella}
cd "$(dirname "$0")"
python=${PYTHON:-python3}
if [ -e "$to/bin/gwella" ]; then
    echo "There is a Gwella in $to already: name another folder, and run gwella upgrade from there." >&2
    echo "Mae Gwella yn $to eisoes: enwch ffolder arall, a rhedwch gwella upgrade oddi yno." >&2
    exit 2
fi
sha256sum --check --quiet SHA256SUMS || {
    echo "A file is not what it was when this archive was made. Nothing was installed." >&2
    echo "Nid yw un o’r ffeiliau fel yr oedd pan wnaed yr archif hon. Ni osodwyd dim." >&2
    exit 2
}
"$python" -m venv "$to"
"$to/bin/python" -m pip install --quiet --no-index --find-links wheels --require-hashes -r linux.txt
# Once, here: the account that serves cannot write below this folder.
"$to/bin/python" -m gwella.pages.catalogues
"$to/bin/gwella" --help >/dev/null
echo "Gwella is installed / Mae Gwella wedi’i osod: $to/bin/gwella"
