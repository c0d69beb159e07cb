"""The encoder restated as an ONNX graph with 8-bit weights, straight from the 4-bit file: neither torch nor transformers.

BERT after its embeddings: layer norm, then per layer attention over all tokens, residual and layer norm, a two-layer
exact GELU, residual and layer norm; at the end the mean over the tokens at length 1. One text per run, so that
nothing is padded and a vector cannot depend on its neighbours: activations are quantised with one scale per run.

Weights have one scale per output and seven of eight bits: with the full eight, processors that have AVX2 but no VNNI
saturate sums of two products at 16 bits, and vectors would differ from machine to machine. What GELU gives is divided
by its largest value, token by token, before it is quantised: a few tokens have values ten times those of the others,
and two thirds of the loss came from there. Cosine to float32, passages and titles: 0.9990 and 0.9987; without the
division 0.9977 and 0.9969; scaling all four products by token 0.9992 and 0.9991, for three more passes over the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.q4file import Q4Model

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

INPUT, OUTPUT = "embedded", "vector"

_LARGEST = 63
_LEAST = 0.2  # GELU is nowhere below -0.17
_OPSET, _IR = 18, 9
_FUSED = "com.microsoft"  # ONNX Runtime's own operators: integer products, attention and residuals in one step each

Floats = NDArray[np.float32]


@dataclass
class _Graph:
    """Nodes and constants as they are added."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]

    def linear(self, taken: str, name: str, weight: Floats, bias: Floats | None = None) -> str:
        """`taken` float32[1, n, in] times `weight` float32[out, in], in 8-bit integers, plus `bias`."""
        scales = (np.abs(weight).max(axis=1) / _LARGEST).astype(np.float32)
        whole = np.round(weight / scales[:, None]).astype(np.int8).T
        inputs = [
            taken,
            self.constant(f"{name}.w", whole),
            self.constant(f"{name}.s", scales),
            self.constant(f"{name}.z", np.zeros(len(scales), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias))
        return self.add("DynamicQuantizeMatMul", inputs, name, domain=_FUSED)


def encoder_graph(model: Q4Model) -> bytes:
    """A serialised ONNX model: "embedded" float32[1, n, hidden] to "vector" float32[1, hidden], L2-normalised.

    The input is the sum of word, position and type embeddings.
    """
    from onnx import TensorProto, helper

    graph, shape = _Graph(), model.shape
    taken = graph.add(
        "LayerNormalization",
        [INPUT, *_norm_weights(graph, model, "emb.ln")],
        "embeddings",
        axis=-1,
        epsilon=shape.layer_norm_eps,
    )
    graph.constant("last", np.array([-1]))
    graph.constant("least", np.array(_LEAST, np.float32))
    for layer in range(shape.layers):
        taken = _layer(graph, model, layer, taken)
    graph.constant("tokens", np.array([1]))
    graph.add("ReduceMean", [taken, "tokens"], "mean", keepdims=0)
    graph.add("LpNormalization", ["mean"], OUTPUT, axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "n", shape.hidden])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, shape.hidden])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    serialised: bytes = helper.make_model(made, opset_imports=opsets, ir_version=_IR).SerializeToString()
    return serialised


def _layer(graph: _Graph, model: Q4Model, number: int, taken: str) -> str:
    p = f"l{number}"
    joined = [np.concatenate([_tensor(model, f"{p}.{part}.{kind}") for part in "qkv"]) for kind in "wb"]
    projected = graph.linear(taken, f"{p}.qkv", *joined)
    graph.add("Split", [projected], f"{p}.q", f"{p}.k", f"{p}.v", axis=-1, num_outputs=3)
    attended = graph.add(
        "MultiHeadAttention",
        [f"{p}.q", f"{p}.k", f"{p}.v"],
        f"{p}.attended",
        domain=_FUSED,
        num_heads=model.shape.heads,
    )
    output = graph.linear(attended, f"{p}.ao", *_linear_weights(model, f"{p}.ao"))
    middle = _residual(graph, model, f"{p}.aln", output, taken)
    inner = graph.linear(middle, f"{p}.fi", *_linear_weights(model, f"{p}.fi"))
    active = graph.add("Gelu", [inner], f"{p}.gelu", domain=_FUSED)
    weight, bias = _linear_weights(model, f"{p}.fo")
    output = _scaled_by_token(graph, f"{p}.fo", active, weight)
    return _residual(graph, model, f"{p}.oln", output, middle, graph.constant(f"{p}.fo.b", bias))


def _scaled_by_token(graph: _Graph, name: str, taken: str, weight: Floats) -> str:
    """`Graph.linear` of values that are never far below 0, each token's brought to a largest value of 1 meanwhile."""
    largest = graph.add("ReduceMax", [taken, "last"], f"{name}.largest", keepdims=1)
    largest = graph.add("Max", [largest, "least"], f"{name}.scale")
    small = graph.add("Div", [taken, largest], f"{name}.small")
    return graph.add("Mul", [graph.linear(small, name, weight), largest], f"{name}.out")


def _residual(graph: _Graph, model: Q4Model, name: str, new: str, old: str, *bias: str) -> str:
    inputs = [new, old, *_norm_weights(graph, model, name), *bias]
    return graph.add(
        "SkipLayerNormalization", inputs, f"{name}.sum", domain=_FUSED, epsilon=model.shape.layer_norm_eps
    )


def _norm_weights(graph: _Graph, model: Q4Model, name: str) -> list[str]:
    return [graph.constant(f"{name}.{kind}", _tensor(model, f"{name}.{kind}")) for kind in "wb"]


def _linear_weights(model: Q4Model, name: str) -> tuple[Floats, Floats]:
    return _tensor(model, f"{name}.w"), _tensor(model, f"{name}.b")


def _tensor(model: Q4Model, name: str) -> Floats:
    """In its shape: weights of linear maps are [out, in], all else is a vector."""
    values, shape = model.tensors[name], model.shape
    if not name.endswith(".w") or "ln" in name:
        return values
    return values.reshape(-1, shape.feed_forward if name.endswith(".fo.w") else shape.hidden)
