"""The installed versions of the packages that determine a result."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed(package: str) -> str:
    """Return the version of ``package``; TensorFlow may come as tensorflow-cpu."""
    try:
        return version(package)
    except PackageNotFoundError:
        if package != "tensorflow":
            raise
        return version("tensorflow-cpu")
