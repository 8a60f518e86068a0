#!/usr/bin/env bash
# The one installer: the Makefile, the CI and the Dockerfile all call it.
#
#   ./install.sh core            the program, in .venv
#   ./install.sh dev             core + what the tests need
#   ./install.sh ci              dev + training, with the torch of constraints-ci.txt
#   ./install.sh system          the programs of the operating system that the tests use
#   ./install.sh system runtime  only those that Acredita itself uses
#   ./install.sh wheel FOLDER    a wheel of this checkout, installed in the new environment FOLDER
#
# `system` asks before it installs, unless CI=true. PYTHON names the interpreter to use. Packages
# are pinned with hashes; a second call with nothing changed ends at once.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$root"
venv="$root/.venv"
apt_runtime=(fonts-dejavu-core fonts-liberation libreoffice-writer tesseract-ocr tesseract-ocr-spa)
# libgomp1: lightgbm, of the training tools; postgresql: the tests start a cluster of their own
apt_tests=(chromium libgomp1 poppler-utils postgresql)

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
      2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  fail "hace falta Python 3.11, 3.12 o 3.13 y no se encontró." \
    "En Debian 12 o Ubuntu 24.04: sudo apt install python3 python3-venv"
}

make_venv() { # make_venv FOLDER
  local python
  python=$(find_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "a $python le falta venv. En Debian o Ubuntu: sudo apt install python3-venv"
  "$python" -m venv --clear "$1"
}

pip_install() { # pip_install FOLDER ARGUMENTS...
  local folder=$1
  shift
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-input --progress-bar off "$@"
}

locked() { # locked FOLDER LOCK
  say "Instalando $(grep -c '^[a-z]' "$2") paquetes fijados en $2 ..."
  pip_install "$1" --require-hashes --no-deps -r "$2"
}

# What an environment was made from: any change here installs again.
fingerprint() {
  { printf '%s\n' "$root" && cat install.sh pyproject.toml constraints-ci.txt requirements*.lock; } |
    sha256sum | cut -d ' ' -f 1
}

rank() {
  case $1 in core) echo 1 ;; dev) echo 2 ;; ci) echo 3 ;; *) echo 0 ;; esac
}

install_here() { # install_here MODE
  local mode=$1 print had_mode='' had_print=''
  local stamp="$venv/.acredita-installed"
  print=$(fingerprint)
  if [[ -f $stamp && -x $venv/bin/acredita ]]; then
    read -r had_mode had_print <"$stamp"
  fi
  if [[ $had_print == "$print" && $(rank "$had_mode") -ge $(rank "$mode") ]]; then
    return
  fi
  # A smaller request must not undo what a larger one installed.
  if [[ $(rank "$had_mode") -gt $(rank "$mode") ]]; then mode=$had_mode; fi
  rm -f "$stamp"
  if ! "$venv/bin/python" -c \
    'import os, sys; sys.exit(not os.path.samefile(sys.prefix, sys.argv[1]))' "$venv" \
    2>/dev/null; then
    make_venv "$venv"
  fi
  case $mode in
    core) locked "$venv" requirements.lock ;;
    dev) locked "$venv" requirements-dev.lock ;;
    ci)
      locked "$venv" requirements-train.lock
      pip_install "$venv" -c constraints-ci.txt torch
      ;;
  esac
  pip_install "$venv" --no-deps --no-build-isolation --editable .
  printf '%s %s\n' "$mode" "$print" >"$stamp"
  say "Listo: $venv ($mode)"
}

install_wheel() { # install_wheel FOLDER
  local folder=$1 build
  make_venv "$folder"
  locked "$folder" requirements.lock
  build=$(mktemp -d)
  "$folder/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --wheel-dir "$build" .
  pip_install "$folder" --no-deps "$build"/acredita-*.whl
  rm -rf "$build"
  say "Listo: $folder (wheel)"
}

install_system() { # install_system [runtime]
  local package wanted=("${apt_runtime[@]}") missing=() command=() answer=''
  [[ ${1:-} == runtime ]] || wanted+=("${apt_tests[@]}")
  if ! command -v dpkg-query >/dev/null; then
    say "Este sistema no usa apt. Instale a mano el equivalente de: ${wanted[*]}"
    return
  fi
  for package in "${wanted[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      missing+=("$package")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      say "Faltan programas del sistema. Pida al administrador:" \
        "apt-get install --no-install-recommends ${missing[*]}"
      return
    fi
    command=(sudo)
  fi
  command+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  if [[ ${CI:-} != true ]]; then
    say "Para leer escaneos y archivos .doc, y para probar las pantallas, faltan: ${missing[*]}"
    if [[ -t 0 ]]; then
      read -r -p "¿Instalarlos ahora con apt? [s/N] " answer || answer=n
    fi
    if [[ ! $answer =~ ^[sSyY] ]]; then
      say "No se instaló nada. Para hacerlo después: ./install.sh system"
      return
    fi
  fi
  "${command[@]}" update
  "${command[@]}" install -y --no-install-recommends "${missing[@]}"
}

case ${1:-} in
  core | dev | ci) install_here "$1" ;;
  system) install_system "${2:-}" ;;
  wheel) install_wheel "${2:?install.sh wheel CARPETA}" ;;
  *) fail "uso: ./install.sh core | dev | ci | system [runtime] | wheel CARPETA" ;;
esac
