"""Print the JSON Schema of a file of results: ``python -m scripts.report.schema verdicts``."""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import BaseModel

from scripts.compare.results import Results
from scripts.report.context import Report

WRITTEN: dict[str, type[BaseModel]] = {"report-context": Report, "verdicts": Results}
"""What is written as JSON for other programs to read."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of what is written under this name."""
    schema = WRITTEN[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


if __name__ == "__main__":
    print(json.dumps(schema_of(sys.argv[1]), indent=2))
