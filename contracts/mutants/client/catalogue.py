"""What a mutant of the client is, and where they come from: a tool that changes everything, and a table by clauses."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bench.children import ROOT, run
from bench.peers import environment

CLIENT = ROOT / "generated" / "zuora_aqua_client"
BUILD = ROOT / "build" / "mutants"
_HERE = Path(__file__).parent
LOCK = _HERE / "tool.lock"


class ListError(Exception):
    """A list of mutants does not fit the client; the message is one line that says where."""


@dataclass(frozen=True)
class Edit:
    """A piece of a module, and what stands there instead.

    Attributes:
        module: The module's path in the package.
        old: The piece.
        new: What replaces it.
        line: The line where it begins; None where it stands there only once.
        every: Whether it stands there more than once, and is replaced everywhere.
    """

    module: str
    old: str
    new: str
    line: int | None = None
    every: bool = False

    @property
    def text(self) -> str:
        """The change, in a line."""
        return f"{_line(self.old)}  ->  {_line(self.new)}"

    def apply(self, path: Path) -> None:
        """Make it in a file; of several places where it fits, in the one that is nearest to the line.

        Raises:
            ListError: It fits nowhere, or in several places where one is meant and no line is given.
        """
        source = path.read_text("utf-8")
        if self.every and source.count(self.old) > 1:
            path.write_text(source.replace(self.old, self.new), "utf-8")
            return
        places = [i for i in range(len(source)) if source.startswith(self.old, i)]
        if not places or (self.line is None and len(places) > 1):
            raise ListError(f"{self.module} has {len(places)} times, and not once: {_line(self.old)}")
        place = min(places, key=lambda i: abs(source.count("\n", 0, i) + 1 - (self.line or 0)))
        path.write_text(source[:place] + self.new + source[place + len(self.old) :], "utf-8")


@dataclass(frozen=True)
class Mutant:
    """A client that is broken on purpose.

    Attributes:
        name: The clause that it breaks, or the module and line of the change.
        text: What it does, in a line.
        edits: What is changed.
        clause: ID of the clause that it has to break; empty where any will do.
    """

    name: str
    text: str
    edits: tuple[Edit, ...]
    clause: str = ""

    def written(self, folder: Path) -> None:
        """Write the whole package with the changes into a folder.

        Raises:
            ListError: A change does not fit.
        """
        package = folder / CLIENT.name
        shutil.copytree(CLIENT, package)  # the compiled modules and times too, so that few have to be compiled again
        for edit in self.edits:
            edit.apply(package / edit.module)


def made() -> list[Mutant]:
    """All mutants that the tool makes of the client.

    Raises:
        BenchError: The tool cannot be installed, or failed.
    """
    found = run([str(environment(LOCK, BUILD / "venv")), str(_HERE / "listing.py"), str(CLIENT)])
    edits = [Edit(m["module"], "\n".join(m["old"]), "\n".join(m["new"]), m["line"]) for m in json.loads(found)]
    return [Mutant(f"{edit.module}:{edit.line}", edit.text, (edit,)) for edit in edits]


def named() -> list[Mutant]:
    """The mutants of the table, by clauses."""
    found = []
    for clause, entries in yaml.safe_load((_HERE / "named.yaml").read_text("utf-8")).items():
        for entry in entries:
            changes = [entry, *entry.get("also", ())]
            edits = [Edit(e["module"], e["old"], e["new"], every=e.get("every", False)) for e in changes]
            found.append(Mutant(f"{clause}: {entry['text']}", entry["text"], tuple(edits), clause))
    return found


@cache
def equivalents() -> dict[tuple[str, str], str]:
    """Why a mutant of the tool changes nothing that anybody could notice, by module and text."""
    listed = yaml.safe_load((_HERE / "equivalents.yaml").read_text("utf-8")) or []
    return {(entry["module"], text): entry["why"] for entry in listed for text in entry["mutants"]}


def reason(mutant: Mutant) -> str:
    """Why a mutant is equivalent; empty where it is not known to be."""
    edit = mutant.edits[0]
    return equivalents().get((edit.module, edit.text), "")


def _line(text: str) -> str:
    return " ".join(text.split()) or "nothing"
