"""Gives the lean graph's activations fixed ranges and a mask, so that sentences are read in batches and stay apart.

The lean graph (`lean_graph.py`) takes each range from the sentences that it is given, so that in a batch what is said
of one would hang on the others. Here the ranges are those of training sentences, drawn once: products are whole
numbers, and what is padded is masked, so that a sentence comes to the same bytes by itself and in any batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from lean_graph import HEADS
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_MICROSOFT = "com.microsoft"
_QUANTISED = ("DynamicQuantizeMatMul", "DynamicQuantizeLinear")
_SHARE = 99.0  # per cent of the sentences whose highest and lowest number a range holds; 97 to 100 do as well
_STEPS = 255  # between the ends of a range, in eight bits
Ranges = dict[str, tuple[float, float]]


def fix_ranges(file: Path, shown: Sequence[Sequence[int]]) -> None:
    """Replace the graph in a file, which takes ``ids``, by one that takes ``ids`` and ``mask``, both (batch, tokens).

    Parameters
    ----------
    file : Path
        As `lean_graph.lean` writes it.
    shown : sequence of sequences of int
        The tokens of sentences from which the ranges are taken.
    """
    model = onnx.load(file)
    ranges = ranges_of(model, shown)
    onnx.save(_Fixed(model, ranges).model(), file)


def ranges_of(model: ModelProto, shown: Sequence[Sequence[int]]) -> Ranges:
    """The range of each activation that is quantised, zero among them."""
    names = list(dict.fromkeys(node.input[0] for node in model.graph.node if node.op_type in _QUANTISED))
    watched = ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    ends = []
    for tokens in shown:
        seen = session.run(names, {"ids": np.asarray([tokens], dtype=np.int64)})
        ends.append([(values.min(), values.max()) for values in seen])
    lows, highs = np.moveaxis(np.asarray(ends, dtype=np.float64), 2, 0)
    low = np.minimum(np.percentile(lows, 100 - _SHARE, axis=0), 0.0)
    high = np.maximum(np.percentile(highs, _SHARE, axis=0), 0.0)
    return dict(zip(names, zip(low.tolist(), high.tolist(), strict=True), strict=True))


class _Fixed:
    """The graph with fixed ranges, in the making."""

    def __init__(self, model: ModelProto, ranges: Ranges) -> None:
        self._given = model
        self._ranges = ranges
        self._nodes: list[NodeProto] = []
        self._known: dict[str, tuple[str, str, str]] = {}
        self._constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        """The whole graph."""
        for node in self._given.graph.node:
            if node.op_type == "DynamicQuantizeLinear":
                continue
            self._nodes.append(self._changed(node))
        made = ModelProto()
        made.CopyFrom(self._given)
        del made.graph.node[:]
        made.graph.node.extend(self._nodes)
        made.graph.initializer.extend(self._constants)
        made.graph.input.append(helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "tokens"]))
        return made

    def _changed(self, node: NodeProto) -> NodeProto:
        output = list(node.output)
        if node.op_type == "DynamicQuantizeMatMul":
            state, weight, weight_scale, weight_zero, bias = node.input
            whole, scale, zero = self._whole(state)
            inputs = [whole, weight, scale, weight_scale, zero, weight_zero, bias]
            return helper.make_node("MatMulIntegerToFloat", inputs, output, domain=_MICROSOFT)
        if node.op_type == "QAttention":
            integers, weight, bias, _, weight_scale, _, _, weight_zero = node.input
            whole, scale, zero = self._whole(integers.removesuffix("_integers"))
            inputs = [whole, weight, bias, scale, weight_scale, "mask", zero, weight_zero]
            return helper.make_node("QAttention", inputs, output, domain=_MICROSOFT, num_heads=HEADS)
        return node

    def _whole(self, state: str) -> tuple[str, str, str]:
        """The names of an activation in whole numbers, of its scale and of its zero point."""
        if state not in self._known:
            low, high = self._ranges[state]
            scale = (high - low) / _STEPS
            names = (f"{state}_whole", f"{state}_scale", f"{state}_zero")
            self._constant(names[1], np.float32(scale))
            self._constant(names[2], np.uint8(round(-low / scale)))
            self._nodes.append(helper.make_node("QuantizeLinear", [state, names[1], names[2]], [names[0]]))
            self._known[state] = names
        return self._known[state]

    def _constant(self, name: str, value: Any) -> None:
        array: NDArray[Any] = np.asarray(value)
        self._constants.append(numpy_helper.from_array(array, name))
