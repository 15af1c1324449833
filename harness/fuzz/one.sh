#!/bin/sh
# SPDX-License-Identifier: MIT
# one.sh SECONDS TARGET: what campaign.sh does for one target. ENGINE is
# libfuzzer (the default) or afl; with RUNS=N libFuzzer runs N inputs from a
# fixed seed instead. Says one line.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
target=$2
found=build/findings/$target
log=build/findings/$target-${ENGINE:=libfuzzer}.log
mkdir -p "build/corpus/$target" "$found"

# All that is known of the target.
corpora() {
	for folder in build/corpus build/seeds corpus/seeds corpus/regress; do
		[ ! -d "$folder/$target" ] || echo "$folder/$target"
	done
}

libfuzzer() {
	limit="-max_total_time=$seconds"
	[ -z "${RUNS:-}" ] || limit="-runs=$RUNS -seed=1"
	result=clean
	# shellcheck disable=SC2046,SC2086 # lists of words
	"build/fuzz/${target}_fuzz" $limit -max_len=4096 -timeout=20 \
		-rss_limit_mb=2048 -dict=corpus/dict/smtp.dict \
		-artifact_prefix="$found/" -print_final_stats=1 \
		$(corpora) >"$log" 2>&1 || result=BROKEN
	inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
}

stat_of() {
	sed -n "s/^$1 *: //p" "build/afl/$target/default/fuzzer_stats"
}

afl() {
	rm -rf "build/afl/$target"
	mkdir -p "build/afl/$target/known"
	corpora | while read -r folder; do
		find "$folder" -type f -exec cp -t "build/afl/$target/known" {} +
	done
	AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 \
		AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 SMTPSPEC_TARGET=$target \
		AFL_CUSTOM_MUTATOR_LIBRARY=$PWD/build/libsmtpspec_mutator.so \
		afl-fuzz -V "$seconds" -t 20000 -m none -G 4096 \
		-x corpus/dict/smtp.dict -i "build/afl/$target/known" \
		-o "build/afl/$target" -- "build/afl-sanitize/${target}_fuzz" \
		>"$log" 2>&1 || true
	inputs=$(stat_of execs_done)
	result=clean
	[ "$(stat_of saved_crashes) $(stat_of saved_hangs)" = "0 0" ] || result=BROKEN
	cp "build/afl/$target"/default/queue/id* "build/corpus/$target"
	find "build/afl/$target"/default/crashes "build/afl/$target"/default/hangs \
		-name 'id*' -exec cp -t "$found" {} +
}

$ENGINE
echo "$target: ${inputs:-no} inputs, $result, $log"
[ $result = clean ]
