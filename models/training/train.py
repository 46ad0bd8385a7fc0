"""Trains the joint network on gold (and perhaps on a teacher's soft labels); checkpoints each epoch and resumes.

``python -m training.train --encoder DIR --gold train.jsonl --dev dev.jsonl --gazetteer gazetteer.tsv --out DIR``
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extraction.decode import best_labels, log_softmax, spans_of_labels
from kg.extraction.gazetteer import TYPES, Gazetteer
from kg.extraction.heads import role_mask
from training.batches import Item, Pieces, make_items, stack
from training.data import Example, load_gold
from training.net import Net, log_mean_exp, pool

MASKS = torch.from_numpy(np.stack([role_mask(t) for t in TYPES]))


def entity_scores(net: Net, words: Tensor, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Type and role scores of the batch's entities."""
    count, entities = len(batch["entity_of"]), len(batch["kinds"])
    vectors = pool(words, batch["word_rows"], batch["mention_of"], count)
    rows, one_hot, owner = batch["rows"], batch["one_hot"], batch["entity_of"]
    means = pool(vectors, torch.arange(count), owner, entities)
    types = net.types(torch.cat([means, rows], dim=-1))
    roles = net.roles(torch.cat([vectors, rows[owner], one_hot[owner]], dim=-1))
    return types, log_mean_exp(roles, owner, entities) + MASKS[batch["kinds"]]


def losses(net: Net, batch: dict[str, Tensor]) -> Tensor:
    """The joint loss; a batch with soft labels has the cross-entropy to them instead of the gold labels' (its
    entities are what the teacher's whole pipeline found)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = net.words(batch["ids"], batch["mask"], batch["owner"], batch["first"], batch["features"])
        scores = net.label_scores(words, batch["features"])
    scores = scores.float()
    if "soft" in batch:
        keep = batch["labels"] != -100
        loss = functional.cross_entropy(scores[keep], batch["soft"][keep])
    else:
        loss = functional.cross_entropy(scores.flatten(0, 1), batch["labels"].flatten(), ignore_index=-100)
    if len(batch["kinds"]):
        types, roles = entity_scores(net, words.float(), batch)
        loss = loss + 0.15 * functional.cross_entropy(types, batch["kinds"])
        loss = loss + 0.15 * functional.cross_entropy(roles, batch["roles"], label_smoothing=0.0)
    return loss


def evaluate(net: Net, items: list[Item], size: int = 16) -> dict[str, float]:
    """Mention F1 in per cent, and the entity heads' accuracy on gold entities."""
    net.eval()
    found = right = gold = types_right = roles_right = entities = 0
    per: dict[int, list[int]] = {i: [0, 0, 0] for i in range(len(TYPES))}
    with torch.no_grad():
        for start in range(0, len(items), size):
            chunk = items[start : start + size]
            batch = stack(chunk)
            words = net.words(batch["ids"], batch["mask"], batch["owner"], batch["first"], batch["features"])
            scores = net.label_scores(words, batch["features"]).numpy()
            for row, item in zip(scores, chunk, strict=True):
                spans = set(spans_of_labels(best_labels(log_softmax(row[: len(item.first)]))))
                true = {(s, e, item.entities[i][0]) for s, e, i in item.mentions}
                found, right, gold = found + len(spans), right + len(spans & true), gold + len(true)
                for kind, counts in per.items():
                    a, b = {x for x in spans if x[2] == kind}, {x for x in true if x[2] == kind}
                    counts[0] += len(a & b)
                    counts[1] += len(a)
                    counts[2] += len(b)
            if len(batch["kinds"]):
                types, roles = entity_scores(net, words, batch)
                entities += len(batch["kinds"])
                types_right += int((types.argmax(-1) == batch["kinds"]).sum())
                roles_right += int((roles.argmax(-1) == batch["roles"]).sum())
    net.train()
    figures = {TYPES[k].value: round(200 * c[0] / max(1, c[1] + c[2]), 1) for k, c in per.items()}
    return {
        "mention": round(200 * right / max(1, found + gold), 2),
        **figures,
        "types": round(100 * types_right / max(1, entities), 2),
        "roles": round(100 * roles_right / max(1, entities), 2),
    }


def batches(items: list[Item], size: int, rng: random.Random) -> list[list[Item]]:
    """Batches of about equal length, in random order."""
    order = sorted(items, key=lambda item: len(item.ids) + rng.random() * 40)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


class Training:
    """Everything that a run changes, so that it can be written down after each epoch and read back."""

    def __init__(self, args: argparse.Namespace, per_epoch: int) -> None:
        self.net = Net(args.encoder)
        if args.start:
            self.net.load_state_dict(torch.load(args.start, weights_only=True))
        self.average = {key: value.clone() for key, value in self.net.state_dict().items()}
        new = [p for name, p in self.net.named_parameters() if not name.startswith("encoder.")]
        old = [p for name, p in self.net.named_parameters() if name.startswith("encoder.")]
        rates = [{"params": old, "lr": args.lr}, {"params": new, "lr": args.head_lr or args.lr * 3}]
        self.optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
        self.total, self.keep = per_epoch * args.epochs, args.average
        warm = max(1, int(0.06 * self.total))
        left = max(1, self.total - warm)
        self.plan = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda s: min((s + 1) / warm, max(0.02, (self.total - s) / left))
        )
        self.epoch = self.step = 0
        self.checkpoint = args.out / "checkpoint.pt"
        if self.checkpoint.exists():
            self._resume(torch.load(self.checkpoint, weights_only=True))

    def _resume(self, state: dict[str, Any]) -> None:
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.plan.load_state_dict(state["plan"])
        self.average, self.epoch, self.step = state["average"], state["epoch"], state["step"]

    def save(self) -> None:
        """Writes the checkpoint beside the old one, then puts it in its place."""
        parts = {"net": self.net, "optimiser": self.optimiser, "plan": self.plan}
        state: dict[str, Any] = {name: part.state_dict() for name, part in parts.items()}
        state |= {"average": self.average, "epoch": self.epoch, "step": self.step}
        torch.save(state, self.checkpoint.with_suffix(".next"))
        self.checkpoint.with_suffix(".next").replace(self.checkpoint)

    def learn(self, group: list[Item]) -> float:
        """One step; the loss."""
        loss = losses(self.net, stack(group))
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.plan.step()
        self.optimiser.zero_grad()
        self.step += 1
        keep = min(self.keep, self.step / (self.step + 10))
        with torch.no_grad():
            for key, value in self.net.state_dict().items():
                if value.dtype.is_floating_point:
                    self.average[key].mul_(keep).add_(value, alpha=1 - keep)
        return float(loss.detach())

    def report(self, dev: list[Item], out: Path) -> dict[str, Any]:
        """Figures of the weights as they are and averaged; the averaged ones are kept, by epoch too."""
        figures: dict[str, Any] = {"now": evaluate(self.net, dev)}
        kept = {key: value.clone() for key, value in self.net.state_dict().items()}
        self.net.load_state_dict(self.average)
        figures["averaged"] = evaluate(self.net, dev)
        for name in ("averaged.pt", f"averaged-{self.epoch}.pt"):
            torch.save(self.net.state_dict(), out / name)
        self.net.load_state_dict(kept)
        return figures


def run(args: argparse.Namespace) -> None:
    """The training loop. Each epoch has seeds of its own, so that a resumed run does what an undisturbed one does."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    pieces, gazetteer = Pieces(args.encoder / "tokenizer.json"), Gazetteer.load(args.gazetteer)
    train: list[Example] = load_gold(args.gold)[: args.limit or None]
    soft = load_soft(args.soft) if args.soft else []
    dev = [i for e in load_gold(args.dev) for i in make_items(e, pieces, gazetteer, False, random.Random(0))]
    args.out.mkdir(parents=True, exist_ok=True)
    per_epoch = math.ceil(len(train) / args.batch) + math.ceil(len(soft) / args.batch / args.soft_parts)
    training = Training(args, per_epoch)
    while training.epoch < args.epochs:
        torch.manual_seed(args.seed * 1000 + training.epoch)
        rng = random.Random(f"{args.seed}/{training.epoch}")
        part = soft[training.epoch % args.soft_parts :: args.soft_parts]
        groups: list[list[Item]] = []
        for examples in (train, part):
            groups += batches(
                [i for e in examples for i in make_items(e, pieces, gazetteer, True, rng)], args.batch, rng
            )
        rng.shuffle(groups)
        began, total = time.time(), 0.0
        for number, group in enumerate(groups, start=1):
            total += training.learn(group)
            if number % 20 == 0:
                seconds = time.time() - began
                print(f"  step {training.step}/{training.total} {seconds:.0f} s loss {total / number:.3f}", flush=True)
        training.epoch += 1
        training.save()
        line = {"epoch": training.epoch, "seconds": round(time.time() - began), "loss": round(total / len(groups), 4)}
        print(json.dumps(line | training.report(dev, args.out)), flush=True)
    (args.out / "done").touch()


def load_soft(path: Path) -> list[Example]:
    """Texts with a teacher's label probabilities, as ``training.label`` wrote them."""
    from training.label import read_labelled

    return read_labelled(path)


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "gold", "dev", "gazetteer", "out"):
        p.add_argument(f"--{name}", type=Path, required=True)
    p.add_argument("--soft", type=Path)
    p.add_argument("--soft-parts", type=int, default=1, help="each epoch reads one part of the soft-labelled texts")
    p.add_argument("--start", type=Path, help="weights to start from")
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--lr", type=float, default=2e-4)
    p.add_argument("--head-lr", type=float)
    p.add_argument("--average", type=float, default=0.995)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--limit", type=int, default=0, help="papers to train on (0: all)")
    run(p.parse_args())


if __name__ == "__main__":
    main()
