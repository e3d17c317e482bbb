"""The language of a message by raw langdetect, lingua and py3langid (dependency group `eval`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from actions.kb.evaluation import Question
from tests.evaluation.figures import Rows

Detector = Callable[[str], str]


def detectors() -> dict[str, Detector]:
    """The detectors with all the languages they know; each gives a two-letter code, or nothing."""
    import langdetect
    import py3langid
    from lingua import LanguageDetectorBuilder

    langdetect.DetectorFactory.seed = 0
    lingua = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

    def by_langdetect(text: str) -> str:
        try:
            return str(langdetect.detect(text))
        except langdetect.LangDetectException:
            return ""

    def by_lingua(text: str) -> str:
        found = lingua.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return {
        "langdetect": by_langdetect,
        "lingua (low-accuracy mode)": by_lingua,
        "py3langid": lambda text: str(py3langid.classify(text)[0]),
    }


def languages(questions: Sequence[Question], compared: Mapping[str, Detector]) -> Rows:
    """The share of messages whose language each detector finds, together and by language."""
    asked = [q for q in questions if q.language in ("es", "en")]
    rows: Rows = {}
    for name, find in compared.items():
        right = {q.id: find(q.text) == q.language for q in asked}
        rows[name] = {
            "questions": float(len(asked)),
            "language right": sum(right.values()) / max(1, len(asked)),
        }
        for language in ("es", "en"):
            ids = [q.id for q in asked if q.language == language]
            rows[name][f"in {language}"] = sum(right[one] for one in ids) / max(1, len(ids))
    return rows
