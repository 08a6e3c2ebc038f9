#!/bin/sh
# The shares of a batch as a Slurm array, on a cluster of this one machine that is started for it and ended after:
# sh tests/batch/slurm.sh [MARBRE]. Needs root and Debian's slurm-wlm.
set -eu
cd "$(dirname "$0")/../.."
. tests/skip.sh
root=$(pwd) marbre=$(realpath "${1:-build/release/marbre}")
[ "$(id -u)" = 0 ] || skip "not root"
for tool in slurmctld slurmd sbatch munged; do
  PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "no $tool (apt-get install slurm-wlm munge)"
done
PATH=$PATH:/usr/sbin
here=$(mktemp -d) host=$(hostname -s) pids=
chmod 755 "$here"
end() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  [ ! -f "$here/munged.pid" ] || kill "$(cat "$here/munged.pid")" 2>/dev/null || true
  wait
  cd / && rm -rf "$here"
}
trap end EXIT
mkdir "$here/state" "$here/spool" "$here/m"
dd if=/dev/urandom of="$here/key" bs=1024 count=1 2>/dev/null
chmod 400 "$here/key"
munged --force --socket="$here/m/socket" --key-file="$here/key" --pid-file="$here/munged.pid" --seed-file="$here/seed" --log-file="$here/munged.log"
cat >"$here/slurm.conf" <<CONF
ClusterName=marbre
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$here/m/socket
CredType=cred/munge
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$here/state
SlurmdSpoolDir=$here/spool
SlurmctldPidFile=$here/slurmctld.pid
SlurmdPidFile=$here/slurmd.pid
SlurmctldLogFile=$here/slurmctld.log
SlurmdLogFile=$here/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc)
PartitionName=all Nodes=$host Default=YES MaxTime=10 State=UP
CONF
export SLURM_CONF="$here/slurm.conf"
slurmctld -D >/dev/null 2>&1 & pids="$pids $!"
slurmd -D >/dev/null 2>&1 & pids="$pids $!"
for _ in $(seq 100); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 0.2; done
sinfo -h -o %T | grep -q idle || { tail -n 5 "$here"/*.log; echo "FAIL: no node"; exit 1; }

python3 - "$here" <<'PY'
import json, sys
rows = [{"titre": f"Annonce {i}", "date": "2026-04-30", "chapo": f"La {i}e annonce.", "contacts": [{"service": ["Presse"]}]} for i in range(1, 31)]
json.dump(rows, open(f"{sys.argv[1]}/rows.json", "w"))
open(f"{sys.argv[1]}/batch.yaml", "w").write('marbre: 1\ndocuments:\n  - layout: communique\n    brand: academie-amiens\n    data: rows.json\n    output: "{{ number }}.pdf"\n')
PY
export MARBRE_LAYOUTS="$root/layouts"
cd "$here"
"$marbre" batch -q batch.yaml -o whole
sbatch -W -o "$here/%a.log" --array=1-3 --wrap "$marbre batch -q -j1 batch.yaml -o out --shard \$SLURM_ARRAY_TASK_ID/\$SLURM_ARRAY_TASK_COUNT --report s\$SLURM_ARRAY_TASK_ID.json" >/dev/null
"$marbre" report s1.json s2.json s3.json --report all.json
diff -r -x .marbre whole out
python3 - <<'PY'
import json
report = json.load(open("all.json"))
shares = [len(json.load(open(f"s{i}.json"))["documents"]) for i in (1, 2, 3)]
assert report["counts"]["built"] == 30 and sum(shares) == 30 and min(shares) > 0, (report["counts"], shares)
print(f"a Slurm array of three: {shares} documents, the same bytes as the whole")
PY
