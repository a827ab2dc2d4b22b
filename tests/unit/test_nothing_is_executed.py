"""Files are read as data: nothing that the product calls executes what a file holds."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(ROOT.glob("scripts/**/*.py"))
FORBIDDEN = {
    "eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "marshal.loads",
    "shelve.open", "joblib.load", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system",
    "keras.models.load_model", "keras.saving.load_model",
    "keras.config.enable_unsafe_deserialization",
}  # fmt: skip


def calls(text):
    """Return the name of every call in a module, with its arguments given by keyword."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            yield ast.unparse(node.func), given


def dangers(text):
    """Return the calls that would execute what a file holds, or could."""
    found = [name for name, _ in calls(text) if name in FORBIDDEN]
    for name, given in calls(text):
        reads_arrays = name in {"np.load", "np.lib.format.read_array"}
        if reads_arrays and given.get("allow_pickle") != "False":
            found.append(f"{name} without allow_pickle=False")
        if given.get("shell") == "True":
            found.append(f"{name} by a shell")
        if given.get("safe_mode") == "False":
            found.append(f"{name} without safe mode")
    return found


@pytest.mark.parametrize("file", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_executes_what_it_reads(file):
    assert dangers(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    ["eval(text)", "pickle.load(file)", "np.load(file)", "np.load(file, allow_pickle=True)",
     "yaml.load(text, Loader)", "subprocess.run(text, shell=True)",
     "keras.models.load_model(path)", "load(path, safe_mode=False)"],
)  # fmt: skip
def test_each_danger_is_noticed(text):
    assert dangers(text)
