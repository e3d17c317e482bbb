"""The numbers that retrieval and its decision use, read from retrieval.yml beside this file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from actions.kb.yamlfile import read_yaml

FILE = Path(__file__).with_name("retrieval.yml")


class Weights(BaseModel):
    """The weights of a logistic regression over the features of decision.py."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    score: float
    margin: float
    ahead_of_outside: float
    head: float
    dense: float
    lexical: float


class DangerWeights(BaseModel):
    """The weights of the logistic regression over the features of danger_sense.py."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    sense: float
    words: float
    score: float
    margin: float
    outside: float


class Thresholds(BaseModel):
    """See retrieval.yml for what each number does and how it was found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passage_weight: float
    lexical_weight: float
    head_width: float
    head_ridge: float
    head_limit: int
    leaning_words: int
    leaning_bonus: float
    follow_up_words: int
    follow_up_weight: float
    follow_up_option: float
    follow_up_unless_ahead: float
    follow_up_alone_from: float
    right: Weights
    among: Weights
    right_after: Weights
    among_after: Weights
    least_score: float
    answer_from: float
    sure_from: float
    ask_back_from: float
    suggestions: int
    answer_from_out_of_scope: float
    giving_way_from: float
    danger_width: float
    danger_ridge: float
    danger: DangerWeights
    danger_from: float
    danger_suspected_from: float
    danger_named_from: float
    kind_width: float
    kind_from: float


def load_thresholds(file: Path = FILE) -> Thresholds:
    """The thresholds in `file`.

    Raises:
        YamlProblem, pydantic.ValidationError: the file is broken.
    """
    return Thresholds.model_validate(read_yaml(file.read_text(encoding="utf-8")).data)
