"""The datasets that a study may name, as ``config/datasets.yaml`` describes them.

They stand in a file of their own and not in code: one more dataset is then no reason to train
again on the others. What a result depends on, their checksums, are parameters of the rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError

from scripts.job.problem import Problem

ALWAYS = "mnist"
"""The dataset of studies that name none."""

DESCRIPTIONS = Path(__file__).parents[2] / "config/datasets.yaml"
NAME = r"^[a-z][a-z0-9_]{0,62}$"

_Text = Annotated[str, Field(pattern=r"^\S", max_length=100)]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Digests(BaseModel):
    """The SHA-256 of each original file, unpacked."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    train_images: Annotated[_Digest, Field(alias="train-images-idx3-ubyte")]
    train_labels: Annotated[_Digest, Field(alias="train-labels-idx1-ubyte")]
    test_images: Annotated[_Digest, Field(alias="t10k-images-idx3-ubyte")]
    test_labels: Annotated[_Digest, Field(alias="t10k-labels-idx1-ubyte")]


FILES = tuple(str(field.alias) for field in Digests.model_fields.values())
"""The original files: training images and labels, test images and labels."""


class Description(BaseModel):
    """A dataset as its authors published it: 28 × 28 grey pixels, ten classes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title: _Text
    classes: Annotated[list[_Text], Field(min_length=10, max_length=10)]
    sha256: Digests
    mirrors: list[_Text] = []
    folders: list[_Text] = []
    npm: _Text | None = None

    @field_validator("classes", mode="after")
    @classmethod
    def _all_different(cls, classes: list[str]) -> list[str]:
        if len(set(classes)) < len(classes):
            raise PydanticCustomError("classes", "ten classes with names that differ")
        return classes

    @property
    def digests(self) -> tuple[str, ...]:
        """The SHA-256 of each original file, in the order of ``FILES``."""
        return tuple(self.sha256.model_dump().values())


def read_descriptions(path: Path) -> dict[str, Description]:
    """Return the datasets that the file at ``path`` describes, by their names.

    Raises:
        Problem: where it is not there, no YAML, or describes something else; it says where.
    """
    names = Annotated[str, Field(pattern=NAME)]
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = TypeAdapter(dict[names, Description]).validate_python(content)
    except ValidationError as errors:
        wrong = "\n".join(
            f"  {'.'.join(str(part) for part in error['loc']) or 'the file'}: {error['msg']}"
            for error in errors.errors()
        )
        raise Problem(f"config/{path.name} does not describe datasets:\n{wrong}") from errors
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as cause:
        raise Problem(f"config/{path.name} cannot be read: {cause}") from cause
    if ALWAYS not in found:
        raise Problem(
            f"config/{path.name} does not describe {ALWAYS}, which studies mean by default"
        )
    titles = [description.title for description in found.values()]
    if twice := [title for title in titles if titles.count(title) > 1]:
        raise Problem(
            f"config/{path.name} has {titles.count(twice[0])} datasets with the title {twice[0]}; "
            f"pages tell them apart by it, so write another"
        )
    return found


DATASETS = read_descriptions(DESCRIPTIONS)
"""Each dataset, by the name that studies give it."""
