"""Makes a smaller and faster encoder (``training.local``) out of a trained network: fewer layers, narrower ones.

It keeps the
named layers and, of each feed-forward part, the units that say most on real texts (mean activation times the norm of
what they write), as in structured pruning; training then goes on from there.

``python -m training.compact --encoder DIR --weights averaged.pt --gold G.jsonl --gazetteer g.tsv --out DIR``
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from kg.extraction.gazetteer import Gazetteer
from training.batches import Pieces, make_items, stack
from training.data import load_gold
from training.net import Net


def importance(net: Net, batches: list[dict[str, Tensor]]) -> list[Tensor]:
    """What each feed-forward unit of each layer says: mean absolute activation times the norm of its output row."""
    layers = net.encoder.encoder.layer
    sums = [torch.zeros(net.encoder.config.intermediate_size) for _ in layers]

    def watch(number: int) -> Any:
        def add(module: nn.Module, given: Any, made: Tensor) -> None:
            sums[number] += made.abs().mean(dim=(0, 1)).float()

        return add

    hooks = [layer.intermediate.register_forward_hook(watch(i)) for i, layer in enumerate(layers)]
    net.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for b in batches:
            net.words(b["ids"], b["mask"], b["owner"], b["first"], b["features"])
    for hook in hooks:
        hook.remove()
    return [s * layer.output.dense.weight.detach().norm(dim=0) for s, layer in zip(sums, layers, strict=True)]


def shrunk(state: dict[str, Tensor], keep: list[int], units: list[Tensor]) -> dict[str, Tensor]:
    """The network's weights with the kept layers alone, numbered anew, and the kept units of each."""
    made = {}
    for name, value in state.items():
        head, found, rest = name.partition("encoder.encoder.layer.")
        if not found:
            made[name] = value.clone()
            continue
        number, _, part = rest.partition(".")
        if int(number) not in keep:
            continue
        chosen = units[int(number)]
        if part.startswith("intermediate.dense"):
            value = value[chosen]
        elif part == "output.dense.weight":
            value = value[:, chosen]
        made[f"{head}{found}{keep.index(int(number))}.{part}"] = value.contiguous().clone()
    return made


def main() -> None:
    """Command line: writes an encoder folder and ``start.pt``, the network's weights to train on from."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "gold", "gazetteer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="of the trained network (else the encoder is cut as it comes)")
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 1, 3, 5])
    parser.add_argument("--units", type=int, default=768)
    parser.add_argument("--local-layers", type=int, default=2)
    parser.add_argument("--block", type=int, default=64)
    parser.add_argument("--texts", type=int, default=256)
    args = parser.parse_args()
    net = Net(args.encoder, dropout=0.0)
    if args.weights:
        net.load_state_dict(torch.load(args.weights, weights_only=True))
    pieces, gazetteer = Pieces(args.encoder / "tokenizer.json"), Gazetteer.load(args.gazetteer)
    examples = load_gold(args.gold)[: args.texts]
    items = [i for e in examples for i in make_items(e, pieces, gazetteer, False, random.Random(0))]
    said = importance(net, [stack(items[i : i + 16]) for i in range(0, len(items), 16)])
    units = [s.topk(args.units).indices.sort().values for s in said]
    for number, s in enumerate(said):
        print(f"layer {number}: {100 * s[units[number]].sum() / s.sum():.0f} % of what it says is kept")
    start = shrunk(net.state_dict(), args.layers, units)
    args.out.mkdir(parents=True, exist_ok=True)
    config = json.loads((args.encoder / "config.json").read_text())
    config |= {"num_hidden_layers": len(args.layers), "intermediate_size": args.units}
    config |= {"local_layers": args.local_layers, "block": args.block}
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    inner = {name.removeprefix("encoder."): v for name, v in start.items() if name.startswith("encoder.")}
    save_file(inner, args.out / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(args.encoder / "tokenizer.json", args.out / "tokenizer.json")
    torch.save(start, args.out / "start.pt")


if __name__ == "__main__":
    main()
