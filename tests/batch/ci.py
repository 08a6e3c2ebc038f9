#!/usr/bin/env python3
"""samples/ci: the commands that its files hold are run here, as their services would, on samples/batch; and the shares of
a batch by GNU parallel. What only a server can do (caches, artifacts, images) is not."""
import glob
import json
import os
import shutil
import subprocess

import yaml

from support import MARBRE, ROOT, Folder, batch, check, environment, finish, outputs, rows_manifest, workplace, write

CI = os.path.join(ROOT, "samples", "ci")


def load(name):
    with open(os.path.join(CI, name), encoding="utf-8") as file:
        return yaml.safe_load(file)


def shell(folder, line, **more):
    """With the command as `marbre` on the path."""
    os.makedirs(f"{folder}/bin", exist_ok=True)
    if not os.path.exists(f"{folder}/bin/marbre"):
        os.symlink(MARBRE, f"{folder}/bin/marbre")
    env = environment(MARBRE_LAYOUTS=f"{ROOT}/layouts", **more)
    env["PATH"] = f"{folder}/bin:" + env["PATH"]
    return subprocess.run(["sh", "-ec", line], cwd=folder, env=env, capture_output=True, text=True)


def project(folder):
    """A repository: samples/batch at its top, without the guide, which stands elsewhere and takes longer."""
    shutil.copytree(os.path.join(ROOT, "samples", "batch"), folder, dirs_exist_ok=True)
    with open(f"{folder}/documents.yaml", encoding="utf-8") as file:
        manifest = yaml.safe_load(file)
    manifest["documents"] = [d for d in manifest["documents"] if "matrix" not in d]
    with open(f"{folder}/documents.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump(manifest, file, allow_unicode=True)
    made = shell(folder, "marbre batch documents.yaml -o whole")
    check(made.returncode == 0, made.stderr)
    return outputs(f"{folder}/whole")


def gitlab(folder):
    whole, jobs = project(folder), load("gitlab-ci.yml")
    for _ in ("a first time", "from the cache"):
        for i in range(1, jobs["documents"]["parallel"] + 1):
            for line in jobs["documents"]["script"]:
                made = shell(folder, line, CI_NODE_INDEX=str(i), CI_NODE_TOTAL=str(jobs["documents"]["parallel"]))
                check(made.returncode == 0, made.stderr)
        check(outputs(f"{folder}/public") == whole, outputs(f"{folder}/public"))
        shutil.rmtree(f"{folder}/public")
        os.mkdir(f"{folder}/public")
    check(" restored" in made.stderr or "0 documents" in made.stderr, made.stderr)
    for line in jobs["report"]["script"]:
        made = shell(folder, line)
        check(made.returncode == 0, made.stderr)
    for name in glob.glob("report-*.json", root_dir=folder):
        check(os.path.exists(f"{folder}/{name[:-5]}.xml"), name)
    check(os.path.getsize(f"{folder}/public/index.html") > 2000, "the page of all shares")


def github(folder):
    whole, jobs = project(folder), load("github.yml")["jobs"]
    run = next(step for step in jobs["documents"]["steps"] if step.get("name") == "Documents")
    shards = jobs["documents"]["strategy"]["matrix"]["shard"]
    for shard in shards:
        made = shell(folder, run["run"], SHARD=str(shard))
        check(made.returncode == 0 and not made.stdout, f"{made.stdout}{made.stderr}")
    check(outputs(f"{folder}/public") == whole and len(shards) == 4, "the documents of all shares")
    made = shell(folder, jobs["report"]["steps"][1]["run"])
    check(made.returncode == 0 and os.path.exists(f"{folder}/public/index.html"), made.stderr)
    with open(f"{folder}/lettre.yaml", "a", encoding="utf-8") as file:
        file.write("autre: x\n")
    stdout = "".join(shell(folder, run["run"], SHARD=str(shard)).stdout for shard in shards)
    check("::error file=lettre.yaml,line=" in stdout, stdout)


def pre_commit(folder):
    project(folder)
    os.mkdir(f"{folder}/.git")
    entry = load("pre-commit-config.yaml")["repos"][0]["hooks"][0]["entry"]
    check(shell(folder, entry).returncode == 0, "good contents pass")
    write(f"{folder}/communiqués/faute.yaml", "layout: communique\nbrand: academie-amiens\ntitre: Sans date\n")
    made = shell(folder, entry)
    check(made.returncode == 1 and "communiqués/faute.yaml:" in made.stderr and "ouverture" not in made.stderr, made.stderr)


def parallel(folder):
    if not shutil.which("parallel"):
        print("skipped: GNU parallel is not here")
        return
    rows_manifest(workplace(folder), 12)
    batch(folder, out="whole").expect(0)
    made = shell(folder, "seq 5 | parallel -j2 marbre batch batch.yaml -o out --layouts layouts -j1 -q --shard {}/5 --report s{}.json", HOME=folder)
    check(made.returncode == 0 and outputs(f"{folder}/out") == outputs(f"{folder}/whole"), made.stderr)
    made = shell(folder, "marbre report s*.json --report all.json")
    with open(f"{folder}/all.json", encoding="utf-8") as file:
        check(made.returncode == 0 and json.load(file)["counts"]["built"] == 12, made.stderr)


for one in (gitlab, github, pre_commit, parallel):
    with Folder() as where:
        one(where)
finish()
