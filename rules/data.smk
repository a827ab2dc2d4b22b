# download: from a folder, mirrors or npm to results/data/<dataset>.npz, verified, and
#           a .json beside it that says where the images came from
#
# Like every other rule, it lists the SHA-256 of what it wrote, for the stages below to check.


rule download:
    input:
        code=sources("scripts/data/download.py"),
    output:
        data="results/data/{dataset}.npz",
        origin="results/data/{dataset}.json",
        sums="results/data/{dataset}.sha256",
    log:
        "results/logs/download/{dataset}.log",
    conda:
        "../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    script:
        "../scripts/data/download.py"
