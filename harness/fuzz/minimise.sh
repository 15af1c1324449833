#!/bin/sh
# SPDX-License-Identifier: MIT
# minimise.sh [FOLDER...]: keeps of what campaigns that have ended found, in build/corpus
# and in each FOLDER/TARGET, what reaches code that the generated seeds and
# corpus/ do not, and adds it to corpus/seeds.
set -eu
cd "$(dirname "$0")/../.."
harness/build.sh gcc
harness/build.sh fuzz-fast
build/smtpspec seeds build/seeds

for program in build/fuzz-fast/*_fuzz; do
	target=$(basename "$program" _fuzz)
	known=build/minimise/$target
	rm -rf "$known"
	mkdir -p "$known" "corpus/seeds/$target"
	for folder in build/seeds corpus/seeds corpus/regress; do
		[ ! -d "$folder/$target" ] ||
			find "$folder/$target" -type f -exec cp -t "$known" {} +
	done
	touch build/minimise/before
	set -- build/corpus "$@"
	found=
	for folder in "$@"; do
		[ ! -d "$folder/$target" ] || found="$found $folder/$target"
	done
	shift
	[ -n "$found" ] || continue
	# shellcheck disable=SC2086 # a list of folders
	"$program" -merge=1 -use_counters=0 -max_len=4096 "$known" $found >/dev/null 2>&1
	find "$known" -type f -newer build/minimise/before \
		-exec cp -t "corpus/seeds/$target" {} +
	echo "$target: $(find "corpus/seeds/$target" -type f | wc -l) inputs in corpus/seeds"
done
