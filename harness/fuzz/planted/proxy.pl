#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# proxy.pl PORT UPSTREAM FAULT: one connection after the other, handed on to the
# server at port UPSTREAM, by a process that has a FAULT:
#   quadratic  a VRFY takes time with the square of its length, two seconds at 500
#   tarpit     each VRFY takes a fifth of a second, whatever its length
#   leak       a session costs 20,000 octets for good
#   cache      the same, up to 4 MB
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($port, $upstream, $fault) = @ARGV;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port,
	Listen => 64, ReuseAddr => 1) or die "$port: $!\n";
my @held;

sub work {
	my ($octets) = @_;
	return unless $octets =~ /^VRFY +(.+)/i;
	select(undef, undef, undef, 0.2) if $fault eq 'tarpit';
	my $n = $fault eq 'quadratic' ? length $1 : 0;
	my $x = 0;
	for my $i (1 .. $n) { $x += $_ for 1 .. $n * 250 }
}

sub hand_on {
	my ($from, $to, $works) = @_;
	my $n = sysread $from, my $octets, 65536;
	return 0 unless $n;
	work($octets) if $works;
	return defined syswrite $to, $octets;
}

$SIG{PIPE} = 'IGNORE';
while (my $client = $listener->accept) {
	my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $upstream)
		or next;
	push @held, 'x' x 20000 if $fault eq 'leak' || $fault eq 'cache' && @held < 200;
	my $both = IO::Select->new($client, $server);
	while ($both->count) {
		for my $from ($both->can_read(60)) {
			my $to = $from == $client ? $server : $client;
			next if hand_on($from, $to, $from == $client);
			$both->remove($from);
			shutdown $to, 1;
		}
	}
}
