# ruff: noqa: T201 - a command prints
"""Generate the client from the document, or check that the generated client is current.

Exit status: 0 if the client was generated or is current, 1 if it drifted from the document, 2 if the command failed and
changed nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import extensions
import lazy_imports
import openapi_python_client as generator
import replacement
from adaptation import adapted
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.schema import ParameterLocation
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it brings no types
from template_helpers import Helpers
from template_models import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HERE = Path(__file__).resolve().parent
_OPENAPI = _HERE.parent
_TEMPLATES = _OPENAPI / "templates"
_RUNTIME = _OPENAPI / "runtime"
_LINE = 120
_MOST_LINES = 40  # of the differences of a file that drifted
_HEADER = """\
# Generated from {document} by openapi-python-client {version}. Do not edit:
# change the document and run `make generate`.
"""
_RUFF = (
    ("check", "--fix-only", "--select", "I,F401,UP"),
    ("format", "--line-length", str(_LINE)),
)


class GenerationError(Exception):
    """The client cannot be generated. The message has one line for each problem."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    options = _options(arguments)
    try:
        if options.differences:
            return _print_differences()
        if options.check:
            with tempfile.TemporaryDirectory(prefix="generate-") as folder:
                fresh = Path(folder) / options.output.name
                build(options.document, fresh, config=options.config, templates=options.templates)
                return _report(options.output, fresh)
        with replacement.staged(options.output) as fresh:
            build(options.document, fresh, config=options.config, templates=options.templates)
            replacement.replace(fresh, options.output)
    except (GenerationError, replacement.ReplacementError, OSError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    return 0


def build(document_path: Path, package: Path, *, config: Path, templates: Path) -> None:
    """Generate a package.

    Args:
        document_path: The OpenAPI document, YAML or JSON.
        package: The folder to create; it must not exist.
        config: YAML file with settings of openapi-python-client.
        templates: Folder of templates that override the stock ones of openapi-python-client.

    Raises:
        GenerationError: The document cannot be generated completely, or a tool is missing.
    """
    raw = document_path.read_bytes()
    document = _yaml(raw, document_path)
    wrong = extensions.problems(document)
    if wrong:
        raise GenerationError("\ngenerate: ".join(f"{document_path}{problem}" for problem in wrong))
    settings = _config(config, document_path, package)
    try:
        _write(document, hashlib.sha256(raw).hexdigest(), package, settings, templates)
    except (GenerationError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - for a malformed document, openapi-python-client raises anything
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        advice = f"check it: python -m zuora_aqua_contracts.document {document_path}"
        raise GenerationError(f"{document_path}: no client can be generated of it ({reason}); {advice}") from None
    header = _HEADER.format(document=document_path.name, version=generator.__version__)
    for path in package.rglob("*.py"):
        path.write_text(header + path.read_text("utf-8"), "utf-8")
    _format(package)
    for path in package.rglob("*.py"):
        if " object at 0x" in path.read_text("utf-8"):
            raise GenerationError(f"{path.relative_to(package)}: a template prints an object")


def _write(document: dict[str, Any], digest: str, package: Path, config: Config, templates: Path) -> None:
    """Write the files of a package, not yet formatted.

    Raises:
        GenerationError: openapi-python-client leaves something out.
    """
    project = _project(document, config, templates)
    helpers = Helpers(document, digest, generator.__version__)
    project.env.globals.update(helpers.names())
    with contextlib.redirect_stdout(io.StringIO()):
        problems = project.build()
    _refuse(problems)
    for path in package.glob("api/*/[a-z]*.py"):
        path.write_text(lazy_imports.postponed(path.read_text("utf-8")), "utf-8")
    for name in ("_contract.py", "check.py"):
        (package / name).write_text(project.env.get_template(f"{name}.jinja").render(), "utf-8")
    _write_jobs(project, document, helpers, package)
    (package / "py.typed").write_text("", "utf-8")
    shutil.copytree(_RUNTIME, package / "_runtime", ignore=shutil.ignore_patterns("__pycache__"))


def _write_jobs(project: generator.Project, document: dict[str, Any], helpers: Helpers, package: Path) -> None:
    """Write the module that runs jobs, if the document says with `x-jobs` how.

    Raises:
        GenerationError: The document names an operation that it does not have, or an outcome that there is not.
    """
    if "x-jobs" not in document:
        return
    try:
        names = helpers.names_of_jobs(project.openapi)
        text = project.env.get_template("jobs.py.jinja").render(names)
    except LookupError as error:
        raise GenerationError(f"x-jobs: there is no {error}") from None
    unknown = sorted(helpers.outcome_kinds() - set(OUTCOMES))
    if unknown:
        raise GenerationError(f"x-outcomes: {', '.join(unknown)} is none of {', '.join(OUTCOMES)}")
    (package / "jobs.py").write_text(text, "utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, list the files that drifted")
    parser.add_argument(
        "--differences", action="store_true", help="count the template lines that differ from the stock templates"
    )
    parser.add_argument("--document", type=Path, default=_OPENAPI / "openapi.yaml")
    parser.add_argument("--config", type=Path, default=_HERE / "settings.yaml")
    parser.add_argument("--templates", type=Path, default=_TEMPLATES)
    parser.add_argument("--output", type=Path, default=_OPENAPI.parent / "generated" / "zuora_aqua_client")
    options = parser.parse_args(arguments)
    options.output = options.output.resolve()  # what a link points to is replaced, not the link
    if not options.output.name.isidentifier():
        parser.error(f"--output {options.output}: the folder name must be a Python identifier")
    return options


def _yaml(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        value = YAML(typ="safe").load(raw)
    except YAMLError as error:
        raise GenerationError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(value, dict):
        raise GenerationError(f"{path}: the top level is not a mapping")
    return value


def _config(path: Path, document: Path, package: Path) -> Config:
    values = _yaml(path.read_bytes(), path)
    unknown = sorted(values.keys() - ConfigFile.model_fields.keys())
    if unknown:
        raise GenerationError(f"{path}: unknown setting {', '.join(unknown)}")
    try:
        settings = ConfigFile(**{**values, "post_hooks": [], "package_name_override": package.name})
    except ValidationError as error:
        raise GenerationError(f"{path}: {' '.join(str(error).split())}") from None
    return Config.from_sources(settings, MetaType.NONE, document, "utf-8", overwrite=False, output_path=package)


def _project(document: dict[str, Any], config: Config, templates: Path) -> generator.Project:
    # openapi-python-client leaves out operations with a list as header value; our template writes it comma-separated.
    ListProperty._allowed_locations.add(ParameterLocation.HEADER)  # noqa: SLF001 - there is no public setting for it
    parsed = GeneratorData.from_dict(adapted(document), config=config)
    if isinstance(parsed, GeneratorError):
        _refuse([parsed])
        raise GenerationError("the document cannot be read")
    return generator.Project(openapi=parsed, config=config, custom_template_path=templates)


def _refuse(problems: Iterable[GeneratorError]) -> None:
    """Treat warnings as errors: openapi-python-client warns about what it leaves out.

    Raises:
        GenerationError: There is at least one problem.
    """
    lines = [" ".join(f"{problem.header} {problem.detail or ''}".split()) for problem in problems]
    if lines:
        raise GenerationError("\ngenerate: ".join(lines))


def _format(package: Path) -> None:
    """Format the package with the ruff beside this Python, ignoring every other ruff and its settings."""
    try:
        ruff = find_ruff_bin()
    except FileNotFoundError:
        raise GenerationError(
            "ruff is not installed beside this Python: run make generate, which installs the locked tools"
        ) from None
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
    for command, *flags in _RUFF:
        line = [ruff, command, "--isolated", "--no-cache", "--quiet", "--target-version", "py311", *flags, "."]
        done = subprocess.run(line, cwd=package, env=clean, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
        if done.returncode:
            raise GenerationError(f"ruff {command}: {' '.join((done.stderr or done.stdout).split())[:500]}")


def _files(package: Path) -> dict[str, bytes]:
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _difference(name: str, actual: bytes, expected: bytes) -> list[str]:
    """Return the lines of a unified diff, from what is there to what should be, the first of them if there are many."""
    before, after = (content.decode(errors="replace").splitlines(keepends=True) for content in (actual, expected))
    lines = list(difflib.unified_diff(before, after, f"{name} as it is", f"{name} as generated", n=1))
    rest = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"… and {rest} lines\n"] if rest > 0 else [])]


def _report(package: Path, fresh: Path) -> int:
    """Print each file that differs from a fresh generation."""
    actual, expected = _files(package), _files(fresh)
    drifted = [f"drifted  {name}" for name in expected.keys() & actual.keys() if expected[name] != actual[name]]
    drifted += [f"missing  {name}" for name in expected.keys() - actual.keys()]
    drifted += [f"extra    {name}" for name in actual.keys() - expected.keys()]
    for line in sorted(drifted, key=lambda line: line.split()[::-1]):
        print(line)
        kind, name = line.split()
        if kind == "drifted":
            print("".join(_difference(name, actual[name], expected[name])), end="")
    if drifted:
        print(f"{package} differs from the document in {len(drifted)} files: run `make generate`")
    return 1 if drifted else 0


def _print_differences() -> int:
    """Print how many lines of our templates differ from the stock templates."""
    stock_folder = Path(generator.__file__).parent / "templates"
    total = 0
    for path in sorted(_TEMPLATES.rglob("*.jinja")):
        stock = stock_folder / path.relative_to(_TEMPLATES)
        before = stock.read_text("utf-8").splitlines() if stock.exists() else []
        changes = difflib.unified_diff(before, path.read_text("utf-8").splitlines(), n=0, lineterm="")
        added = sum(1 for line in changes if line.startswith("+") and not line.startswith("+++"))
        total += added
        print(f"{added:5}  {path.name}")
    print(f"{total:5}  template lines that differ from the stock templates")
    return 0


if __name__ == "__main__":
    sys.exit(main())
