#!/bin/sh
# SPDX-License-Identifier: MIT
# speed.sh [TARGET...]: executions a second of processor time, of each target
# (default: all) with libFuzzer and without sanitizers, while it mutates all
# that its corpora hold. EACH=N for N seconds each
# instead of 5.
set -eu
cd "$(dirname "$0")/../.."
harness/build.sh gcc
harness/build.sh fuzz-fast
build/smtpspec seeds build/seeds
[ $# -gt 0 ] || set -- $(cd build/fuzz-fast && ls ./*_fuzz | sed 's|./\(.*\)_fuzz|\1|')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in "$@"; do
	find "build/seeds/$target" "corpus/seeds/$target" "corpus/regress/$target" \
		-type f 2>/dev/null | paste -s -d , >"$work/inputs" || true
	# Files, not folders, so that nothing is written.
	(
		"build/fuzz-fast/${target}_fuzz" -max_total_time="${EACH:-5}" \
			-seed=1 -max_len=4096 -dict=corpus/dict/smtp.dict \
			-print_final_stats=1 -seed_inputs="@$work/inputs" \
			>"$work/log" 2>&1
		times
	) >"$work/times"
	inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
	sed -n '2s/[ms]/ /gp' "$work/times" | awk -v target="$target" -v n="$inputs" \
		'{ printf "%-12s %8.0f /s\n", target, n / (60 * ($1 + $3) + $2 + $4) }'
done
