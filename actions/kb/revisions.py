"""Reads the knowledge as it was at a git revision, or as it is in some folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from actions.kb.failures import RevisionUnknown
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge

SECONDS = 30  # for git, which works on this machine only
FEW = 3  # complaints that are shown


def knowledge_at(state: str, folder: Path) -> Knowledge:
    """The knowledge in the folder `state`, or else at the git revision `state` of `folder`.

    Raises:
        RevisionUnknown: it is neither, or what it was then cannot be read today.
    """
    try:
        if Path(state).is_dir():
            return load_knowledge(Path(state))
        with tempfile.TemporaryDirectory(prefix="puente-kb-") as temporary:
            archive = _archive(state, folder)
            with tarfile.open(fileobj=io.BytesIO(archive)) as files:
                files.extractall(temporary, filter="data")
            return load_knowledge(Path(temporary))
    except KnowledgeInvalid as invalid:
        told = {
            language: "\n".join(
                f"  {c.file}:{c.line}: {c.problem_in(language)}" for c in invalid.complaints[:FEW]
            )
            for language in ("en", "es")
        }
        raise RevisionUnknown(
            f"Today's program cannot read the files of '{state}':\n{told['en']}",
            f"El programa de hoy no puede leer los archivos de «{state}»:\n{told['es']}",
        ) from invalid


def _archive(revision: str, folder: Path) -> bytes:
    if revision.startswith("-"):
        raise _unknown(revision)
    command = ["git", "-C", str(folder), "archive", "--format=tar", revision]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise _unknown(revision) from error


def _unknown(state: str) -> RevisionUnknown:
    return RevisionUnknown(
        f"'{state}' is neither a folder nor a version that git knows. Try HEAD, main or a date's "
        "version from 'git log'.",
        f"«{state}» no es una carpeta ni una versión que git conozca. Pruebe HEAD, main o una "
        "versión de «git log».",
    )
