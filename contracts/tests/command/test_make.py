"""make: of variables only the command line counts, a flag is on or off, and what is ended with make ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FLAGS = {"STRICT": "--strict", "UNSAFE": "--unsafe-methods", "LIST": "--list", "EXERCISED": "--exercised"}
FLAGS |= {"ALLOW_INCOMPLETE": "--allow-incomplete", "AQUA_PRODUCTION": "--aqua-production"}

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The commands that make would run for `make contracts` with some variables."""
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return subprocess.run(  # noqa: S603 - our own Makefile
        ["make", "--dry-run", "contracts", *arguments],  # noqa: S607 - whichever make is installed
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env | environment,
        check=False,
    )


@pytest.mark.parametrize("value", ["1", "yes", "true", "0", "no", "false", ""])
@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_is_on_or_off(flag: str, value: str) -> None:
    """1, yes and true switch an option on; 0, no, false and nothing leave it off."""
    done = make(f"{flag}={value}")
    assert done.returncode == 0, done.stderr
    assert (FLAGS[flag] in done.stdout.split()) == (value in ("1", "yes", "true"))


@pytest.mark.parametrize("value", ["2", "on", "yes no", "TRUE"])
def test_another_value_of_a_flag_is_an_error(value: str) -> None:
    """A flag with any other value ends make before anything is run."""
    done = make(f"UNSAFE={value}")
    assert done.returncode == 2
    assert f"UNSAFE={value}: say 1, yes or true, or 0, no or false" in done.stderr


def test_the_environment_does_not_count() -> None:
    """Variables that a shell exports for something else become no option."""
    exported = dict.fromkeys(["SERVER", "PROJECT", "HOST", "DB", "REPORT", "ONLY", "SEED", "ARGS", *FLAGS], "1")
    assert make(**exported).stdout == make().stdout
    assert '--project="$PROJECT"' in make("PROJECT=p", PROJECT="other").stdout


def test_a_server_ends_with_make() -> None:
    """SIGTERM to make, as a cancelled job of CI gets it, ends what it started."""
    command = ["make", "--silent", "serve", "PORT=0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as started:  # noqa: S603 - our own Makefile
        try:
            lines = iter(started.stdout or ())
            port = next(int(found[1]) for line in lines if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
            started.terminate()
            started.wait(60)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), 5)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
