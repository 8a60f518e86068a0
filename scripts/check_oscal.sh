#!/usr/bin/env bash
# Reads an exported catalog with compliance-trestle, which the project does not depend on.
#
#   scripts/check_oscal.sh         exports le-6 and reads it, in an environment made for this
#   scripts/check_oscal.sh lock    pins compliance-trestle and what it needs again
#
# PYTHON names the interpreter that has Acredita; by default that of .venv.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-.venv/bin/python}
trestle=5.2.0
lock=scripts/check_oscal.lock

if [[ ${1:-} == lock ]]; then
  echo "compliance-trestle==$trestle" | "$python" -m uv pip compile --quiet --universal \
    --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
    --custom-compile-command "scripts/check_oscal.sh lock" - -o "$lock"
  exit
fi

away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
echo "== the exported catalog, read by compliance-trestle $trestle"
"$python" -m venv "$away/env"
"$away/env/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
  --progress-bar off --require-hashes --no-deps -r "$lock"
PYTHONPATH=. "$python" -m scripts.export_le6 "$away/le-6.json"
"$away/env/bin/python" scripts/read_with_trestle.py "$away/le-6.json"
