"""What tells intents from sentence vectors: a linear head and a kernel head, which err differently.

The linear one (logistic regression) draws one border for each intent and is the bolder; the kernel
one (kernel ridge regression, as in actions/kb/kernel_head.py) looks at how near single examples are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Text

import numpy as np
from scipy.linalg import solve
from sklearn.linear_model import LogisticRegression

RIDGE = 0.3  # regularisation of the kernel head: more of it trusts single examples less


class LinearHead:
    """Softmax of a linear function of the vector."""

    def __init__(self, weights: np.ndarray, bias: np.ndarray, mean: np.ndarray) -> None:
        self.weights = weights
        self.bias = bias
        self.mean = mean

    @classmethod
    def learn(
        cls, vectors: np.ndarray, labels: np.ndarray, count: int, strength: float
    ) -> "LinearHead":
        """From one vector and one label (a number below `count`) per example; each label occurs.

        Args:
            strength: 1 / regularisation.
        """
        mean = vectors.mean(axis=0)
        model = LogisticRegression(C=strength, max_iter=150, class_weight="balanced")
        model.fit(vectors - mean, labels)
        assert list(model.classes_) == list(range(count))
        return cls(model.coef_, model.intercept_, mean)

    def probabilities(self, vector: np.ndarray) -> np.ndarray:
        """How likely each label is; they add up to 1."""
        scores = self.weights @ (vector - self.mean) + self.bias
        parts = np.exp(scores - scores.max())
        return np.asarray(parts / parts.sum())


class KernelHead:
    """Weighed nearness to the examples; the kernel is exp((cosine - 1) / width)."""

    def __init__(
        self, examples: np.ndarray, weights: np.ndarray, mean: np.ndarray, width: float
    ) -> None:
        self.examples = examples
        self.weights = weights
        self.mean = mean
        self.width = width

    @classmethod
    def learn(
        cls, vectors: np.ndarray, labels: np.ndarray, count: int, width: float
    ) -> "KernelHead":
        """From one vector and one label per example.

        Memory grows with the square of the examples, time with their cube: 7,000 need 0.2 GB and
        some seconds.
        """
        mean = vectors.mean(axis=0)
        examples = _centred(vectors, mean)
        kernel = np.exp((examples @ examples.T - 1) / width)
        kernel[np.diag_indices(len(kernel))] += RIDGE
        target = np.eye(count, dtype=np.float32)[labels]
        weights = solve(
            kernel, target, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False
        )
        return cls(examples, weights, mean, width)

    def probabilities(self, vector: np.ndarray) -> np.ndarray:
        """About how likely each label is, 0 to 1; they need not add up to 1."""
        near = self.examples @ _centred(vector[None], self.mean)[0]
        return np.asarray(np.clip(np.exp((near - 1) / self.width) @ self.weights, 0.0, 1.0))


def _centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Unit vectors around `mean`: what all sentences share says nothing about any of them."""
    moved = vectors - mean
    norms = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return np.asarray(moved / norms, dtype=np.float32)


class SentenceHeads:
    """Both heads together: the mean of their opinions."""

    def __init__(self, intents: List[Text], linear: LinearHead, kernel: KernelHead) -> None:
        self.intents = intents
        self.linear = linear
        self.kernel = kernel

    @classmethod
    def learn(
        cls,
        own: np.ndarray,
        own_intents: List[Text],
        more: np.ndarray,
        more_intents: List[Text],
        strength: float,
        width: float,
        every: int,
    ) -> "SentenceHeads":
        """Learns from one vector and one intent per example.

        Args:
            own, own_intents: the training examples.
            more, more_intents: the knowledge base's questions.
            strength: of the linear head.
            width, every: of the kernel head, which sees one of `every` of the knowledge base's
                questions only: they are many, and would outweigh the examples.
        """
        intents = sorted({*own_intents, *more_intents})
        number = {intent: n for n, intent in enumerate(intents)}
        first = np.array([number[intent] for intent in own_intents])
        second = np.array([number[intent] for intent in more_intents], dtype=first.dtype)
        linear = LinearHead.learn(
            np.concatenate([own, more]), np.concatenate([first, second]), len(intents), strength
        )
        kernel = KernelHead.learn(
            np.concatenate([own, more[::every]]),
            np.concatenate([first, second[::every]]),
            len(intents),
            width,
        )
        return cls(intents, linear, kernel)

    def probabilities(self, vector: np.ndarray) -> Dict[Text, float]:
        """About how likely each intent is."""
        both = (self.linear.probabilities(vector) + self.kernel.probabilities(vector)) / 2
        return dict(zip(self.intents, both.tolist()))

    def write(self, file: Path) -> None:
        """Writes both into one file."""
        np.savez(
            file,
            intents=np.array(self.intents),
            linear_weights=self.linear.weights,
            linear_bias=self.linear.bias,
            linear_mean=self.linear.mean,
            examples=self.kernel.examples,
            kernel_weights=self.kernel.weights,
            kernel_mean=self.kernel.mean,
            width=np.array(self.kernel.width),
        )

    @classmethod
    def read(cls, file: Path) -> "SentenceHeads":
        """Reads what `write` wrote."""
        with np.load(file, allow_pickle=False) as stored:
            linear = LinearHead(
                stored["linear_weights"], stored["linear_bias"], stored["linear_mean"]
            )
            kernel = KernelHead(
                stored["examples"],
                stored["kernel_weights"],
                stored["kernel_mean"],
                float(stored["width"]),
            )
            return cls(stored["intents"].tolist(), linear, kernel)
