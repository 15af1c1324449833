/* SPDX-License-Identifier: MIT */
#include "fuzz/argument.h"

#include <string.h>

#include "base/buf.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Around the limits of RFC 5321 4.5.3.1, and those that programmers choose. */
static const uint16_t lengths[] = { 0, 1, 2, 63, 64, 65, 127, 128, 254, 255,
	256, 257, 500, 505, 506, 507, 510, 511, 512, 513, 998, 1000, 1001, 1023,
	1024, 2048, 4000 };

static const char *const strings[] = { "alice", "alice@example.test",
	"<alice@example.test>", "\"alice\"", "\"al\\\"ice\"", "\"\"", "\"alice",
	"alice bob", "staff", "Postmaster", "nosuchuser", "<>", "<", "a@b@c",
	"@relay.test:alice@example.test", "Alice <alice@example.test>",
	"alice@[127.0.0.1]", "alice@[IPv6:::1]", "-x", "%s%n%x", "|/bin/sh",
	"../../etc/passwd", "`id`", "$(id)", "*", "alice SMTPUTF8",
	"\xc3\xa9", "\xff\xfe", "\x1b[31m", ("a\x01" "b"), "a\x7f", "\t" };
/* Where sizes and counts overflow: BDAT's, and what else is read as a number. */
static const char *const numbers[] = { "0", "1", "-1", "+1", "007", "0x10",
	"127", "255", "32768", "65535", "65536", "2147483647", "2147483648",
	"-2147483648", "4294967295", "4294967296", "9223372036854775807",
	"9223372036854775808", "18446744073709551615", "18446744073709551616",
	"99999999999999999999999999" };
static const char *const domains[] = { "client.test", "example.test",
	"[127.0.0.1]",
	"[IPv6:::1]", "[", "-", "a.", ".a", "a..b", "localhost", "x_y", "1.2.3.4",
	"client.test extra", "@relay.test", "#queue", "\xc3\xa9.test" };
static const char *const paths[] = { "<>", "<alice@example.test>",
	"<bob@example.test>", "<Postmaster>", "<nosuchuser@example.test>",
	"<x@elsewhere.invalid>", "<@relay.test:alice@example.test>",
	"<\"a b\"@example.test>", "<alice@example.test", "alice@example.test",
	"<alice@example.test> SIZE=1", "<alice@example.test> BODY=8BITMIME",
	"<alice@example.test> X=Y X=Y", "<>x", "< >", "<alice@[127.0.0.1]>",
	"<\xff@example.test>" };

static const char *one_of(
        struct rng *rng, const char *const *table, size_t count)
{
	return table[rng_below(rng, (uint32_t)count)];
}

static const char *example(struct rng *rng, enum argument class)
{
	switch (class) {
	case ARGUMENT_DOMAIN:
		return one_of(rng, domains, COUNT(domains));
	case ARGUMENT_FROM:
	case ARGUMENT_TO:
		return one_of(rng, paths, COUNT(paths));
	case ARGUMENT_NONE:
	case ARGUMENT_OPTIONAL:
	case ARGUMENT_STRING:
	case ARGUMENT_TEXT:
		break;
	}
	return one_of(rng, strings, COUNT(strings));
}

static const char *keyword(struct rng *rng, enum argument class)
{
	static const char *const froms[] = { "FROM:", "FROM: ", "from:", "FROM" };
	static const char *const tos[] = { "TO:", "TO: ", "to:", "TO", "FROM:" };

	if (class == ARGUMENT_FROM)
		return rng_below(rng, 4) ? froms[0]
		                         : one_of(rng, froms, COUNT(froms));
	if (class == ARGUMENT_TO)
		return rng_below(rng, 4) ? tos[0]
		                         : one_of(rng, tos, COUNT(tos));
	return "";
}

static void repeat(struct rng *rng, struct buf *to)
{
	static const char octets[] = "aA1.@\"\\<> :,-\x80";
	uint8_t octet = (uint8_t)octets[rng_below(rng, sizeof octets - 1)];
	size_t n = lengths[rng_below(rng, COUNT(lengths))];

	for (size_t i = 0; i < n; i++)
		buf_add(to, bytes_at(&octet, 1));
}

/* Alone, or with what may stand beside one: "0 LAST", "#65536", "<> SIZE=-1". */
static void add_number(struct rng *rng, enum argument class, struct buf *to)
{
	static const char *const before[] = { "", "", "", "", "#", "@" };
	static const char *const behind[] = { "", " LAST", " last", ".test" };
	bool path = class == ARGUMENT_FROM || class == ARGUMENT_TO;

	buf_add_text(to, path ? one_of(rng, paths, COUNT(paths))
	                      : one_of(rng, before, COUNT(before)));
	if (path)
		buf_add_text(to, " SIZE=");
	buf_add_text(to, one_of(rng, numbers, COUNT(numbers)));
	if (!path)
		buf_add_text(to, one_of(rng, behind, COUNT(behind)));
}

/* An example, or a run of one octet, or both, in one of SMTP's wrappings. */
static void add_new(struct rng *rng, enum argument class, struct buf *to)
{
	static const char *const wraps[][2] = { { "", "" }, { "<", ">" },
		{ "\"", "\"" }, { "<", "@example.test>" }, { "a@", "" } };
	size_t wrap = rng_below(rng, COUNT(wraps));

	buf_add_text(to, keyword(rng, class));
	if (rng_below(rng, 8) < (class == ARGUMENT_TEXT ? 6 : 1)) {
		add_number(rng, class, to);
		return;
	}
	if (rng_below(rng, 3)) {
		buf_add_text(to, example(rng, class));
		return;
	}
	buf_add_text(to, wraps[wrap][0]);
	repeat(rng, to);
	buf_add_text(to, wraps[wrap][1]);
}

static void put_octet(struct rng *rng, struct bytes now, struct buf *to)
{
	static const char odd[] = "\0\r\n\t \"\\<>@:;%\x80\xff\x7f\x1b";
	size_t at = rng_below(rng, (uint32_t)now.n + 1);
	size_t drop = rng_below(rng, 2);
	uint32_t index = rng_below(rng, sizeof odd - 1);

	buf_add(to, bytes_sub(now, 0, at));
	buf_add(to, bytes_at(odd + index, 1));
	buf_add(to, bytes_from(now, at + drop));
}

struct bytes argument_change(struct rng *rng, enum argument class,
        struct bytes now, struct arena *arena)
{
	struct bytes changed;
	struct buf to;

	buf_init(&to, now.n + ARGUMENT_MOST);
	switch (rng_below(rng, 8)) {
	case 0:
		break;
	case 1:
	case 2:
		put_octet(rng, now, &to);
		break;
	case 3:
		buf_add(&to, now);
		repeat(rng, &to);
		break;
	default:
		add_new(rng, class, &to);
		break;
	}
	changed = arena_copy(arena, buf_bytes(&to));
	buf_release(&to);
	return changed;
}
