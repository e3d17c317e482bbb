"""Rasa's ResponseSelector on the entries' questions; the bot's Python runs it, nobody imports it.

    python -m tests.evaluation.selector_in_rasa FOLDER < texts.json

FOLDER holds `config.yml` and `nlu.yml`; the model is kept there, so that the same inputs are learnt
once. Writes `rankings.json`: for each text the labels of its ranking, best first. The texts
themselves are not written anywhere.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

NAME = "selector"


def model_in(folder: Path) -> Path:
    """The trained model, trained when it is not there."""
    model = folder / f"{NAME}.tar.gz"
    if not model.exists():
        made = train_nlu(
            config=str(folder / "config.yml"),
            nlu_data=str(folder / "nlu.yml"),
            output=str(folder),
            fixed_model_name=f"new-{NAME}",
        )
        if made is None:
            raise SystemExit("Rasa trained no model")
        Path(made).replace(model)  # a training that was stopped leaves no half model
    return model


async def rankings(model: Path, texts: list[str]) -> list[list[str]]:
    """The selector's labels for each text, best first."""
    agent = Agent.load(str(model))
    found = []
    for text in texts:
        parsed = await agent.parse_message(text)
        ranking = parsed["response_selector"]["default"]["ranking"]
        found.append([one["intent_response_key"] for one in ranking])
    return found


if __name__ == "__main__":
    place = Path(sys.argv[1])
    asked = json.load(sys.stdin)
    ranked = asyncio.run(rankings(model_in(place), asked))
    (place / "rankings.json").write_text(json.dumps(ranked), encoding="utf-8")
