#!/usr/bin/env python3
"""Processes: the same bytes from any number of them; one that is killed, stopped or too large ends its own document only;
a batch that is killed goes on where it was; signals end it cleanly; two batches on one folder do not hurt each other."""
import json
import os
import signal
import subprocess
import time

from support import (MARBRE, ROOT, Folder, batch, check, environment, finish, outputs, rows_manifest, start, until, workers_of, workplace, write)

COUNT = 40


def same_bytes(folder):
    rows_manifest(folder, COUNT, words=800)
    wanted = None
    for j in (1, 2, 5):
        batch(folder, "-j", str(j), out=f"out{j}").expect(0)
        wanted = wanted or outputs(f"{folder}/out{j}")
        check(len(wanted) == COUNT and outputs(f"{folder}/out{j}") == wanted, f"-j{j} makes other bytes")
    shares = []
    for i in (1, 2, 3):
        batch(folder, "--shard", f"{i}/3", out="shards").expect(0)
        shares.append(len(outputs(f"{folder}/shards")))
    check(outputs(f"{folder}/shards") == wanted, "shards make other bytes")
    check(0 < shares[0] < shares[1] < shares[2] == COUNT, f"shards share the work: {shares}")
    return wanted


def made_in(folder):
    return sum(name.endswith(".pdf") for name in os.listdir(folder)) if os.path.isdir(folder) else 0


def done(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, err.decode()


def killed_worker(folder, wanted):
    process = start(folder, "-j2", out="killed")
    victim = until(lambda: made_in(f"{folder}/killed") > 2 and workers_of(process.pid))
    os.kill(victim[0], signal.SIGKILL)
    status, err = done(process)
    made = outputs(f"{folder}/killed")
    check(status == 3 and "signal 9 (SIGKILL, killed)" in err and "[B017]" in err and "1 crashed" in err, f"{status}: {err}")
    # It may have been whole already, when its process had yet to say so.
    check(len(made) in (COUNT - 1, COUNT) and all(wanted.get(n) == h for n, h in made.items()), f"{len(made)} of {COUNT - 1}")
    batch(folder, out="killed").expect(0)
    check(outputs(f"{folder}/killed") == wanted, "the document is made the next time")


def stopped_worker(folder, wanted):
    process = start(folder, "-j2", "--timeout", "1", out="stopped")
    victim = until(lambda: made_in(f"{folder}/stopped") > 2 and workers_of(process.pid))
    os.kill(victim[0], signal.SIGSTOP)
    status, err = done(process)
    made = outputs(f"{folder}/stopped")
    check(status == 3 and "[B015]" in err and "1 timed out" in err, f"{status}: {err}")
    check(len(made) in (COUNT - 1, COUNT) and all(wanted.get(n) == h for n, h in made.items()), f"{len(made)} of {COUNT - 1}")


def stopped_idle_worker(folder, wanted):
    """With nothing left to do, one that is stopped does not keep the batch."""
    os.makedirs(f"{folder}/few", exist_ok=True)
    rows_manifest(f"{folder}/few", 2, words=6000)
    process = start(folder, "-j2", "--timeout", "2", manifest="few/batch.yaml", out="idle")
    until(lambda: made_in(f"{folder}/idle") > 0)
    for worker in workers_of(process.pid):
        os.kill(worker, signal.SIGSTOP)
    status, err = done(process)
    check(status in (0, 3) and "2 documents" in err, f"{status}: {err}")


def large_document(folder, wanted):
    os.makedirs(f"{folder}/more", exist_ok=True)
    rows_manifest(f"{folder}/more", 1, words=150000)
    run = batch(folder, "--memory", "8", "-j2", manifest="more/batch.yaml", out="large")
    run.expect(3, "[B016]", "1 out of memory")
    check(not outputs(f"{folder}/large"), "nothing of it is written")


def killed_batch(folder, wanted):
    process = start(folder, "-j2", out="resumed")
    until(lambda: made_in(f"{folder}/resumed") > 5)
    workers = workers_of(process.pid)
    process.kill()
    process.communicate()
    check(until(lambda: not any(os.path.exists(f"/proc/{w}") and open(f"/proc/{w}/stat").read().split()[2] != "Z" for w in workers)) or not workers,
          "workers end when the batch is gone")
    had = outputs(f"{folder}/resumed")
    check(5 < len(had) < COUNT, f"{len(had)} were made before")
    times = {n: os.stat(f"{folder}/resumed/{n}").st_mtime_ns for n in had}
    open(f"{folder}/resumed/note-01.pdf.999999999.tmp", "w").close()
    run = batch(folder, out="resumed").expect(0)
    check(outputs(f"{folder}/resumed") == wanted, "all are there, and nothing else")
    again = [n for n in had if os.stat(f"{folder}/resumed/{n}").st_mtime_ns != times[n]]
    check(len(again) <= 2, f"made again: {again}: {run.err}")


def ended_batch(folder, wanted):
    for number in (signal.SIGINT, signal.SIGTERM):
        process = start(folder, "-j2", out=f"ended{number}")
        until(lambda: made_in(f"{folder}/ended{number}") > 3)
        process.send_signal(number)
        status, err = done(process)
        made = outputs(f"{folder}/ended{number}")
        check(status == 128 + number and "not reached" in err, f"{status}: {err}")
        check(3 < len(made) < COUNT and all(wanted.get(n) == h for n, h in made.items()), f"{len(made)} whole documents")
        batch(folder, out=f"ended{number}").expect(0, f"{len(made)} unchanged")


def granted(folder, wanted):
    """As many processes as the control group above this one grants processors: one. Made where that can be made."""
    first, second = ("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "100000"), ("/sys/fs/cgroup", "cpu.max", "100000 100000")
    top, limit, text = first if os.path.exists("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") else second
    group = f"{top}/marbre-{os.getpid()}"
    known = os.path.exists(f"{top}/cpu.cfs_quota_us") or os.path.exists(f"{top}/cgroup.controllers")
    if not known or not os.access(top, os.W_OK):
        print("skipped: no control group can be made here")
        return
    os.makedirs(f"{group}/within")
    try:
        limited(folder, wanted, group, limit, text)
    finally:
        for path in (f"{group}/within", group):
            until(lambda: removed(path))


def limited(folder, wanted, group, limit, text):
    if not os.path.exists(f"{group}/{limit}"):
        print("skipped: groups here grant no processors")
        return
    write(f"{group}/{limit}", text)
    script = f"echo $$ >{group}/within/cgroup.procs && exec {MARBRE} batch -q batch.yaml -o granted --layouts layouts --report granted.json"
    made = subprocess.run(["sh", "-c", script], cwd=folder, env=environment(MARBRE_LAYOUTS=f"{ROOT}/layouts"), capture_output=True, text=True)
    check(made.returncode == 0, made.stderr)
    with open(f"{folder}/granted.json", encoding="utf-8") as file:
        workers = json.load(file)["workers"]
    check(workers == 1 and outputs(f"{folder}/granted") == wanted, f"{workers} processes where one is granted")


def removed(path):
    try:
        os.rmdir(path)
    except OSError:
        return not os.path.exists(path)
    return True


def two_at_once(folder, wanted):
    both = [start(folder, "-j2", out="both") for _ in range(2)]
    for process in both:
        status, err = done(process)
        check(status == 0, err)
    check(outputs(f"{folder}/both") == wanted, "two batches on one folder")


with Folder() as where:
    reference = same_bytes(workplace(where))
    for one in (killed_worker, stopped_worker, stopped_idle_worker, large_document, killed_batch, ended_batch, granted, two_at_once):
        one(where, reference)
finish()
