#!/bin/sh
# SPDX-License-Identifier: MIT
# campaign.sh SECONDS [TARGET...]: fuzzes each target (default: all) for that
# long with libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer.
# With RUNS=N instead: N inputs each, from a fixed seed, as CI does. New inputs
# are kept in build/corpus/TARGET, what breaks a target in build/findings/TARGET.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || { sed -n '3,6s/^# //p' "$0" >&2; exit 2; }
seconds=$1
shift

harness/build.sh gcc
harness/build.sh fuzz
build/smtpspec seeds build/seeds
[ $# -gt 0 ] || set -- $(cd build/fuzz && ls ./*_fuzz | sed 's|./\(.*\)_fuzz|\1|')
limit="-max_total_time=$seconds"
[ -z "${RUNS:-}" ] || limit="-runs=$RUNS -seed=1"

broken=
for target in "$@"; do
	mkdir -p "build/corpus/$target" "build/findings/$target"
	corpora=build/corpus/$target
	for folder in build/seeds corpus/seeds corpus/regress; do
		[ ! -d "$folder/$target" ] || corpora="$corpora $folder/$target"
	done
	# shellcheck disable=SC2086 # lists of words
	if "build/fuzz/${target}_fuzz" $limit -max_len=4096 -timeout=20 \
		-rss_limit_mb=2048 -dict=corpus/dict/smtp.dict \
		-artifact_prefix="build/findings/$target/" -print_final_stats=1 \
		$corpora > "build/findings/$target.log" 2>&1; then
		result=clean
	else
		result="BROKEN, see build/findings/$target.log"
		broken="$broken $target"
	fi
	sed -n 's/^stat::number_of_executed_units: *//p' "build/findings/$target.log" |
		while read -r inputs; do echo "$target: $inputs inputs, $result"; done
done
[ -z "$broken" ] || { echo "broken:$broken" >&2; exit 1; }
