#!/bin/sh
# SPDX-License-Identifier: MIT
# planted.sh [TARGET...]: negative controls. For each patch in planted/, a
# defect that the fuzz target of the same name has to find within RUNS inputs
# (default 200000): a target that finds nothing here is itself defective. Works
# in a copy of the sources, build/planted; the seed is fixed.
set -eu
cd "$(dirname "$0")/../.."
runs=${RUNS:-200000}
copy=build/planted
seeds=$PWD/build/planted-seeds

harness/build.sh gcc
build/smtpspec seeds "$seeds"

mkdir -p $copy
for part in harness specs CMakeLists.txt CMakePresets.json; do
	rm -rf "${copy:?}/$part"
	cp -rp $part $copy
done
[ $# -gt 0 ] || set -- $(cd harness/fuzz/planted && ls ./*.patch | sed 's|./\(.*\)\.patch|\1|')

missed=0
cd $copy
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
for target in "$@"; do
	rm -rf build/fuzz/new && mkdir build/fuzz/new
	corpora=build/fuzz/new
	for folder in "$seeds/$target" "../../corpus/seeds/$target"; do
		[ ! -d "$folder" ] || corpora="$corpora $folder"
	done
	patch -p1 -s --no-backup-if-mismatch < "harness/fuzz/planted/$target.patch"
	ninja -C build/fuzz --quiet "${target}_fuzz" >/dev/null
	status=0
	# shellcheck disable=SC2086 # a list of folders
	"build/fuzz/${target}_fuzz" -seed=1 -runs="$runs" -max_len=4096 \
		-dict="$seeds/smtp.dict" -artifact_prefix=build/fuzz/ \
		-print_final_stats=1 $corpora > build/fuzz/log 2>&1 || status=$?
	number=$(sed -n 's/^stat::number_of_executed_units: *//p' build/fuzz/log)
	if [ "$status" = 77 ] || [ "$status" = 1 ]; then
		echo "$target: found with input $number"
	else
		echo "$target: not found in $number inputs (exit $status)"
		missed=$((missed + 1))
	fi
	patch -R -p1 -s --no-backup-if-mismatch < "harness/fuzz/planted/$target.patch"
done
if [ $missed -gt 0 ]; then
	echo "$missed planted defects were not found" >&2
	exit 1
fi
