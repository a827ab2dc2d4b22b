"""Print the JSON Schema of study files: ``python -m scripts.study.schema``.

Study files may be laid over the default study, so nothing in it is required.
"""

from __future__ import annotations

import json
from typing import Any

from scripts.study.study import Study


def study_schema() -> dict[str, Any]:
    """Return the schema that editors use to complete and check study files."""
    schema = Study.model_json_schema()
    schema.pop("required", None)
    schema["title"] = "A study"
    return schema


if __name__ == "__main__":
    print(json.dumps(study_schema(), indent=2))
