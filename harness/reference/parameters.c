/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "wire/octet.h"

enum parameter { P_SIZE, P_BODY, P_COUNT };

/* esmtp-keyword, RFC 5321 4.1.2 */
static bool keyword_valid(struct bytes in)
{
	return in.n > 0 && octet_is(in.p[0], OCTET_LET_DIG) &&
	       octet_run(in, OCTET_LDH) == in.n;
}

/* RFC 1870 4: 1*20DIGIT */
static unsigned check_size(struct bytes value)
{
	uint64_t size = 0;

	if (value.n == 0 || value.n > 20)
		return 501;
	for (size_t i = 0; i < value.n; i++) {
		if (!ascii_digit(value.p[i]))
			return 501;
		if (size <= MESSAGE_MOST)
			size = size * 10 + (value.p[i] - '0');
	}
	return size > MESSAGE_MOST ? 552 : 0;
}

static unsigned check_body(struct bytes value)
{
	bool known = bytes_eq_nocase(value, BYTES("7BIT")) ||
	             bytes_eq_nocase(value, BYTES("8BITMIME"));

	return known ? 0 : 501;
}

/* Parameters of MAIL; RCPT has none. */
static const struct {
	const char *keyword;
	unsigned (*check)(struct bytes value);
} parameters[P_COUNT] = {
	[P_SIZE] = { "SIZE", check_size },
	[P_BODY] = { "BODY", check_body },
};

static bool offered(const struct server *s, enum parameter p)
{
	if (s->command.verb != VERB_MAIL)
		return false;
	return p == P_SIZE ? !s->config.no_size : !s->config.no_8bitmime;
}

static unsigned check_one(
        const struct server *s, struct bytes token, unsigned *seen)
{
	size_t equals = bytes_index(token, '=');
	struct bytes keyword = bytes_sub(token, 0, equals);

	if (!keyword_valid(keyword) || equals + 1 == token.n)
		return 501;
	for (enum parameter p = 0; p < P_COUNT; p++) {
		if (!offered(s, p) || !bytes_eq_nocase(keyword,
		                              bytes_of(parameters[p].keyword)))
			continue;
		if (*seen & 1u << p)
			return 501;
		*seen |= 1u << p;
		return parameters[p].check(bytes_from(token, equals + 1));
	}
	return 555;
}

unsigned parameters_check(const struct server *s, struct bytes params)
{
	struct bytes token;
	unsigned seen = 0, code = 0;

	while (!code && bytes_cut(&params, ' ', &token))
		if (token.n > 0)
			code = check_one(s, token, &seen);
	return code;
}
