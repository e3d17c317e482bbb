"""Detects, per message, whether a person writes Spanish or English (or neither).

`langdetect` alone is right on half of all short messages: it knows 55 languages and takes "hola"
for Welsh. Here it is restricted to the languages of language_profiles.yml, seeded and lower-cased,
its log-odds are capped, and it is one voice among three: word evidence (stop words, accents) and a
naive Bayes over words and letter groups, learnt from nlu_data/<language>/. The conversation's
language is kept unless the evidence is clear; one word changes it only when it is unmistakable.

What it gives: the entity `language` (mapped to the slot) when the language changes, and the intent
`other_language` for a message in neither language.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

PROFILES = Path(__file__).with_name("language_profiles.yml")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0eff"
    "\u1200-\u137f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def words_of(text: str) -> List[str]:
    """The lower-case words of a text, with their accents."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def plain(word: str) -> str:
    """A word without accents; ñ stays, it is a letter of its own."""
    kept = word.replace("ñ", "\0")
    folded = unicodedata.normalize("NFD", kept)
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("\0", "ñ")


class NaiveBayes:
    """Log-likelihoods of words and of letter groups (1 to 4), learnt from labelled texts.

    Args:
        counts: for each language, how often each feature was seen.
    """

    def __init__(self, counts: Dict[str, Dict[str, int]]) -> None:
        self.counts = counts
        self._totals = {language: sum(seen.values()) for language, seen in counts.items()}
        self._features = len({f for seen in counts.values() for f in seen}) or 1

    @classmethod
    def learn(cls, examples: Dict[str, List[str]]) -> "NaiveBayes":
        """From examples by language. Features seen once are chance and left out."""
        counts = {}
        for language, texts in examples.items():
            seen = Counter(feature for text in texts for feature in cls.features(text))
            counts[language] = {feature: n for feature, n in seen.items() if n > 1}
        return cls(counts)

    @staticmethod
    def features(text: str) -> List[str]:
        """The features of a text: its words, and the letter groups of each word."""
        found = []
        for word in words_of(text):
            found.append(f"={word}")
            padded = f" {word} "
            for size in (2, 3, 4):
                found += [padded[i : i + size] for i in range(len(padded) - size + 1)]
        return found

    def scores(self, text: str) -> Dict[str, float]:
        """The mean log-likelihood per word of `text` in each language."""
        features = self.features(text)
        words = max(1, len(words_of(text)))
        return {
            language: sum(
                math.log((seen.get(f, 0) + 0.5) / (self._totals[language] + 0.5 * self._features))
                for f in features
            )
            / words
            for language, seen in self.counts.items()
        }


class LanguageJudge:
    """Decides the language of a text from all the evidence, given the language so far.

    Args:
        profiles: language_profiles.yml as read.
        bayes: learnt from the training examples.
    """

    LANGDETECT_CAP = 1.0
    BAYES_CAP = 2.5
    CLEAR = 2.0  # how far ahead another language must be to change a conversation's language
    LOCKED = 4.0  # the same after the person asked for a language

    def __init__(self, profiles: Dict[str, Any], bayes: NaiveBayes) -> None:
        self.languages = list(profiles["languages"])
        self.bayes = bayes
        self._neutral = {plain(w) for w in profiles["neutral"]}
        self._marks = {n: set(p["marks"]) for n, p in profiles["languages"].items()}
        self._stop = {
            n: {plain(w) for w in p["stop_words"]} - self._neutral
            for n, p in profiles["languages"].items()
        }
        self._switch = {
            n: {plain(w) for w in p["switch_words"]} for n, p in profiles["languages"].items()
        }
        self._others = {n: set(ws) for n, ws in profiles["others"].items()}
        self._factory = DetectorFactory()
        self._factory.set_seed(0)
        self._factory.seed = 0
        self._factory.load_json_profile(
            [(Path(PROFILES_DIRECTORY) / n).read_text(encoding="utf-8") for n in self.languages]
        )

    def scores(self, text: str) -> Dict[str, float]:
        """The evidence for each language; only differences between them mean anything."""
        words = words_of(text)
        counted = [plain(w) for w in words if plain(w) not in self._neutral]
        total = {language: 0.0 for language in self.languages}
        for language in self.languages:
            total[language] += sum(1.0 for w in counted if w in self._stop[language])
            total[language] += 1.5 * sum(1 for c in text.lower() if c in self._marks[language])
        if counted:
            evidence = " ".join(w for w in words if plain(w) not in self._neutral)
            self._add(total, self._langdetect(evidence), self.LANGDETECT_CAP)
            bayes = self.bayes.scores(evidence)
            scale = min(3, len(counted))
            self._add(total, {n: v * scale / 3 for n, v in bayes.items()}, self.BAYES_CAP)
        return total

    def _is_known(self, word: str) -> bool:
        seen = any(f"={word}" in counts for counts in self.bayes.counts.values())
        listed = any(plain(word) in self._stop[n] | self._switch[n] for n in self.languages)
        return seen or listed

    def _add(self, total: Dict[str, float], log_odds: Dict[str, float], cap: float) -> None:
        if not log_odds:
            return
        top = max(log_odds.values())
        for language, value in log_odds.items():
            total[language] += max(value - top, -cap)

    def _langdetect(self, text: str) -> Dict[str, float]:
        try:
            detector = self._factory.create()
            detector.append(text.lower())
            found = {one.lang: one.prob for one in detector.get_probabilities()}
        except LangDetectException:  # digits, emoji, nothing left: no evidence
            return {}
        return {n: math.log(max(found.get(n, 0.0), 1e-3)) for n in self.languages}

    def is_other(self, text: str) -> bool:
        """Whether the text is in none of the languages."""
        letters = [c for c in text if c.isalpha()]
        if letters and sum(1 for c in letters if OTHER_SCRIPT.match(c)) > len(letters) / 2:
            return True
        words = words_of(text)
        ours = max(
            sum(1 for w in words if plain(w) in (self._stop[n] | self._switch[n]))
            for n in self.languages
        )
        for others in self._others.values():
            theirs = sum(1 for w in words if w in others)
            if theirs > ours and (theirs >= 2 or 3 * theirs >= len(words)):
                return True
        return False

    def judge(self, text: str, so_far: Optional[str], locked: bool = False) -> Optional[str]:
        """The language of `text`.

        Args:
            text: the message.
            so_far: the conversation's language, None at its beginning.
            locked: the person asked for `so_far`; only strong evidence changes it.

        Returns:
            A language, or None when the text gives no evidence and there was none so far.
        """
        words = [plain(w) for w in words_of(text) if plain(w) not in self._neutral]
        if not words:
            return so_far
        if not any(self._is_known(word) for word in words_of(text)):
            return so_far  # letters alone prove nothing: "zxcv" is no language
        scores = self.scores(text)
        best = max(self.languages, key=lambda n: scores[n])
        if so_far is None:
            second = max(scores[n] for n in self.languages if n != best)
            return best if scores[best] - second >= 1.0 else None
        if best == so_far:
            return so_far
        if locked and (len(words) < 4 or scores[best] - scores[so_far] < self.LOCKED):
            return so_far
        if len(words) == 1:
            return best if words[0] in self._switch[best] else so_far
        return best if scores[best] - scores[so_far] >= self.CLEAR else so_far


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """The judge as a component of the NLU pipeline; see the module's docstring."""

    def __init__(
        self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource, judge: LanguageJudge
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self.judge = judge

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`examples`: the folder with one folder of training examples per language."""
        return {"examples": "../nlu_data"}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        judge = LanguageJudge(_profiles(), NaiveBayes({n: {} for n in _profiles()["languages"]}))
        return cls(config, model_storage, resource, judge)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the naive Bayes from the examples' folders and keeps it with the model."""
        examples = {
            language: examples_in(Path(self.config["examples"]) / language)
            for language in self.judge.languages
        }
        self.judge.bayes = NaiveBayes.learn(examples)
        with self._storage.write_to(self._resource) as folder:
            (folder / "language.json").write_text(json.dumps(self.judge.bayes.counts), "utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LanguageDetector":
        with model_storage.read_from(resource) as folder:
            counts = json.loads((folder / "language.json").read_text("utf-8"))
        return cls(config, model_storage, resource, LanguageJudge(_profiles(), NaiveBayes(counts)))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples need no language: the other components do not use it."""
        return training_data

    def process(self, messages: List[Message], tracker: DialogueStateTracker) -> List[Message]:
        """Adds the entity `language` when it changes, and the intent `other_language`."""
        for message in messages:
            text = message.get("text") or ""
            if text.startswith("/") or tracker is None or not tracker.events:
                # choices carry their language; tests and /model/parse have no conversation
                self._mark_other(message, text)
                continue
            so_far = tracker.get_slot("language")
            metadata = message.get("metadata") or {}
            asked, spoken = metadata.get("language"), metadata.get("spoken")
            chosen = asked if asked in self.judge.languages else None
            locked = bool(chosen or tracker.get_slot("language_locked"))
            found = chosen
            # when the store lost the conversation, the gateway still knows in which language it was
            before = so_far or (spoken if spoken in self.judge.languages else None)
            if not self._mark_other(message, text):
                found = self.judge.judge(text, chosen or before, locked)
            if found is None and so_far is None:
                found = before
            if found is not None and (so_far is None or found != so_far):
                entity = {"entity": "language", "value": found, "extractor": "LanguageDetector"}
                entity.update(start=0, end=0)
                message.set("entities", [*message.get("entities", []), entity], add_to_output=True)
        return messages

    def _mark_other(self, message: Message, text: str) -> bool:
        if text.startswith("/") or not self.judge.is_other(text):
            return False
        intent = {"name": "other_language", "confidence": 1.0}
        message.set("intent", intent, add_to_output=True)
        message.set("intent_ranking", [intent], add_to_output=True)
        return True


def examples_in(folder: Path) -> List[str]:
    """The training examples of one language."""
    found: List[str] = []
    for file in sorted(folder.glob("*.yml")):
        for block in YAML(typ="safe").load(file.read_text("utf-8")).get("nlu", []):
            lines = str(block.get("examples", "")).splitlines()
            found += [line.strip()[1:].strip() for line in lines if line.strip().startswith("-")]
    return found


def _profiles() -> Dict[str, Any]:
    return YAML(typ="safe").load(PROFILES.read_text("utf-8"))
