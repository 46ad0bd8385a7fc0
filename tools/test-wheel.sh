#!/bin/sh
# Builds the wheel, installs it into an environment of its own outside the source tree, and lets it build three papers.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
python=${VENV:-$root/.venv}/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work" .
"$python" - "$work" <<'PY'
import pathlib, sys, zipfile
wheel = next(pathlib.Path(sys.argv[1]).glob("*.whl"))
tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
tops = {top for top in tops if not top.endswith(".dist-info")}
assert tops == {"kg"}, f"the wheel holds {sorted(tops)} at its top level, not the package kg alone"
PY
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$work"/*.whl
head -n 3 examples/papers.jsonl > "$work/three.jsonl"
cd "$work"
venv/bin/kg build three.jsonl -o three.kg
venv/bin/kg stats -g three.kg --json | venv/bin/python -c 'import json, sys; stats = json.load(sys.stdin); assert stats["papers"] == 3, stats'
venv/bin/kg query -g three.kg --list --json | venv/bin/python -c 'import json, sys; assert len(json.load(sys.stdin)) >= 24'
venv/bin/kg export html three.html -g three.kg
echo "1 passed, 0 failed"
