#!/bin/sh
# Makes a virtual environment with the first Python >= 3.11 found, or says in one line what is missing.
# Usage: make-venv.sh FOLDER; PYTHON=… names the interpreter to use.
set -eu
folder=$1

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

python=
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
  if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "kg needs Python 3.11 or newer; none was found (set PYTHON=/path/to/python3 if it is somewhere unusual)" >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
  echo "$python has no venv module; install it first (Debian, Ubuntu: apt install python3-venv)" >&2
  exit 1
fi
echo "making $folder with $("$python" --version)"
"$python" -m venv --clear "$folder"
