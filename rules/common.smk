# What all stages share: the study, its runs, the code and versions that a rule depends on.

import re

from snakemake.io import flag
from snakemake.path_modifier import PATH_MODIFIER_FLAG

from scripts.job.problem import Problem

try:
    from scripts.study import datasets
except Problem as problem:
    raise WorkflowError(f"The study cannot start.\n\n{problem}") from None

from scripts.figures.captions import read_caption
from scripts.workflow.access import check_readable
from scripts.workflow.sources import sources as reached_sources
from scripts.job.sums import check_sums
from scripts.workflow.unfinished import DONE
from scripts.job.versions import installed
from scripts.study.initializers import OWN
from scripts.study.part import part_of
from scripts.study.reading import StudyError, as_yaml, read_study
from scripts.train.bundles import bundles
from scripts.train.resources import memory_mb, runtime_minutes, submission

# the default study first, then what is laid over it, each once
CONFIGFILES = list(
    {
        os.path.realpath(file): os.path.abspath(file)
        for file in [DEFAULT, *workflow.configfiles]
    }.values()
)

# what --config lays over the files
COMMAND_LINE = workflow.config_settings.config or {}

try:
    ASKED = read_study(config, CONFIGFILES, COMMAND_LINE)
except StudyError as error:
    raise WorkflowError(str(error)) from None

RUNS = {run.id: run for run in ASKED.runs}

# where results lie, if not in results/ on this disk: a bucket, say, that a profile names; each job
# may then start in an empty folder, with its inputs from there and the files of the project
STORAGE = workflow.storage_registry.default_storage_provider


def is_done(run):
    """Tell whether a run was trained and evaluated to the end, wherever results lie."""
    file = f"results/{DONE.format(run=run)}"
    if STORAGE is None:
        return os.path.isfile(file)
    prefix = workflow.storage_settings.default_storage_prefix.rstrip("/")
    return STORAGE.object(f"{prefix}/{file}").exists()


# those that share a process with others
BUNDLES = bundles(ASKED.runs, is_done)
BUNDLED = {run.id for bundle in BUNDLES.values() for run in bundle}

# what the report is about: all that was asked, or with allow_missing a part that is whole
PART = part_of(ASKED, is_done) if ASKED.allow_missing else (ASKED, None)
if PART is None:
    raise WorkflowError(
        "The study cannot start.\n\nallow_missing: too few runs are done for any report; "
        "give the command without it"
    )
STUDY, MISSING = PART
DATASETS = list(dict.fromkeys(run.settings.dataset for run in STUDY.runs))
# the parts of a study that outcomes and figures rest on; its title is not among them
DESIGN = {"study", "settings", "factors", "seeds", "smallest_difference"}
# the content of datasets is known and verified: one that was damaged, or made again, is no reason
# to train again; their SHA-256 is, and so a parameter
IMAGES = [datasets.DATASETS[dataset].digests for dataset in DATASETS]
# how they and their classes are called
DESCRIBED = [
    [known.title, *known.classes] for known in map(datasets.DATASETS.get, DATASETS)
]
# where files lie on this machine, which no page names
PLACES = {"data_folder", "compare_with"}
# where all that the study reads and writes lies, as far as it is on this disk
FOLDERS = [
    *(f"results/{name}" for name in ("data", "logs", "benchmarks", STUDY.study)),
    *(f"results/runs/{run}" for run in RUNS),
]
if STORAGE is not None:
    FOLDERS = []

if workflow.is_main_process:
    try:
        check_readable(FOLDERS)
        # the page is read by no job
        page = [f"report{end}" for end in (".html", "_context.json", ".sha256")]
        page = [f"results/{STUDY.study}/{file}" for file in page if STORAGE is None]
        check_sums(filter(os.path.exists, page))
    except Problem as problem:
        raise WorkflowError(f"The study cannot start.\n\n{problem}") from None


wildcard_constraints:
    dataset="|".join(datasets.DATASETS),
    run=r"[a-z][a-z0-9_.+-]*-\d+x\d+-seed\d+-[0-9a-f]{8}",
    # the reports of other studies are files that are there, not files to make from this one
    study=re.escape(STUDY.study),
    figure=r"[a-z_]+",


def deployed(paths):
    """Return files of the project as inputs that lie beside every job, and in no storage.

    Not ``local()``, since a job with such an input is kept on this machine.
    """
    return [flag(path, PATH_MODIFIER_FLAG) for path in paths]


def sources(*scripts):
    """Return scripts and every project module that they reach, as inputs of their rule."""
    reached = {path for script in scripts for path in reached_sources(script, ROOT)}
    return deployed(str(ROOT / path) for path in sorted(reached))


def templates(*patterns):
    """Return the templates whose paths match one of the patterns, as inputs of a rule."""
    found = (ROOT / "templates").glob
    return deployed(sorted({str(path) for each in patterns for path in found(each)}))


def training_sources(run):
    """Return the modules that train a run, that of an initializer of the project's own included."""
    name = run.settings.initializer.name
    own = [f"scripts/train/initializers/{name}.py"] if name in OWN else []
    return sources("scripts/train/train.py", *own)


def training_sources_of(wildcards):
    """Return the modules that train a run."""
    return training_sources(RUNS[wildcards.run])


def versions(*packages):
    """Return the packages with their versions, which a rule depends on."""
    return [f"{package} {installed(package)}" for package in packages]


def settings_of(wildcards):
    """Return the settings that tell a run from others, as plain values."""
    return RUNS[wildcards.run].settings.canonical()


def seed_of(wildcards):
    """Return the seed of a run."""
    return RUNS[wildcards.run].seed


def dataset_of(wildcards):
    """Return the file of the dataset that a run is trained on."""
    return ancient(f"results/data/{RUNS[wildcards.run].settings.dataset}.npz")


def data_sums(datasets):
    """Return the checksums of datasets, which may come from another source without a rerun."""
    return [ancient(f"results/data/{dataset}.sha256") for dataset in datasets]


def data_sums_of(wildcards):
    """Return the checksums of the dataset that a run is trained on."""
    return data_sums([RUNS[wildcards.run].settings.dataset])


def each_run(pattern):
    """Return ``pattern`` for the run of each cell with each seed, in the order of the study."""
    return expand(pattern, run=[run.id for run in STUDY.grid])


def trained(run):
    """Return the files that training ``run`` makes, which may be the wildcard for it."""
    folder = f"results/runs/{run}"

    def archived(file, caption):
        labels = {"run": run, "file": file}
        return report(
            f"{folder}/{file}",
            category="Runs",
            subcategory=run,
            labels=labels,
            caption=caption,
        )

    return {
        "settings": f"{folder}/settings.json",
        "model": f"{folder}/model.keras",
        "logits": f"{folder}/logits.npz",
        "history": archived("history.csv", "../templates/archive/history.rst"),
        "signals": f"{folder}/signals.csv",
        "steps": f"{folder}/steps.npz",
        "training": archived("training.json", "../templates/archive/training.rst"),
        "tensorboard": directory(f"{folder}/tensorboard"),
        "sums": f"{folder}/training.sha256",
    }


def images_of(wildcards):
    """Return the SHA-256 of the files with the images that a run is trained on."""
    return datasets.DATASETS[RUNS[wildcards.run].settings.dataset].digests


def each_dataset():
    """Return the file of each dataset of the study."""
    return ancient(expand("results/data/{dataset}.npz", dataset=DATASETS))


def submitted_as(group):
    """Return the group of jobs that are submitted as one, where that is done.

    Else a dry run would show it all the same; and jobs that have no disk in common with others are
    sent one by one.
    """
    return None if workflow.nodes is None or STORAGE is not None else group


def submission_of(wildcards):
    """Return the kind of submission to a cluster that a run belongs to."""
    if wildcards.run in BUNDLED:
        return "bundle"
    return submission(RUNS[wildcards.run].settings)


def memory_of(wildcards, attempt):
    """Return the memory of a training in MB."""
    return attempt * memory_mb(RUNS[wildcards.run].settings)


def runtime_of(wildcards, attempt):
    """Return the time limit of a training in minutes."""
    return attempt * runtime_minutes(RUNS[wildcards.run].settings)


def each_attempt(amount):
    """Return a resource of ``amount`` for each attempt that a job has had, this one included."""
    return lambda wildcards, attempt: amount * attempt


def drawing_labels(wildcards):
    """Return how the archive labels the drawing of a figure."""
    return {"figure": read_caption(wildcards.figure).short, "holds": "drawing"}


def numbers_labels(wildcards):
    """Return how the archive labels the numbers of a figure."""
    return {"figure": read_caption(wildcards.figure).short, "holds": "numbers"}


def other_contexts():
    """Return the contexts of the other studies whose reports are on this disk, in any version."""
    if STORAGE is not None:
        return []
    return [
        str(path)
        for path in Path("results").glob("*/report_context.json")
        if re.fullmatch(r"[\w .,+()-]+", path.parent.name)
        and path.parent.name != STUDY.study
        and path.is_file()
        and os.access(path, os.R_OK)
    ]


def other_pages():
    """Return the pages beside the contexts of the other studies, where there are any."""
    pages = [
        os.path.join(os.path.dirname(path), "report.html") for path in other_contexts()
    ]
    return list(filter(os.path.isfile, pages))
