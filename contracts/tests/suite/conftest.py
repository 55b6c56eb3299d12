"""A target as a run makes it, with a clock that tests move."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.command.options import add_options
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.target import settings
from zuora_aqua_contracts.target.limits import Clock, Limits
from zuora_aqua_contracts.target.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "planted-Token-4711"  # noqa: S105 - planted, to be looked for
OPERATION = next(iter(load().operations.values()))
ELSEWHERE = "http://aqua.example"  # nothing is ever sent there


@dataclass
class Time:
    """Time that passes only when somebody sleeps."""

    present: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """The present, in seconds."""
        return self.present

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.present += seconds


def checked(*arguments: str) -> settings.Settings:
    """The settings of some arguments."""
    parser = argparse.ArgumentParser()
    add_options(parser.add_argument)
    return settings.check(parser.parse_args(arguments), load())


@pytest.fixture
def time() -> Time:
    """The time that targets of a test live in."""
    return Time()


@pytest.fixture
def aim(time: Time) -> Iterator[Callable[..., Target]]:
    """Make a target whose requests go to `base`, with settings as for the server that the arguments name."""
    made: list[Target] = []

    def of(base: str, *arguments: str) -> Target:
        clock = Clock(time.now, time.now, time.sleep)
        options = checked(*arguments)
        limits = Limits(options.rate, options.budget, clock)
        made.append(Target(options, base, TOKEN, OPERATION, limits=limits))
        return made[-1]

    yield of
    for target in made:
        target.close()
