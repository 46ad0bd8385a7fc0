"""Exports the trained network: encoder and label head as ONNX (fp32 and int8), the entity heads as arrays.

The graph reads one unpadded text, so a paper's result cannot depend on what else is in a batch.

``python -m training.export --encoder DIR --weights averaged.pt --out DIR``
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.extraction.features import WORD_FEATURES
from kg.extraction.heads import Heads, Layer
from training.net import Mlp, Net

FLOAT = {"DefaultTensorType": onnx.TensorProto.FLOAT}


class PlainBert(nn.Module):
    """The network's forward pass for one text in plain operations, which ONNX Runtime runs fastest."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        config = net.encoder.config
        self.heads, self.size = config.num_attention_heads, config.hidden_size // config.num_attention_heads
        self.local, self.block = getattr(config, "local_layers", 0), getattr(config, "block", 0)
        self.act = nn.functional.relu if config.hidden_act == "relu" else nn.functional.gelu

    def forward(self, ids: Tensor, owner: Tensor, first: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """``ids``, ``owner`` [1, pieces], ``first`` [1, words], ``features`` [1, words + 1, WORD_FEATURES]."""
        encoder = self.net.encoder
        told = self.net.told(features)[0][owner[0]]
        e = encoder.embeddings
        x = e.word_embeddings(ids[0]) + told + e.position_embeddings.weight[: ids.shape[1]]
        x = e.LayerNorm(x + e.token_type_embeddings.weight[0])
        rows = first[0]
        for number, layer in enumerate(encoder.encoder.layer):
            if number == self.local and self.local:
                x = torch.cat([x[:1], x[-1:], x[rows]])
            mixed = self.near(layer, x, number) if number < self.local else self.far(layer, x)
            x = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + x)
            hidden = self.act(layer.intermediate.dense(x))
            x = layer.output.LayerNorm(layer.output.dense(hidden) + x)
        words = x[2:] if self.local else x[rows]
        return self.net.label_scores(words[None], features)[0], words

    def far(self, layer: nn.Module, x: Tensor) -> Tensor:
        """Attention over the whole text; ``x`` and the result ``[rows, width]``."""
        own = layer.attention.self
        shape = (-1, self.heads, self.size)
        query, key, value = (part(x).reshape(shape).transpose(0, 1) for part in (own.query, own.key, own.value))
        weights = torch.softmax(query @ key.transpose(-1, -2) / self.size**0.5, dim=-1)
        return (weights @ value).transpose(0, 1).reshape(-1, self.heads * self.size)

    def near(self, layer: nn.Module, x: Tensor, number: int) -> Tensor:
        """Attention within blocks, shifted by half a block in every other layer."""
        own, block, shift = layer.attention.self, self.block, number % 2 * self.block // 2
        length = x.shape[0]
        after = (block - (length + shift) % block) % block
        shape = (-1, block, self.heads, self.size)
        padded = (nn.functional.pad(part(x), (0, 0, shift, after)) for part in (own.query, own.key, own.value))
        query, key, value = (part.reshape(shape).transpose(1, 2) for part in padded)
        places = torch.arange(shift + length + after)
        away = torch.where((places >= shift) & (places < shift + length), 0.0, -1e9).reshape(-1, 1, 1, block)
        weights = torch.softmax(query @ key.transpose(-1, -2) / self.size**0.5 + away, dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(-1, self.heads * self.size)
        return mixed[shift : shift + length]


def layer_of(mlp: Mlp) -> Layer:
    """A head's weights as arrays ``[in, out]``."""
    parts = [mlp.hidden.weight.T, mlp.hidden.bias, mlp.out.weight.T, mlp.out.bias]
    return Layer(*(np.ascontiguousarray(p.detach().numpy(), dtype=np.float32) for p in parts))


def export_onnx(net: Net, path: Path) -> None:
    """Writes the fp32 graph and checks it against the network."""
    plain = PlainBert(net).eval()
    names = ["ids", "owner", "first", "features"]
    axes = {"ids": {1: "pieces"}, "owner": {1: "pieces"}, "first": {1: "words"}, "features": {1: "rows"}}
    torch.onnx.export(
        plain,
        example_inputs(70),
        str(path),
        input_names=names,
        output_names=["labels", "words"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for count in (1, 5, 62, 150, 400):
        ids, owner, first, features = example_inputs(count)
        with torch.no_grad():
            direct = net.words(ids, torch.ones_like(ids), owner, first, features)[0].numpy()
        inputs = dict(zip(names, (ids.numpy(), owner.numpy(), first.numpy(), features.numpy()), strict=True))
        assert np.allclose(session.run(None, inputs)[1], direct, atol=2e-4), f"the graph differs at {count} words"


def example_inputs(count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Random inputs of ``count`` words, the last of two pieces."""
    made = torch.Generator().manual_seed(count)
    ids = torch.randint(1000, 30000, (1, count + 3), generator=made)
    owner = torch.tensor([[0, *range(1, count + 1), count, 0]])
    first = torch.arange(1, count + 1)[None]
    features = torch.rand(1, count + 1, WORD_FEATURES, generator=made)
    features[:, 0] = 0
    return ids, owner, first, features


def shrink(source: Path, out: Path) -> None:
    """int8 weights, by channel; activations are scaled as a text is read, by the text alone."""
    quantize_dynamic(str(source), str(out), weight_type=QuantType.QInt8, per_channel=True, extra_options=FLOAT)


def mean_of(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several states of one network; whole numbers (positions) are those of the last."""
    return {
        name: torch.stack([state[name] for state in states]).mean(dim=0) if last.is_floating_point() else last
        for name, last in states[-1].items()
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="several are averaged")
    args = parser.parse_args()
    net = Net(args.encoder, dropout=0.0)
    net.load_state_dict(mean_of([torch.load(path, weights_only=True) for path in args.weights]))
    net.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    export_onnx(net, args.out / "fp32.onnx")
    optimise(args.out / "fp32.onnx", args.out / "fused.onnx", net)
    shrink(args.out / "fused.onnx", args.out / "encoder.onnx")
    Heads(layer_of(net.types), layer_of(net.roles)).save(args.out / "heads.npz")
    shutil.copy(args.encoder / "tokenizer.json", args.out / "tokenizer.json")
    sizes = {p.name: round(p.stat().st_size / 1e6, 1) for p in sorted(args.out.iterdir())}
    print(json.dumps(sizes))


def optimise(source: Path, out: Path, net: Net) -> None:
    """Fuses layer norms and GELU; exact up to rounding.

    The fused attention and the layer norm fused with its sum are left out: ONNX Runtime computes them more slowly than
    their parts (45 against 38 ms a text with the full network).
    """
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    config = net.encoder.config
    options = FusionOptions("bert")
    options.enable_attention = options.enable_skip_layer_norm = False
    made = optimize_model(
        str(source), "bert", config.num_attention_heads, config.hidden_size, optimization_options=options
    )
    made.save_model_to_file(str(out))


if __name__ == "__main__":
    main()
