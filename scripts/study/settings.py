"""The settings of a run: every named value that determines a trained network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from scripts.study.datasets import ALWAYS, DATASETS
from scripts.study.initializers import BiasInitializer, Initializer, KernelInitializer
from scripts.study.numbers import number_from_text, whole_from_text

Activation = Literal[
    "relu",
    "elu",
    "gelu",
    "leaky_relu",
    "linear",
    "selu",
    "sigmoid",
    "silu",
    "softplus",
    "softsign",
    "tanh",
]
Optimizer = Literal["adam", "adagrad", "adamax", "adamw", "lion", "nadam", "rmsprop", "sgd"]
if TYPE_CHECKING:
    DatasetName = str
else:
    DatasetName = Literal[*DATASETS]
PIXELS, CLASSES = 784, 10
"""What goes into a network and what comes out."""

LATER = ("use_bias",)
"""Settings that came when runs had been trained without them, as if with their defaults, which
therefore stay out of a run's identity: finished runs keep their ids."""

HIDDEN = ("width", "activation", "use_bias", "batch_normalization", "dropout")
"""Settings of hidden layers, which have no effect where there are none."""

# after the limits of a field, so that they are those of a number in the schema too
NUMBER = BeforeValidator(number_from_text)
WHOLE = BeforeValidator(whole_from_text)


class Settings(BaseModel):
    """What a run is trained with, under Keras's names. Pixels are scaled to 0..1."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    dataset: DatasetName = ALWAYS
    initializer: KernelInitializer = Initializer("glorot_normal")
    bias_initializer: BiasInitializer = Initializer("zeros")
    width: Annotated[int, Field(ge=1, le=100_000, description="units per hidden layer"), WHOLE] = (
        1000
    )
    depth: Annotated[int, Field(ge=0, le=1_000, description="hidden layers"), WHOLE] = 4
    activation: Activation = "relu"
    use_bias: Annotated[
        bool, Field(description="whether hidden layers have biases; the logits always do")
    ] = True
    batch_normalization: Annotated[
        bool, Field(description="normalize each hidden layer before its activation")
    ] = False
    dropout: Annotated[
        float, Field(ge=0, lt=1, description="share of hidden units dropped in training"), NUMBER
    ] = 0.0
    optimizer: Optimizer = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False), NUMBER] = 0.01
    batch_size: Annotated[int, Field(ge=1, le=60_000), WHOLE] = 100
    epochs: Annotated[int, Field(ge=1, le=100_000), WHOLE] = 15
    train_images: Annotated[
        int,
        Field(ge=1, le=60_000, description="how many of the training images, from the first"),
        WHOLE,
    ] = 60_000

    @property
    def layer_sizes(self) -> list[int]:
        """Return the number of pixels, the units of each hidden layer, and the logits."""
        return [PIXELS, *[self.width] * self.depth, CLASSES]

    @property
    def idle(self) -> tuple[str, ...]:
        """Return the settings that have no effect beside the others."""
        return () if self.depth else HIDDEN

    @property
    def effective(self) -> Settings:
        """Return the settings of the same training of which those without effect have defaults.

        A batch of more images than there are is one of all images.
        """
        defaults = {name: field.default for name, field in type(self).model_fields.items()}
        changes = {name: defaults[name] for name in self.idle}
        if self.batch_size > self.train_images:
            changes["batch_size"] = max(defaults["batch_size"], self.train_images)
        return self.model_copy(update=changes)

    def complete(self) -> dict[str, Any]:
        """Return every setting, defaults filled in, as plain JSON values."""
        return self.model_dump(mode="json")

    def canonical(self) -> dict[str, Any]:
        """Return what tells one training from another, as plain JSON values.

        Every setting, defaults filled in; those of ``LATER`` only where they are another.
        """
        found = self.complete()
        for name in LATER:
            if found[name] == type(self).model_fields[name].default:
                del found[name]
        return found


def as_level(name: str, value: Any) -> Any:
    """Return ``value`` as the setting ``name`` holds it.

    Raises:
        ValidationError: where the setting has no such value, or does not exist.
    """
    return getattr(Settings.model_validate({name: value}), name)
