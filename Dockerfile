# What the jobs of profiles/kubernetes run in: Python and the packages of two locks, no more. The
# project's own files come along with each job. docs/kubernetes.md says how to make and use it.

FROM python:3.12-slim

RUN useradd --create-home --uid 1000 evident
COPY requirements/run.txt requirements/kubernetes.txt /requirements/

# Snakemake has each pod install the storage's plugin once more, by its bare name. In the end pip
# takes nothing but what the lock brought, and needs no network.
RUN pip install --no-cache-dir --require-hashes \
      --requirement /requirements/run.txt --requirement /requirements/kubernetes.txt \
    && pip download --no-deps --require-hashes \
      --requirement /requirements/kubernetes.txt --dest /wheels
ENV PIP_NO_INDEX=1 PIP_NO_DEPS=1 PIP_FIND_LINKS=/wheels

# Kubernetes puts an empty folder in the place of /workdir, in which anyone may write.
USER 1000
WORKDIR /workdir
