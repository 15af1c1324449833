#!/bin/sh
# SPDX-License-Identifier: MIT
# mutants.sh [MUTANT...]: a campaign against each mutant of the reference server
# (default: all), of at most 60 s. Tells after how many sessions and how long
# each was found, and exits 1 if one was not. RUNS=N instead of 60 s plays so
# many sessions.
set -eu
cd "$(dirname "$0")/../.."
program=$PWD/build/smtpspec
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- $("$program" list --mutants --json - |
	sed -n 's/.*"mutant":"\([^"]*\)".*/\1/p')
limit="--duration 60s"
[ -z "${RUNS:-}" ] || limit="--runs $RUNS"

missed=0
for mutant in "$@"; do
	rm -rf "$folder/f"
	status=0
	# shellcheck disable=SC2086 # two words
	"$program" fuzz --self --mutant "$mutant" $limit --until-found \
		--lens hardening --fail-on deviation --findings "$folder/f" -q \
		>"$folder/out" 2>&1 || status=$?
	case $status in
	1 | 4)
		echo "$mutant: found, $(sed -n 's/^\([0-9]* connections.*\)/\1/p' "$folder/out")"
		;;
	*)
		echo "$mutant: NOT FOUND (exit $status)"
		missed=$((missed + 1))
		;;
	esac
done
[ $missed = 0 ] || { echo "$missed not found" >&2; exit 1; }
