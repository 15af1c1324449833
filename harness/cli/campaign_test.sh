#!/bin/sh
# SPDX-License-Identifier: MIT
# campaign_test.sh PROGRAM SPECS DYING_SERVER: campaigns from outside, each bounded by --runs and
# with a fixed seed; what they find, keep, replay, and how they end.
set -u
program=$1
specs=$2
dying=$3
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
failed=0

# want STATUS WORDS...: runs the program; what it says is in `out`.
want() {
	status=$1
	shift
	"$program" "$@" >out 2>&1 </dev/null
	got=$?
	[ "$got" = "$status" ] && return
	echo "$*: exit $got, want $status"
	cat out
	failed=1
}
# says TEXT: the last program run said so.
says() {
	grep -qF -e "$1" out && return
	echo "nothing says: $1"
	cat out
	failed=1
}
there() {
	[ -e "$1" ] && return
	echo "not there: $1"
	failed=1
}

# The reference server has no fault, a mutant has.
want 0 fuzz --self --runs 1500 --findings clean
want 0 fuzz --self --policy "vrfy=disabled expn=disabled" --runs 700 --findings clean2
want 1 fuzz --self --mutant soml-602 --runs 700 --findings f
finding=f/REPLY-FIRST-DIGIT.SOML.x.ehlo
there $finding/finding.json
there $finding/input
there $finding/transcript
want 0 fuzz --self --mutant soml-602 --runs 700 --findings f --fail-on crash

# A finding is played again, also against another server, and made smaller.
want 1 replay $finding
says "seen again"
says "answered as recorded"
want 0 replay $finding --self
says "not seen"
says "answered otherwise than recorded: SOML F"
want 0 minimise $finding

# Its transcript alone gives the verdict again.
want 1 judge $finding
says "fail          REPLY-FIRST-DIGIT"
want 1 judge $finding/transcript
want 3 judge $finding --lens rfc --case "vrfy*"
want 0 promote $finding
says "clause: REPLY-FIRST-DIGIT"
says 'send: "SOML F'
cp -r "$specs" specs
sed "s/found-FILL-IN/found-soml/; s/FILL-IN/soml-602/; s/FILL IN/SOML/" out >specs/cases/found.yaml
want 0 lint --specs specs
want 1 replay $finding
want 2 replay f
says "f/finding.json: No such file"
echo '{' >$finding/finding.json
want 2 replay $finding
says "$finding/finding.json:2:0:"

# What no input shows, but a row's own dialogue does: a group of commands here.
want 1 fuzz --self --mutant rcpt-overtaken --runs 900 --findings rows
finding=rows/PIPE-ORDER.RSET.ehlo
there $finding/transcript
want 1 replay $finding
says "seen again"
want 0 replay $finding --self
says "not seen"
want 2 minimise $finding
says "nothing to leave out"
want 2 promote $finding
says "the table has its row"

# A choice that a clause leaves open counts where it is asked for.
angle="--self --mutant vrfy-angle-500 --lens hardening --runs 1500 --findings open"
# shellcheck disable=SC2086 # words
want 0 fuzz $angle
# shellcheck disable=SC2086
want 1 fuzz $angle --fail-on latitude
want 1 replay open/VRFY-ANGLE.VRFY.x.ehlo

# Several servers, side by side.
serve() {
	"$program" serve --listen "$folder/$1" --mutant soml-602 >/dev/null 2>&1 &
	pids="${pids:-} $!"
	while [ ! -S "$folder/$1" ] && kill -0 $!; do sleep 0.05; done
}
want 2 fuzz --self --max-memory 100
says "--start"
serve a
serve b
want 0 fuzz --self --mutant soml-602 --runs 700 --findings again --fail-on crash
finding=again/REPLY-FIRST-DIGIT.SOML.x.ehlo
want 1 replay $finding "$folder/a" "$folder/b"
grep -q "SOML F  *602 [^ ]*.*602 [^ ]*.*602 " out || { echo "not side by side"; cat out; failed=1; }
want 1 replay $finding "$folder/a" "$folder/nobody"
kill $pids
want 3 replay $finding "$folder/nobody"

# A record that no longer matches.
cp -r $finding changed
sed 's/C SOML F/C SOML G/' $finding/transcript >changed/transcript
want 2 replay changed
says "changed/transcript no longer matches"
sed 's/^end$//' $finding/transcript >changed/transcript
want 2 replay changed
says "changed/transcript:"
want 2 judge changed
sed 's/"clause": "REPLY-FIRST-DIGIT"/"clause": "GONE"/' $finding/finding.json >changed/finding.json
want 2 replay changed
says "the table has no clause GONE"

# A server that crashes on one command.
server='echo 220 mx.example.org; while read -r line; do case $line in
QUIT*) echo 221 mx.example.org; exit;; BOO*) kill -SEGV $$;; *) echo 500 5.5.1 what;; esac; done'
printf 'BOO\r\n' >seed
mkdir seeds && mv seed seeds
want 4 fuzz --exec "$server" --seed 1 --runs 300 --seeds seeds --findings g --set domain=example.org
there "g/crash.signal.11..Segmentation.fault./log"
want 4 replay "g/crash.signal.11..Segmentation.fault."
want 4 judge "g/crash.signal.11..Segmentation.fault."
says "recording: crash: signal 11"

# It lives, and what it has started dies, once it has left the server's group.
mkfifo left
server='echo 220 mx.example.org; while read -r line; do case $line in
QUIT*) echo 221 mx.example.org; exit;; BOO*) (setsid sh -c "echo >left; kill -ABRT \$\$" &); read -r gone <left;
echo 250 2.0.0 ok;; *) echo 500 5.5.1 what;; esac; done'
want 4 fuzz --exec "$server" --seed 1 --runs 300 --seeds seeds --findings i --set domain=example.org
there "i/crash.a.process.that.the.server.had.started.ended..signal.6"

# Seeds from what was recorded and captured.
said=0
for capture in "$specs"/../corpus/seeds/capture/*; do
	"$program" fuzz --self --runs 1 --findings j --seeds "$capture" >out 2>&1
	grep -q VRFY j/.seeds/given-* 2>/dev/null && said=1
done
[ $said = 1 ] || { echo "no capture became a seed"; failed=1; }
printf 'EHLO a\r\nBOO\r\n' >boo
want 0 run --self --case vrfy-postmaster --transcripts recorded
want 0 fuzz --self --runs 1 --findings j --seeds recorded --seeds boo
grep -q "VRFY postmaster" j/.seeds/given-* || { echo "no transcript became a seed"; failed=1; }
grep -q BOO j/.seeds/given-* || { echo "no file became a seed"; failed=1; }
want 2 fuzz --self --seeds nowhere --findings j
says "--seeds nowhere: No such file"

# Programs see how it stands.
want 0 fuzz --self --runs 1 --findings stand
grep -q '"state":"ended".*"exit_status":0.*"sessions":1,' stand/statistics.json || {
	cat stand/statistics.json
	failed=1
}

# A server whose death comes late, behind a shell, dies of what killed it.
printf 'NOOP\r\nVRFY "x\r\nNOOP\r\n' >seeds/seed
want 4 fuzz "$folder/d" --start "'$dying' $folder/d" --seed 1 --runs 120 --seeds seeds --findings j --set domain=example.org
there j/crash.signal.6..Aborted.
want 4 replay j/crash.signal.6..Aborted.
want 4 run "$folder/d" --start "'$dying' $folder/d" --set domain=example.org --set known=alice --case "leak-form-quoted"
says 'behind `VRFY "'

# Two workers, each with a server of its own, which is started again when it has died.
want 4 fuzz "$folder/d{job}" --start "echo >>starts{job}; exec '$dying' $folder/d{job}" --jobs 2 --seed 1 --runs 240 \
	--seeds seeds --findings k --set domain=example.org
there k/crash.signal.6..Aborted.
for job in 1 2; do
	[ "$(wc -l <starts$job)" -gt 2 ] || { echo "worker $job: $(wc -l <starts$job) starts"; failed=1; }
done
want 4 replay k/crash.signal.6..Aborted.

# What cannot be.
want 5 fuzz --self --findings /nonexistent/x
says "/nonexistent/x: No such file"
want 2 fuzz --self --duration soon
want 2 fuzz --self --fail-on nothing
want 2 fuzz 127.0.0.1:9 --start "sleep 9" --jobs 2
want 3 fuzz 127.0.0.1:9 --findings h --runs 5

exit $failed
