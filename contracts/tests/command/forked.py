"""Calls the command in a process that is forked from one which has imported it: calls are short, the imports are not.

The process has arguments, environment, working directory, output and signals of its own, as any other has. It cannot
have what an interpreter reads when it starts: then an interpreter is started, and nightly it always is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tests.conftest import NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_METHOD: Final = "forkserver"
_PACKAGE = "zuora_aqua_contracts"
_IMPORTED = ["tests.command.warmed"]
_OF_INTERPRETER = ("PYTHON", "LANG", "LC_", "TZ")  # how variables begin that are read when an interpreter starts


def call(
    arguments: Sequence[str], env: Mapping[str, str], cwd: Path, seconds: float
) -> subprocess.CompletedProcess[str]:
    """Call the command, and return its exit status and all that it printed.

    Args:
        arguments: Arguments of the command.
        env: The whole environment of the process.
        cwd: The working directory of the process.
        seconds: Time after which the process is killed.

    Raises:
        subprocess.TimeoutExpired: The process was killed.
    """
    if NIGHTLY or _METHOD not in get_all_start_methods() or _of_interpreter(env) != _of_interpreter(os.environ):
        command = [sys.executable, "-m", _PACKAGE, *arguments]
        return subprocess.run(  # noqa: S603 - our own command
            command, env=env, cwd=cwd, timeout=seconds, capture_output=True, text=True, check=False
        )
    context = get_context(_METHOD)
    context.set_forkserver_preload(_IMPORTED)
    with TemporaryDirectory() as folder:
        outputs = [Path(folder, name) for name in ("out", "err")]
        process = context.Process(target=_be_command, args=(list(arguments), dict(env), cwd, outputs))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([_PACKAGE, *arguments], seconds)
        out, err = (path.read_text("utf-8") for path in outputs)
        return subprocess.CompletedProcess([_PACKAGE, *arguments], process.exitcode, out, err)


def _of_interpreter(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_OF_INTERPRETER)}


def _be_command(arguments: list[str], env: dict[str, str], cwd: Path, outputs: list[Path]) -> None:
    """Run the command in this process, which was forked for it."""
    for number, path in enumerate(outputs, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    # A shell has what it starts in the background ignore Ctrl-C, which is inherited: the command is to heed it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.path.insert(0, str(cwd))

    from zuora_aqua_contracts import __main__ as entry  # noqa: PLC0415 - in the forked process only

    sys.argv = [str(entry.__file__), *arguments]
    entry.run()
