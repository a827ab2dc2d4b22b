# Where results lie and jobs run, if not in results/ and on this machine: in a storage and on a
# cluster that a profile names (docs/cluster.md).

from scripts.workflow.results import Results

RESULTS = Results(SNAKEMAKE)
