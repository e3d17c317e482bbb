"""The weights file: a tiny one made here byte by byte, and the real model when it is built."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from puente.build_embedding_model import build_tokenizer, is_latin, kept_pieces
from puente.four_bit_weights import FourBitWeights, UnreadableWeightsError, widen
from puente.places import HERE

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁re", "fu", "gio", "▁é", "привет", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -2.0, -2.5, -3.0, -3.5, -4.0, 0.0]


def block(scale: float, nibbles: list[int]) -> bytes:
    """A block of 32 weights: byte j holds nibble j low and nibble j + 16 high."""
    packed = bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))
    return struct.pack("<e", scale) + packed


ROWS = [block(0.5, [(i + row) % 16 for i in range(32)]) for row in range(len(PIECES))]


@pytest.fixture
def file() -> bytes:
    """A file with ten pieces, 32 dimensions and two tensors."""
    header = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 1, 64, len(PIECES), 8, 2, 1e-12, 32)
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).tolist()
    text = b"".join(encoded)
    pieces = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text))
    pieces += struct.pack(f"<{len(offsets)}I", *offsets) + struct.pack("<10f", *SCORES) + text
    table = [(0x09, " "), (0x01, ""), (0xAA, "a")]
    entries = b"".join(
        struct.pack(f"<IB{len(new)}I", old, len(new), *map(ord, new)) for old, new in table
    )
    start = len(header + pieces) + 8 + len(entries)
    names = [(b"emb.word", 1, 320, b"".join(ROWS)), (b"emb.ln.w", 0, 2, struct.pack("<2f", 1, 2))]
    offset = start + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    directory, data = struct.pack("<i", len(names)), b""
    for name, kind, weights, raw in names:
        place = struct.pack("<BIQQ", kind, weights, offset + len(data), len(raw))
        directory += struct.pack("<H", len(name)) + name + place
        data += raw
    return (
        header
        + pieces
        + struct.pack("<iI", len(table), len(entries))
        + entries
        + (directory + data)
    )


def test_header_pieces_and_replacements_are_read(file: bytes):
    weights = FourBitWeights(file)
    assert (weights.shape.hidden, weights.shape.positions) == (32, 8)
    assert weights.pieces == PIECES and weights.scores == SCORES
    assert weights.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert weights.replacements == {"\t": " ", "\x01": "", "ª": "a"}


def test_four_bit_rows_become_floats_in_the_order_of_the_weights(file: bytes):
    weights = FourBitWeights(file)
    expected = [[((i + row) % 16 - 8) * 0.5 for i in range(32)] for row in range(len(PIECES))]
    assert weights.tensor("emb.word", 32).tolist() == expected
    chosen = weights.tensor("emb.word", 32, rows=np.array([7, 0]))
    assert chosen.tolist() == [expected[7], expected[0]]
    assert weights.tensor("emb.ln.w").tolist() == [1.0, 2.0]


def test_rows_of_several_blocks_stay_rows():
    rows = np.frombuffer(ROWS[0] + ROWS[1] + ROWS[2] + ROWS[3], dtype=np.uint8).reshape(2, 36)
    assert widen(rows, 64).shape == (2, 64)
    assert widen(rows, 64)[1, 32] == (3 - 8) * 0.5


@pytest.mark.parametrize("wrong", [b"E5S2", b"PK\x03\x04"])
def test_another_file_is_refused(file: bytes, wrong: bytes):
    with pytest.raises(UnreadableWeightsError):
        FourBitWeights(wrong + file[4:])


def test_a_file_that_was_cut_off_is_refused(file: bytes):
    with pytest.raises(UnreadableWeightsError, match="ends beyond the file"):
        FourBitWeights(file[:-4])


def test_other_scripts_are_left_out_and_the_special_pieces_keep_their_places(file: bytes):
    weights = FourBitWeights(file)
    assert kept_pieces(weights, every_script=False) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert kept_pieces(weights, every_script=True) == [0, 1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("piece", ["▁año", "¿", "▁", "ción", "’", "12", "€", "😢", "ấ"])
def test_latin_letters_digits_and_signs_stay(piece: str):
    assert is_latin(piece)


@pytest.mark.parametrize("piece", ["привет", "你好", "مرحبا", "▁Ω", "٣", "한"])
def test_letters_and_digits_of_other_scripts_go(piece: str):
    assert not is_latin(piece)


def test_the_tokenizer_normalises_as_the_file_says(file: bytes):
    weights = FourBitWeights(file)
    tokenizer = build_tokenizer(weights, kept_pieces(weights, every_script=False))
    assert tokenizer.encode("  refu\x01gio\te\u0301 ").tokens == [
        "<s>",
        "▁re",
        "fu",
        "gio",
        "▁é",
        "</s>",
    ]


built = pytest.mark.skipif(
    not (HERE.embedding_model / "modules.json").exists(),
    reason="the embedding model is not built here (make setup)",
)


@pytest.fixture(scope="module")
def model():
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(HERE.embedding_model), device="cpu")


@built
def test_the_built_model_finds_the_meaning_across_languages(model):
    question = model.encode_query("¿Cuánto tiempo tengo para pedir refugio?")
    near, far = model.encode_document(
        ["How long do I have to apply for refuge?", "Where can I buy bread?"]
    )
    assert np.isclose(np.linalg.norm(question), 1.0, atol=1e-5)
    assert question @ near > question @ far + 0.05


@built
def test_the_built_models_prompts_are_the_ones_it_was_trained_with(model):
    assert model.prompts == {"query": "query: ", "passage": "passage: ", "document": "passage: "}


@built
def test_the_built_tokenizer_knows_spanish_with_accents(model):
    composed = model.tokenizer.tokenize("mañana pediré protección")
    assert composed[0] == "▁mañana" and "<unk>" not in composed
    assert model.tokenizer.tokenize("man\u0303ana  pedire\u0301 proteccio\u0301n") == composed


@built
def test_the_built_model_has_no_file_that_only_root_can_read():
    assert all(path.stat().st_mode & 0o044 for path in Path(HERE.embedding_model).rglob("*"))
