#!/bin/sh
# SPDX-License-Identifier: MIT
# campaign.sh SECONDS [TARGET...]: fuzzes each target (default: all) for that
# long under AddressSanitizer and UndefinedBehaviorSanitizer: with libFuzzer, or
# with ENGINE=afl by AFL++; JOBS of them at a time (default: one a core). With
# RUNS=N libFuzzer runs N inputs each from a fixed seed, as CI does. New inputs
# are kept in build/corpus/TARGET, what breaks a target in build/findings/TARGET.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
seconds=$1
shift

preset=fuzz
[ "${ENGINE:-libfuzzer}" = libfuzzer ] || preset=afl-sanitize
harness/build.sh gcc
harness/build.sh $preset
build/smtpspec seeds build/seeds
[ $# -gt 0 ] || set -- $(cd build/$preset && ls ./*_fuzz | sed 's|./\(.*\)_fuzz|\1|')
printf '%s\n' "$@" |
	xargs -P "${JOBS:-$(nproc)}" -n 1 harness/fuzz/one.sh "$seconds"
