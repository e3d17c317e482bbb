"""`make stories`: Rasa's own tests of the dialogue model, with figures and exit codes.

    python -m puente.stories [--cross] [--compare OLD.json] [--tolerance 0.02]

Data validation and the test stories always; with `--cross` the intents in three folds (three
models are trained). `--compare` puts the figures beside an earlier summary.json and fails when an
intent that is asked for often, or all together, became clearly worse.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from puente.places import HERE, Places
from puente.stories_report import (
    ReportUnreadable,
    Understanding,
    changed,
    failed_stories,
    story_names,
    table,
    write_intents_junit,
    write_stories_junit,
)
from puente.suite import Count, data_validation, rasa, sentence_vectors, stories

FOLDS = 3
TOLERANCE = 0.02  # how much macro F1 may fall between runs before it counts
INTENT_TOLERANCE = 0.1  # one intent has few examples, so its score moves more


def cross_validation(places: Places) -> Understanding:
    """The intents in three folds: each third is understood by a model of the other two.

    Raises:
        ReportUnreadable: Rasa ended without a report; its log says why.
    """
    out = places.var / "results" / "nlu"
    report = out / "intent_report.json"
    report.unlink(missing_ok=True)
    arguments = ["test", "nlu", "--nlu", str(places.root / "nlu_data"), "--config", "config.yml"]
    arguments += ["--domain", "domain", "--cross-validation", "--folds", str(FOLDS)]
    arguments += ["--out", str(out)]
    with sentence_vectors(places) as webhook:
        rasa(places, "cross-validation", arguments, {"PUENTE_ACTIONS_WEBHOOK": webhook})
    return Understanding.from_rasa(report)


def clearly_worse(
    new: Understanding, old: Understanding, tolerance: float = TOLERANCE
) -> dict[str, str]:
    """What fell by more than may happen by chance: an intent, or `all` for macro F1."""
    found = {
        name: f"F1 {one.f1:.3f}, was {old.intents[name].f1:.3f}"
        for name, one in new.intents.items()
        if name in old.intents and old.intents[name].f1 - one.f1 > INTENT_TOLERANCE
    }
    if old.macro_f1 - new.macro_f1 > tolerance:
        found["all"] = f"macro F1 {new.macro_f1:.3f}, was {old.macro_f1:.3f}"
    return found


def run_stories(places: Places) -> Count:
    """Validation and stories, with a JUnit file of the stories."""
    count = data_validation(places)
    out = places.var / "results" / "stories"
    (out / "failed_test_stories.yml").unlink(missing_ok=True)
    count += stories(places)
    names = story_names(places.root / "tests" / "stories")
    write_stories_junit(names, failed_stories(out / "failed_test_stories.yml"), out / "stories.xml")
    return count


def run_cross(places: Places, old: Understanding | None, tolerance: float) -> Count:
    """The cross-validation with its table; one failure for each thing that is clearly worse."""
    new = cross_validation(places)
    out = places.var / "results" / "nlu"
    new.write(out / "summary.json")
    text = table(new, old)
    worse: dict[str, str] = {}
    if old is not None:
        lines = changed(new, old)
        text += "\n\n" + ("\n".join(f"- {line}" for line in lines) or "No intent changed.")
        worse = clearly_worse(new, old, tolerance)
        text += "".join(f"\n- **clearly worse:** {name}, {why}" for name, why in worse.items())
    (out / "summary.md").write_text(text + "\n", encoding="utf-8")
    write_intents_junit(new, worse, out / "intents.xml")
    print(text)
    print(f"(pictures, summary.md, summary.json, intents.xml: {places.short(out)})")
    return Count(passed=len(new.intents) - len(worse.keys() - {"all"}), failed=len(worse))


def main(argv: list[str] | None = None) -> int:
    """The command; 0 when nothing failed, 1 when something did, 2 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="puente.stories", description=__doc__)
    parser.add_argument("--cross", action="store_true", help="also cross-validate the intents")
    parser.add_argument("--compare", type=Path, metavar="OLD", help="an earlier summary.json")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="fall of macro F1")
    arguments = parser.parse_args(argv)
    try:
        old = Understanding.read(arguments.compare) if arguments.compare else None
        count = run_stories(HERE)
        if arguments.cross or old is not None:
            count += run_cross(HERE, old, arguments.tolerance)
    except ReportUnreadable as unreadable:
        print(f"This report cannot be read / No se puede leer el informe: {unreadable}")
        return 2
    print(count)
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
