"""Print the JSON Schema of ``report_context.json``: ``python -m scripts.report.schema``."""

from __future__ import annotations

import json
from typing import Any

from scripts.report.page import Page


def context_schema() -> dict[str, Any]:
    """Return the schema of what rule ``report`` writes beside the page."""
    schema = Page.model_json_schema(mode="serialization")
    schema["title"] = "A report"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


if __name__ == "__main__":
    print(json.dumps(context_schema(), indent=2))
