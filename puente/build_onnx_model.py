"""Turns the embedding model's folder into one file for ONNX Runtime, which runs it with less.

    .venv/bin/python -m puente.build_onnx_model

The vectors stay the same (a test compares them), but a process that encodes needs no torch: half of
its memory and of its start. The layers stay in float32; the table of pieces becomes int8, a quarter
of its size. The folder lies beside the model's, and holds the tokenizer and the prompts too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

from puente.build_embedding_model import silence_progress_bars
from puente.places import HERE
from puente.setup.checksums import write_sums

SUMMARY = "Turns the embedding model's folder into one file for ONNX Runtime."
COPIED = ("tokenizer.json", "config_sentence_transformers.json", "sentence_bert_config.json")
OPSET = 17
TOKENS = ("input_ids", "attention_mask")


def export(model: Path, file: Path) -> None:
    """Writes the model's encoder, tokens in and a vector for each token out.

    Args:
        model: a sentence-transformers folder of a BERT.
        file: the .onnx file.
    """
    import torch
    from transformers import AutoModel

    class Encoder(torch.nn.Module):
        """The encoder with the two inputs that it needs, and its one output."""

        def __init__(self) -> None:
            super().__init__()
            # what the fused attention computes, in steps that an exporter can follow
            self.bert = AutoModel.from_pretrained(model, attn_implementation="eager").eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = self.bert(input_ids, attention_mask).last_hidden_state
            return found

    example = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    names = (*TOKENS, "vectors")
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of each shape that it fixes
        torch.onnx.export(
            Encoder(),
            (example, (example != 1).long()),
            str(file),
            input_names=list(TOKENS),
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in names},
            opset_version=OPSET,
            dynamo=False,
        )


def shrink(whole: Path, file: Path) -> None:
    """Writes the model anew with the table of pieces in int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(whole, file, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


def build(model: Path, folder: Path) -> None:
    """Builds the folder beside its place and moves it there only when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        export(model, new / "whole.onnx")
        shrink(new / "whole.onnx", new / "model.onnx")
        (new / "whole.onnx").unlink()
        for name in COPIED:
            if (model / name).exists():
                shutil.copy(model / name, new / name)
        write_sums(new)
        for path in (new, *new.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def main(argv: list[str] | None = None) -> int:
    """Builds the folder; returns the exit code."""
    parser = argparse.ArgumentParser(prog="puente.build_onnx_model", description=SUMMARY)
    parser.add_argument("--model", type=Path, default=HERE.embedding_model)
    parser.add_argument("--out", type=Path, default=HERE.onnx_model)
    arguments = parser.parse_args(argv)
    silence_progress_bars()
    try:
        build(arguments.model, arguments.out)
    except (OSError, RuntimeError, ValueError) as problem:
        print(f"The model could not be turned into ONNX: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
