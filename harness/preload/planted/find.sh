#!/bin/sh
# SPDX-License-Identifier: MIT
# find.sh: proof that `smtpspec fuzz` finds the faults of planted/server.c in a
# server built with afl-clang-fast: with afl-fuzz and the preloaded library on
# stdio and at accept(), and by the edge map of a running daemon. Needs afl++.
set -eu
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
smtpspec=build/smtpspec
missing=

AFL_QUIET=1 afl-clang-fast -O1 -o "$work/server" harness/preload/planted/server.c

# find_all NAME ARGS...: a campaign; all planted faults must be among its
# findings. The last of them no seed shows.
find_all() {
	name=$1
	shift
	$smtpspec fuzz --seed 1 --quiet --duration 120s \
		--findings "$work/$name" "$@" > "$work/$name.log" 2>&1 || true
	for fault in 'REPLY-CRLF.NOOP.x.*' 'CODE-252-SCOPE.HELP.x.*' \
		'crash.*134 crash.*signal.6*' 'crash.*signal.8*' \
		'crash.*132 crash.*signal.4*'; do
		# shellcheck disable=SC2086 # patterns, of which one has to do
		(cd "$work/$name" && ls -d $fault 2> /dev/null | grep -q .) ||
			missing="$missing $name:$fault"
	done
	sed -n 's/^\([0-9]* connections, .*\)/'"$name"': \1/p' "$work/$name.log"
}

find_all stdio \
	--engine afl --exec "$work/server" --runs 9000
find_all accept \
	--engine afl --start "$work/server 2603" 127.0.0.1:2603 --runs 6000
find_all running \
	--coverage --start "$work/server 2604" 127.0.0.1:2604 --runs 5000
[ -z "$missing" ] || { echo "not found:$missing" >&2; exit 1; }
