#!/bin/sh
# SPDX-License-Identifier: MIT
# coverage.sh: what of the sources all corpora reach: the generated seeds,
# corpus/, and what campaigns have left in build/corpus. Prints lines a folder;
# the report by source line is build/coverage/html/index.html.
set -eu
cd "$(dirname "$0")/../.."
harness/build.sh coverage
build=build/coverage
$build/smtpspec seeds $build/seeds

rm -rf $build/raw
objects=
for program in "$build"/*_fuzz; do
	name=$(basename "$program" _fuzz)
	LLVM_PROFILE_FILE=$build/raw/$name.profraw "$program" "$build/seeds/$name" \
		"corpus/seeds/$name" "corpus/regress/$name" "build/corpus/$name" \
		>/dev/null 2>&1 || echo "$name: failed" >&2
	objects="${objects:+$objects -object }$program"
done
llvm-profdata merge -o $build/all.profdata $build/raw/*.profraw
# shellcheck disable=SC2086 # a list of options
llvm-cov show $objects -instr-profile=$build/all.profdata -format=html \
	-output-dir=$build/html
# shellcheck disable=SC2086
llvm-cov export $objects -instr-profile=$build/all.profdata -format=lcov \
	-ignore-filename-regex='_(fuzz|test)\.c|fuzzing\.h|fuzz_replay' |
	awk -F'[:,]' '
		/^SF:/ { n = split($2, part, "/"); folder = part[n - 1] }
		/^DA:/ { lines[folder]++; hit[folder] += $3 > 0 }
		END { for (f in lines)
			printf "%-10s %5.1f %% of %5d lines\n", f, 100 * hit[f] / lines[f], lines[f] }
	' | sort
