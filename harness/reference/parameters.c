/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "wire/octet.h"

/* The parameters that EHLO's keywords bring. */
enum parameter { P_SIZE, P_BODY, P_RET, P_ENVID, P_NOTIFY, P_ORCPT, P_PRIORITY,
	P_UTF8, P_COUNT };

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

/* xtext, RFC 3461 4: "+" begins an octet as two hexadecimal digits. */
static bool xtext_valid(struct bytes in)
{
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] <= ' ' || in.p[i] > '~' || in.p[i] == '=')
			return false;
		if (in.p[i] != '+')
			continue;
		for (unsigned k = 0; k < 2; k++)
			if (++i >= in.n || !octet_is(in.p[i], OCTET_HEX) ||
			        (in.p[i] >= 'a' && in.p[i] <= 'f'))
				return false;
	}
	return in.n > 0;
}

/* RFC 3461 4.3 */
static unsigned check_ret(struct bytes value)
{
	bool known = bytes_eq_nocase(value, BYTES("FULL")) ||
	             bytes_eq_nocase(value, BYTES("HDRS"));

	return known ? 0 : 501;
}

/* RFC 3461 4.4 */
static unsigned check_envid(struct bytes value)
{
	return value.n <= 100 && xtext_valid(value) ? 0 : 501;
}

/* RFC 3461 4.1: NEVER alone, or a list of the others. */
static unsigned check_notify(struct bytes value)
{
	struct bytes word;

	if (bytes_eq_nocase(value, BYTES("NEVER")))
		return 0;
	if (value.n == 0 || value.p[value.n - 1] == ',')
		return 501;
	while (bytes_cut(&value, ',', &word))
		if (!bytes_eq_nocase(word, BYTES("SUCCESS")) &&
		        !bytes_eq_nocase(word, BYTES("FAILURE")) &&
		        !bytes_eq_nocase(word, BYTES("DELAY")))
			return 501;
	return 0;
}

/* RFC 3461 4.2: addr-type ";" xtext */
static unsigned check_orcpt(struct bytes value)
{
	struct bytes type;

	if (value.n > 500 || !bytes_cut(&value, ';', &type))
		return 501;
	return keyword_valid(type) && xtext_valid(value) ? 0 : 501;
}

/* RFC 6710 5: -9 to 9 */
static unsigned check_priority(struct bytes value)
{
	if (value.n == 2 && value.p[0] == '-')
		return value.p[1] >= '1' && value.p[1] <= '9' ? 0 : 501;
	return value.n == 1 && ascii_digit(value.p[0]) ? 0 : 501;
}

/* RFC 6531 3.4: no value */
static unsigned check_utf8(struct bytes value)
{
	return value.n == 0 ? 0 : 501;
}

static const struct {
	const char *keyword;
	enum verb verb;
	size_t off; /* in the configuration: the extension is not offered */
	unsigned (*check)(struct bytes value);
} parameters[P_COUNT] = {
#define OFF(member) offsetof(struct reference_config, member)
	[P_SIZE] = { "SIZE", VERB_MAIL, OFF(no_size), check_size },
	[P_BODY] = { "BODY", VERB_MAIL, OFF(no_8bitmime), check_body },
	[P_RET] = { "RET", VERB_MAIL, OFF(no_dsn), check_ret },
	[P_ENVID] = { "ENVID", VERB_MAIL, OFF(no_dsn), check_envid },
	[P_NOTIFY] = { "NOTIFY", VERB_RCPT, OFF(no_dsn), check_notify },
	[P_ORCPT] = { "ORCPT", VERB_RCPT, OFF(no_dsn), check_orcpt },
	[P_PRIORITY] = { "MT-PRIORITY", VERB_MAIL, OFF(no_priority),
	        check_priority },
	[P_UTF8] = { "SMTPUTF8", VERB_MAIL, OFF(no_smtputf8), check_utf8 },
#undef OFF
};

static bool offered(const struct server *s, enum parameter p)
{
	const char *config = (const char *)&s->config;

	return s->command.verb == parameters[p].verb &&
	       !*(const bool *)(config + parameters[p].off);
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

bool parameters_have(struct bytes params, struct bytes keyword)
{
	struct bytes token;

	while (bytes_cut(&params, ' ', &token))
		if (bytes_eq_nocase(token, keyword))
			return true;
	return false;
}
