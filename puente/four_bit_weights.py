"""Reads the one-file form of the embedding model: tokenizer, normalisation and 4-bit weights.

The file is little-endian: a header, the unigram pieces with their scores, a table of character
replacements, a directory of tensors, and the tensors. A 4-bit block is 18 bytes for 32 weights:
a float16 scale, then 16 bytes whose byte j holds weight j in the low nibble and weight j + 16 in
the high one; a weight is (nibble - 8) x scale.

This module knows the layout and NumPy, and nothing of torch or tokenizers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18
FLOAT32, FOUR_BIT = 0, 1


class UnreadableWeightsError(ValueError):
    """The file is not in the layout this module reads."""


class Shape(NamedTuple):
    """The model's dimensions, in the order of the header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


class Span(NamedTuple):
    """Where a tensor lies: its kind, number of weights, first byte and length in bytes."""

    kind: int
    weights: int
    offset: int
    length: int


@dataclass
class _Cursor:
    data: bytes
    at: int = 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        return np.frombuffer(self.take(count * 4), dtype=kind)


@dataclass
class FourBitWeights:
    """The opened file.

    Attributes:
        shape: the model's dimensions.
        epsilon: added to the variance in every layer normalisation.
        pieces: the unigram pieces, by id.
        scores: their log probabilities, by id.
        special: the ids of `bos`, `eos`, `pad` and `unk`.
        replacements: what a character becomes before it is split into pieces.
        spans: where each tensor lies.
    """

    data: bytes = field(repr=False)
    shape: Shape = field(init=False)
    epsilon: float = field(init=False)
    pieces: list[str] = field(init=False, repr=False)
    scores: list[float] = field(init=False, repr=False)
    special: dict[str, int] = field(init=False)
    replacements: dict[str, str] = field(init=False, repr=False)
    spans: dict[str, Span] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        cursor = _Cursor(self.data)
        if cursor.take(4) != MAGIC or cursor.unpack("I") != (1,):
            raise UnreadableWeightsError("this is not a version 1 file of 4-bit E5 weights")
        self.shape = Shape(*cursor.unpack("7i"))
        self.epsilon, block = cursor.unpack("fi")
        if block != BLOCK_WEIGHTS:
            raise UnreadableWeightsError(f"blocks of {block} weights instead of {BLOCK_WEIGHTS}")
        self._read_pieces(cursor)
        self._read_replacements(cursor)
        self._read_directory(cursor)

    def _read_pieces(self, cursor: _Cursor) -> None:
        count, bos, eos, pad, unk, length = cursor.unpack("5iQ")
        self.special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
        offsets = cursor.array("<u4", count + 1).tolist()
        self.scores = cursor.array("<f4", count).tolist()
        text = cursor.take(length)
        self.pieces = [text[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]

    def _read_replacements(self, cursor: _Cursor) -> None:
        count, _length = cursor.unpack("iI")
        self.replacements = {}
        for _ in range(count):
            character, length = cursor.unpack("IB")
            self.replacements[chr(character)] = "".join(map(chr, cursor.unpack(f"{length}I")))

    def _read_directory(self, cursor: _Cursor) -> None:
        (count,) = cursor.unpack("i")
        self.spans = {}
        for _ in range(count):
            (length,) = cursor.unpack("H")
            name = cursor.take(length).decode("ascii")
            span = Span(*cursor.unpack("BIQQ"))
            if span.offset + span.length > len(self.data):
                raise UnreadableWeightsError(f"the tensor {name} ends beyond the file")
            self.spans[name] = span

    def tensor(
        self, name: str, columns: int | None = None, rows: npt.NDArray[np.intp] | None = None
    ) -> npt.NDArray[np.float32]:
        """A tensor as float32.

        Args:
            name: its name in the directory, such as `l0.q.w`.
            columns: weights in a row; without it the tensor is a vector.
            rows: which rows to keep, in this order; all when left out.

        Raises:
            UnreadableWeightsError: there is no such tensor, or it is of an unknown kind.
        """
        if name not in self.spans:
            raise UnreadableWeightsError(f"the file holds no tensor {name}")
        span = self.spans[name]
        raw = np.frombuffer(self.data, dtype=np.uint8, count=span.length, offset=span.offset)
        per_row = columns or span.weights
        if span.kind == FLOAT32:
            matrix = raw.view("<f4").reshape(-1, per_row)
            values = matrix if rows is None else matrix[rows]
        elif span.kind == FOUR_BIT:
            by_row = raw.reshape(-1, per_row // BLOCK_WEIGHTS * BLOCK_BYTES)
            values = widen(by_row if rows is None else by_row[rows], per_row)
        else:
            raise UnreadableWeightsError(f"the tensor {name} is of the unknown kind {span.kind}")
        return np.array(values if columns else values.reshape(-1), dtype=np.float32)


def widen(rows: npt.NDArray[np.uint8], columns: int) -> npt.NDArray[np.float32]:
    """Rows of 4-bit blocks as rows of `columns` float32 weights."""
    blocks = np.ascontiguousarray(rows).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.empty((len(blocks), BLOCK_WEIGHTS), dtype=np.float32)
    weights[:, :16] = nibbles & 0x0F
    weights[:, 16:] = nibbles >> 4
    weights -= 8
    weights *= scales
    return weights.reshape(-1, columns)
