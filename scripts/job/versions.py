"""The installed versions of the packages that determine a result."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version


def installed(package: str) -> str:
    """Return the version of ``package``; TensorFlow's on Linux comes as tensorflow-cpu."""
    if package == "tensorflow" and sys.platform == "linux" and platform.machine() == "x86_64":
        package = "tensorflow-cpu"
    return version(package)
