#!/bin/sh
# SPDX-License-Identifier: MIT
# planted.sh [TARGET...]: negative controls. For each target (default: all)
# planted/TARGET.patch is a defect that it has to find within RUNS inputs
# (default 100000) from a fixed seed: a target that finds nothing here is itself
# defective. Works in a copy of the sources, build/planted, without sanitizers.
set -eu
cd "$(dirname "$0")/../.."
runs=${RUNS:-100000}
harness/build.sh gcc
harness/build.sh fuzz
mkdir -p build/planted
build/smtpspec seeds build/planted/seeds
for part in harness specs corpus CMakeLists.txt CMakePresets.json; do
	rm -rf "build/planted/${part:?}"
	cp -rp "$part" build/planted
done
cd build/planted
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz -DSANITIZE= >/dev/null
ninja -C build/fuzz --quiet >/dev/null
[ $# -gt 0 ] || set -- $(cd build/fuzz && ls ./*_fuzz | sed 's|./\(.*\)_fuzz|\1|')

# What broke the target is kept as new/crash-...
finds() {
	set --
	for folder in seeds corpus/seeds; do
		[ ! -d "$folder/$target" ] || set -- "$@" "$folder/$target"
	done
	rm -rf new && mkdir new
	"build/fuzz/${target}_fuzz" -seed=1 -runs="$runs" -max_len=4096 \
		-dict=corpus/dict/smtp.dict -artifact_prefix=new/ \
		-print_final_stats=1 new "$@" >log 2>&1 || true
	number=$(sed -n 's/^stat::number_of_executed_units: *//p' log)
	[ -n "$(find new -name 'crash-*')" ]
}

missed=0
for target in "$@"; do
	patch="patch -p1 -s --no-backup-if-mismatch -i harness/fuzz/planted/$target.patch"
	$patch
	ninja -C build/fuzz --quiet "${target}_fuzz" >/dev/null
	if finds; then
		echo "$target: found with input $number"
	else
		echo "$target: not found in ${number:-no} inputs, see build/planted/log"
		missed=$((missed + 1))
	fi
	$patch -R
done
[ $missed = 0 ] || { echo "planted defects not found: $missed" >&2; exit 1; }
