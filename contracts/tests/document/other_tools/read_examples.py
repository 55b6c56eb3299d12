"""Read each documented example by the code that two generators make of the document, and write it again as it was.

    python read_examples.py cases.json FOLDER

The folder holds `aqua`, the package of openapi-generator, and `models.py` of datamodel-code-generator.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def read_one(case: dict[str, Any], read: Callable[[str, Any], Any]) -> None:
    """Read an example as each schema of its place: exactly one takes it, and gives back what it was.

    Raises:
        SystemExit: None or several take it, or it comes back as another one.
    """
    found = []
    for schema in case["schemas"]:
        try:
            found.append((schema, read(schema, case["value"])))
        except ValueError:  # also pydantic's own
            continue
    if [value for _, value in found] != [case["value"]]:
        raise SystemExit(f"{case['name']}: read as {found}, and not once as {case['value']}")


def main() -> None:
    """Read all examples."""
    cases, folder = json.loads(Path(sys.argv[1]).read_text("utf-8")), sys.argv[2]
    sys.path.insert(0, folder)
    generated: Any = importlib.import_module("aqua.models")
    models: Any = importlib.import_module("models")
    for case in cases:
        read_one(case, lambda schema, value: getattr(generated, schema).from_dict(value).to_dict())
        read_one(
            case,
            lambda schema, value: (
                getattr(models, schema).model_validate(value).model_dump(mode="json", by_alias=True, exclude_unset=True)
            ),
        )
    sys.stdout.write(f"openapi-generator python, datamodel-code-generator: {len(cases)} examples read and written\n")


if __name__ == "__main__":
    main()
