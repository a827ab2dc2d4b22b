"""The tools from outside Python: a browser, and a validator of HTML that runs on Java."""

import json
import os
import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = (
    "They need Chromium (one of " + ", ".join(BROWSERS) + " on the PATH). "
    "On Debian: apt-get install chromium. On a Mac: put a link to Chrome on the PATH."
)
NO_VALIDATOR = (
    "They need Java 11 or later on the PATH, and npm to install the validator vnu. "
    "On Debian: apt-get install default-jre-headless npm. Then: make test"
)
JAR = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"

QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
)
"""Switches with which the browser asks for nothing by itself."""


def find_browser():
    """Return the path of a browser, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def launch(playwright):
    """Start the browser; its sandbox works for every user but root."""
    return playwright.chromium.launch(
        executable_path=find_browser(),
        args=QUIET,
        chromium_sandbox=os.geteuid() != 0,
    )


def has_validator():
    """Tell whether Java runs and the validator is installed."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        return False
    asked = subprocess.run([java, "-version"], capture_output=True, check=False)
    return asked.returncode == 0  # a Mac without Java has a `java` that only says so


def validate(*files):
    """Return what is not valid HTML in each of ``files``, by its path."""
    done = subprocess.run(
        ["java", "-jar", str(JAR), "--format", "json", "--stdout", *map(str, files)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {file: [] for file in files}
    by_address = {file.as_uri().replace("file:///", "file:/"): file for file in files}
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] != "info":
            said = f"line {message.get('lastLine', '?')}: {message['message']}"
            found[by_address[message["url"].replace("file:///", "file:/")]].append(said)
    return found
