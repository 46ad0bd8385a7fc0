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
    """The joint loss; a batch with soft labels has the cross-entropy to them instead of the gold labels'."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = net.words(batch["ids"], batch["mask"], batch["owner"], batch["first"], batch["features"])
        scores = net.label_scores(words, batch["features"])
    scores = scores.float()
    if "soft" in batch:
        keep = batch["labels"] != -100
        return functional.cross_entropy(scores[keep], batch["soft"][keep])
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


def run(args: argparse.Namespace) -> None:
    """The training loop."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    pieces, gazetteer = Pieces(args.encoder / "tokenizer.json"), Gazetteer.load(args.gazetteer)
    train: list[Example] = load_gold(args.gold)
    if args.limit:
        train = train[: args.limit]
    soft = load_soft(args.soft) if args.soft else []
    dev = [i for e in load_gold(args.dev) for i in make_items(e, pieces, gazetteer, False, random.Random(0))]
    net = Net(args.encoder)
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True))
    average = {k: v.clone() for k, v in net.state_dict().items()}
    new = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    old = [p for n, p in net.named_parameters() if n.startswith("encoder.")]
    head_lr = args.head_lr or args.lr * 3
    optimiser = torch.optim.AdamW([{"params": old, "lr": args.lr}, {"params": new, "lr": head_lr}], weight_decay=0.01)
    per_epoch = math.ceil(len(train) / args.batch) + math.ceil(len(soft) / args.batch / args.soft_parts)
    total = per_epoch * args.epochs
    warm = max(1, int(0.06 * total))
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.02, (total - s) / max(1, total - warm)))
    )
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint, first, step = args.out / "checkpoint.pt", 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        plan.load_state_dict(state["plan"])
        average, first, step = state["average"], state["epoch"], state["step"]
    for epoch in range(first, args.epochs):
        rng = random.Random(f"{args.seed}/{epoch}")
        began, seen = time.time(), 0.0
        items = [i for e in train for i in make_items(e, pieces, gazetteer, True, rng)]
        groups = batches(items, args.batch, rng)
        if soft:
            part = soft[epoch % args.soft_parts :: args.soft_parts]
            extra = [i for e in part for i in make_items(e, pieces, gazetteer, True, rng)]
            groups += batches(extra, args.batch, rng)
            rng.shuffle(groups)
        for group in groups:
            loss = losses(net, stack(group))
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            optimiser.zero_grad()
            step += 1
            seen += float(loss.detach())
            keep = min(args.average, step / (step + 10))
            with torch.no_grad():
                for key, value in net.state_dict().items():
                    if value.dtype.is_floating_point:
                        average[key].mul_(keep).add_(value, alpha=1 - keep)
            if step % 20 == 0:
                print(
                    f"  step {step}/{total} {time.time() - began:.0f} s loss {seen / (step - (step - 1) // len(groups) * len(groups)):.3f}",
                    flush=True,
                )
        state = dict(net=net.state_dict(), average=average, optimiser=optimiser.state_dict(), plan=plan.state_dict())
        torch.save({**state, "epoch": epoch + 1, "step": step}, args.out / "next.pt")
        (args.out / "next.pt").replace(checkpoint)
        line = {"epoch": epoch + 1, "seconds": round(time.time() - began), "loss": round(seen / len(groups), 4)}
        line["now"] = evaluate(net, dev)
        kept = {k: v.clone() for k, v in net.state_dict().items()}
        net.load_state_dict(average)
        line["averaged"] = evaluate(net, dev)
        torch.save(net.state_dict(), args.out / "averaged.pt")
        net.load_state_dict(kept)
        print(json.dumps(line), flush=True)


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
