/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"

static bool base64_octet(uint8_t c)
{
	return ascii_alpha(c) || ascii_digit(c) || c == '+' || c == '/';
}

static bool base64_valid(struct bytes in)
{
	size_t n = in.n;

	for (unsigned pad = 0; pad < 2 && n > 0 && in.p[n - 1] == '='; pad++)
		n--;
	for (size_t i = 0; i < n; i++)
		if (!base64_octet(in.p[i]))
			return false;
	return in.n % 4 == 0 && n > 0;
}

/* Nobody has credentials here. */
static void refuse(struct server *s, struct bytes response)
{
	bool empty = bytes_eq_text(response, "=") || response.n == 0;

	answer(s, empty || base64_valid(response) ? A_CREDENTIALS : A_BASE64);
}

void run_auth(struct server *s)
{
	struct bytes rest = s->command.argument;
	struct bytes mechanism;

	if (!bytes_cut(&rest, ' ', &mechanism))
		answer(s, A_ARGUMENT);
	else if (!bytes_eq_nocase(mechanism, BYTES("PLAIN")))
		answer(s, A_MECHANISM);
	else if (rest.n > 0)
		refuse(s, bytes_trim(rest));
	else {
		answer(s, A_RESPONSE);
		s->mode = MODE_RESPONSE;
	}
}

void auth_response(struct server *s)
{
	struct bytes response = s->input;

	s->mode = MODE_COMMAND;
	if (response.n > RESPONSE_MOST)
		answer(s, A_RESPONSE_LONG);
	else if (bytes_eq_text(response, "*"))
		answer(s, A_CANCELLED);
	else
		refuse(s, response);
}
