#!/bin/sh
# SPDX-License-Identifier: MIT
# mutants.sh [MUTANT...]: a campaign against each mutant of the reference server
# (default: all), of at most 60 s. Says after how many sessions each was found,
# and what these numbers come to; exits 1 if one was not. RUNS=N instead of 60 s
# plays at most so many sessions; JOBS=N mutants at a time (2); PART=K/N: every
# Nth mutant, from the Kth; SMTPSPEC is the program (build/smtpspec).
set -eu
: "${SMTPSPEC:=$(dirname "$0")/../../build/smtpspec}"

# one MUTANT EDITIONS FOLDER: judged by an edition in which it is a mutant.
one() {
	mutant=$1 editions=$2 found=$3/$1 status=0
	set -- --duration 60s
	[ -z "${RUNS:-}" ] || set -- --runs "$RUNS"
	case "$editions" in
	'' | *5321*) ;;
	*) set -- "$@" --edition "${editions%% *}" ;;
	esac
	"$SMTPSPEC" fuzz --self --mutant "$mutant" "$@" --until-found -q \
		--lens hardening --fail-on latitude --findings "$found" \
		>"$found.out" 2>&1 || status=$?
	case $status in
	1 | 4) echo "$mutant: found, $(sed -n 's/ *"sessions": \([0-9]*\).*/\1/p' \
		"$found"/[A-Za-z]*/finding.json | sort -n | head -n 1) sessions" ;;
	*) echo "$mutant: NOT FOUND (exit $status)" ;;
	esac
	rm -rf "$found"
}

if [ "${1:-}" = --one ]; then
	one "$2" "$3" "$4"
	exit
fi
[ ! -w /dev/shm ] || : "${TMPDIR:=/dev/shm}" # many small files
folder=$(mktemp -d -p "${TMPDIR:-/tmp}")
trap 'rm -rf "$folder"' EXIT
# A late reply is no other reply: times are for `run` to compare.
"$SMTPSPEC" list --mutants --json - | grep -v '"breaks":"LEAK-TIME"' |
	sed -n 's/.*"mutant":"\([^"]*\)".*"editions":"\([^"]*\)".*/\1|\2/p' \
		>"$folder/all"
for mutant in "$@"; do
	grep "^$mutant|" "$folder/all" || { echo "no mutant $mutant" >&2; exit 2; }
done >"$folder/chosen"
[ $# -gt 0 ] || cp "$folder/all" "$folder/chosen"
part=${PART:-1/1}
awk -F'|' -v k="${part%/*}" -v n="${part#*/}" -v folder="$folder" \
	'NR % n == k % n { printf "%s%c%s%c%s%c", $1, 0, $2, 0, folder, 0 }' \
	"$folder/chosen" >"$folder/words"
export SMTPSPEC RUNS
xargs -0 -n 3 -P "${JOBS:-2}" sh "$0" --one <"$folder/words" |
	tee "$folder/results"

sed -n 's/.*found, \([0-9]*\) sessions/\1/p' "$folder/results" | sort -n |
	awk -v all="$(wc -l <"$folder/results")" '{ n[NR] = $1 } END {
		printf "found %d of %d", NR, all
		if (NR > 0)
			printf "; sessions: median %d, most %d",
				n[int((NR + 1) / 2)], n[NR]
		print ""
		exit NR < all || all == 0
	}'
