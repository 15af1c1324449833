#!/bin/sh
# SPDX-License-Identifier: MIT
# secrets_test.sh PROGRAM SPECS: no report, no transcript and no terminal shows
# what logs in: the password, nor a response that it is in or follows from. And
# the transcripts are judged as the sessions were.
set -u
program=$1
export SMTPSPEC_SPECS="$2"
export PASSWORD="open sesame"
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
failed=0

wrong() {
	echo "$mechanism: $*"
	failed=1
}

# Responses begin so in base64: PLAIN, LOGIN's password, CRAM-MD5, and what the
# client of SCRAM says first and last.
secrets='open sesame|AGFsaWNlAG9wZW4|b3BlbiBzZXNhbWU|YWxpY2Ug|biwsbj1hbGlj|Yz1iaXdz'

for mechanism in PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256; do
	mkdir "$mechanism"
	to=$mechanism/run
	"$program" run --self --mutant auth-tells-users --set user=alice \
		--set password-env=PASSWORD --set "mechanism=$mechanism" \
		--json "$to.jsonl" --html "$to.html" --junit "$to.xml" \
		--sarif "$to.sarif" --tap "$to.tap" --markdown "$to.md" \
		--transcripts "$to" --verbose >"$to.txt" 2>&1
	ran=$?
	"$program" judge "$to" --json "$mechanism/judge.jsonl" >"$to-judge.txt" 2>&1
	judged=$?
	[ $ran -le 1 ] || wrong "run: exit $ran"
	[ $judged = $ran ] || wrong "judge: exit $judged, run: $ran"
	grep -q ' S 235 ' "$to"/auth-again.transcript || wrong "nobody logged in"
	grep -rlE "$secrets" "$mechanism" && wrong "a secret is told"
done
grep -q '"clause":"AUTH-FAIL-UNIFORM".*"verdict":"fail"\|"AUTH-FAIL-UNIFORM".*"deviation"' \
	PLAIN/run.jsonl || wrong "the mutant was not seen"
exit $failed
