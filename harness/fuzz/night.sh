#!/bin/sh
# SPDX-License-Identifier: MIT
# night.sh [PROGRAM]: what goes wrong over a night, done on purpose: servers that
# are none, vanish, are killed, flood, leak or crawl; a full disk; SIGKILL. Each
# campaign has half a gigabyte of memory. Says what came of each; exit status 1 if
# one is otherwise than it should be. Takes five minutes and ports 3460 to 3469; as root
# with a full disk too.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build/smtpspec}
proxy="perl $here/planted/proxy.pl"
work=$(mktemp -d) || exit 2
cd "$work" || exit 2
pids=
failed=0
clean_up() {
	[ -z "$pids" ] || kill $pids 2>/dev/null
	umount "$work/small" 2>/dev/null
	rm -rf "$work"
}
trap clean_up EXIT

# try NAME WANT TEXT WORDS...: a campaign in half a gigabyte of memory; the exit
# status that it is to have, and what it is to say.
try() {
	name=$1 want=$2 text=$3
	shift 3
	(ulimit -v 512000; exec timeout 90 "$program" fuzz "$@" \
		--findings "found-$name" -q) >out 2>&1 </dev/null
	judge "$name" "$want" $? "$text"
}
judge() {
	word=ok
	[ "$2" = "$3" ] || word="NOT $2:"
	grep -qF -e "$4" out || word="DOES NOT SAY \"$4\":"
	[ "$word" = ok ] || failed=1
	printf '%-16s %s exit %s  %s\n' "$1" "$word" "$3" \
		"$(grep -E '^(smtpspec|exit)' out | tail -1 | cut -c1-150)"
}
# speak PORT COMMAND: a server that runs it for each connection.
speak() {
	perl -MIO::Socket::INET -e '$SIG{CHLD} = "IGNORE"; $SIG{PIPE} = "DEFAULT";
		my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => shift,
			Listen => 64, ReuseAddr => 1) or die;
		while (my $c = $l->accept) { if (!fork) { open STDIN, "<&", $c;
			open STDOUT, ">&", $c; exec "sh", "-c", @ARGV } close $c }' "$@" &
	pids="$pids $!"
	sleep 0.3
}

# --- what is no server, or none any more
try nobody 3 "refused" 127.0.0.1:3469 --duration 5s
speak 3460 'read -r x; printf "HTTP/1.1 400 Bad Request\r\n\r\n"'
try http 3 "" 127.0.0.1:3460 --duration 5s --timeout 1000
speak 3461 'printf "SSH-2.0-OpenSSH_9.2\r\n"; read -r x'
try ssh 3 "SSH-2.0" 127.0.0.1:3461 --duration 5s --timeout 1000
speak 3462 'printf "\025\003\001\000\002\002\050"; cat >/dev/null'
try tls 3 "" 127.0.0.1:3462 --duration 5s --timeout 1000
speak 3463 'cat >/dev/null'
try silent 3 "" 127.0.0.1:3463 --duration 5s --timeout 1000
speak 3464 'printf "220 x\r\n"; exec cat /dev/zero'
try flood 1 "" 127.0.0.1:3464 --duration 5s --timeout 1000
speak 3465 'printf "220 x ESMTP\r\n"; while read -r x; do yes "250-x" | head -c 100000000; done'
try gigabytes 1 "" 127.0.0.1:3465 --duration 10s --timeout 1000
try vanishes 3 "ended before it accepted" 127.0.0.1:3469 --duration 5s --start "true & exit 0"
plain='echo 220 mx.example.org; while read -r x; do case $x in QUIT*) echo 221 bye; exit;;
*) echo 250 ok;; esac; done'
try uninstrumented 3 "afl-clang-fast" --coverage --exec "$plain" --duration 5s

# --- what has nowhere to write
: >file
"$program" fuzz --self --runs 1 --findings file >out 2>&1
judge "no folder" 5 $? "file: Not a directory"
if mkdir small && mount -t tmpfs -o size=8m tmpfs small 2>/dev/null; then
	cat /dev/zero >small/filler 2>/dev/null
	"$program" fuzz --self --runs 500 --findings small/found -q >out 2>&1
	judge "full at first" 5 $? "No space left"
	rm small/filler
	"$program" fuzz --self --mutant soml-602 --runs 1 --findings small/found -q >out 2>&1
	cat /dev/zero >small/filler 2>/dev/null
	"$program" fuzz --self --mutant soml-602 --runs 500 --findings small/found -q --json told >out 2>&1
	judge "full meanwhile" 5 $? "No space left"
	grep -q '"event":"finding"' told || { echo "the finding is lost"; failed=1; }
fi

# --- what is slow, or grows
"$program" serve --listen 127.0.0.1:3466 >/dev/null 2>&1 &
pids="$pids $!"
sleep 1
behind() {
	fault=$1 want=$2 text=$3
	shift 3
	try "$fault" "$want" "$text" 127.0.0.1:3467 --start "$proxy 3467 3466 $fault" \
		--profile reference --duration 45s --fail-on latitude "$@"
}
behind quadratic 1 "slow "
behind tarpit 0 "0 findings"
behind leak 1 "memory " --max-memory 12
behind cache 0 "0 findings" --max-memory 12

# --- what kills: the server; us
"$program" fuzz 127.0.0.1:3467 --start "$proxy 3467 3466 none" --profile reference \
	--duration 8s --findings killed -q >out 2>&1 &
us=$!
sleep 4
kill -9 "$(pgrep -of "^perl .*proxy.pl 3467")"
wait $us
judge "server killed" 4 $? "crashed"
for who in both campaign worker; do
	"$program" fuzz 127.0.0.1:3467 --start "trap '' TERM; $proxy 3467 3466 none & wait" \
		--profile reference --duration 6s --findings us -q >out 2>&1 &
	us=$!
	sleep 4
	worker=$(pgrep -P $us | head -1)
	case $who in
	both) kill -9 $us "$worker" ;;
	campaign) kill -9 $us ;;
	worker) kill -9 "$worker" ;;
	esac
	wait $us 2>/dev/null
	for _ in 1 2 3 4 5 6 7 8; do
		pgrep -f "^perl .*proxy.pl 3467" >/dev/null && sleep 1
	done
	if pgrep -f "^perl .*proxy.pl 3467" >/dev/null; then
		echo "$who killed: the server outlives it"
		failed=1
	else
		printf '%-16s ok: no server is left\n' "$who killed"
	fi
done
exit $failed
