"""Writes the trained reader for run time: encoder as int8 ONNX, the outputs' weights, word pieces; and hashes."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from fixed_ranges import fix_ranges
from lean_graph import HEADS, lean
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from reader_model import WIDTH, Reader
from torch import Tensor, nn


class States(nn.Module):
    """The encoder's last layer."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token numbers and mask, shape (batch, tokens), to states, shape (batch, tokens, 384)."""
        return self.encoder(ids, attention_mask=mask).last_hidden_state  # type: ignore[no-any-return]  # transformers' output is untyped


def export(reader: Reader, pieces: Path, out: Path, shown: Sequence[Sequence[int]]) -> None:
    """Write ``encoder.onnx``, ``heads.npz`` and ``vocab.txt`` to a folder; ranges are those of the sentences shown."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole, joined, quantised = (Path(scratch, f"{name}.onnx") for name in ("whole", "joined", "quantised"))
        encoder = copy.deepcopy(reader.encoder)
        encoder.set_attn_implementation("eager")  # the form that the joining of operators knows
        ids = torch.ones(2, 7, dtype=torch.int64)
        axes: dict[str, Any] = {name: {0: "batch", 1: "tokens"} for name in ("ids", "mask", "states")}
        torch.onnx.export(
            States(encoder).eval(),
            (ids, ids),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["states"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        optimizer.optimize_model(str(whole), model_type="bert", num_heads=HEADS, hidden_size=WIDTH).save_model_to_file(
            str(joined)
        )
        quantize_dynamic(
            joined,
            quantised,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # seven bits: no product overflows on processors without VNNI, so all find the same
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        lean(quantised, out / "encoder.onnx")
        fix_ranges(out / "encoder.onnx", shown)
    np.savez(out / "heads.npz", **reader.weights())
    shutil.copyfile(pieces, out / "vocab.txt")


def write_hashes(folder: Path) -> None:
    """Write ``hashes.json`` of the reader's files."""
    names = ("encoder.onnx", "heads.npz", "vocab.txt", "wording.npz")
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "hashes.json").write_text(json.dumps(hashes, indent=2) + "\n", encoding="utf-8")
