/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include <assert.h>
#include <gsasl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reference/replies.h"

const char auth_mechanisms[] = "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256";

struct sasl {
	Gsasl *gsasl;
	Gsasl_session *session;
	bool done; /* what is left is the client's word that it has heard */
};

/* Whether the user is one of ours; GNU SASL compares the passwords. */
static int on_property(Gsasl *gsasl, Gsasl_session *session, Gsasl_property of)
{
	const char *user = gsasl_property_fast(session, GSASL_AUTHID);

	(void)gsasl;
	if (of != GSASL_PASSWORD || !user)
		return GSASL_NO_CALLBACK;
	if (strcmp(user, "alice") != 0 && strcmp(user, "bob") != 0)
		return GSASL_AUTHENTICATION_ERROR;
	gsasl_property_set(session, GSASL_PASSWORD, REFERENCE_PASSWORD);
	return GSASL_OK;
}

void auth_end(struct server *s)
{
	if (!s->sasl)
		return;
	gsasl_finish(s->sasl->session);
	gsasl_done(s->sasl->gsasl);
	free(s->sasl);
	s->sasl = NULL;
}

static void begin(struct server *s, const char *mechanism)
{
	struct sasl *sasl = mem_new(sizeof *sasl);
	int good = gsasl_init(&sasl->gsasl);

	assert(good == GSASL_OK);
	gsasl_callback_set(sasl->gsasl, on_property);
	good = gsasl_server_start(sasl->gsasl, mechanism, &sasl->session);
	assert(good == GSASL_OK);
	s->sasl = sasl;
}

static void welcome(struct server *s)
{
	auth_end(s);
	s->authenticated = true;
	answer(s, A_WELCOME);
}

static void refuse(struct server *s)
{
	auth_end(s);
	answer(s, A_CREDENTIALS);
}

/* A round: the response, decoded, draws a challenge or the end. */
static void step(struct server *s, const char *response, size_t n)
{
	char *challenge = NULL, *line = NULL;
	size_t length = 0, line_length;
	int result = gsasl_step(
	        s->sasl->session, response, n, &challenge, &length);

	s->sasl->done = result == GSASL_OK;
	if (result == GSASL_NEEDS_MORE || (result == GSASL_OK && length > 0)) {
		gsasl_base64_to(challenge, length, &line, &line_length);
		say(s, 334, NULL, "%s", line);
		s->mode = MODE_RESPONSE;
	} else if (result == GSASL_OK) {
		welcome(s);
	} else {
		refuse(s);
	}
	gsasl_free(line);
	gsasl_free(challenge);
}

/* RFC 4954 4: what is not base64 is refused, `=` in AUTH itself is the empty
 * response. */
static void respond(struct server *s, struct bytes base64)
{
	char *response = NULL;
	size_t n = 0;

	if (base64.n > 0 && gsasl_base64_from((const char *)base64.p, base64.n,
	                            &response, &n) != GSASL_OK) {
		auth_end(s);
		answer(s, A_BASE64);
		return;
	}
	if (n > 0)
		step(s, response, n);
	else if (s->sasl->done)
		welcome(s);
	else
		refuse(s);
	gsasl_free(response);
}

/* Its name as we have it, or NULL. */
static const char *mechanism_of(struct bytes name)
{
	static const char *const all[] = { "PLAIN", "LOGIN", "CRAM-MD5",
		"SCRAM-SHA-256" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (bytes_eq_nocase(name, bytes_of(all[i])))
			return all[i];
	return NULL;
}

static bool server_first(const char *mechanism)
{
	return strcmp(mechanism, "LOGIN") == 0 ||
	       strcmp(mechanism, "CRAM-MD5") == 0;
}

static void run_mechanism(
        struct server *s, const char *mechanism, struct bytes initial)
{
	if (server_first(mechanism) && initial.n > 0) {
		answer(s, A_INITIAL);
		return;
	}
	begin(s, mechanism);
	if (initial.n > 0)
		respond(s, bytes_eq_text(initial, "=") ? BYTES("") : initial);
	else if (server_first(mechanism))
		step(s, "", 0);
	else {
		answer(s, A_RESPONSE);
		s->mode = MODE_RESPONSE;
	}
}

void run_auth(struct server *s)
{
	struct bytes rest = s->command.argument;
	struct bytes name;
	const char *mechanism;

	if (s->authenticated)
		answer(s, A_SEQUENCE);
	else if (!bytes_cut(&rest, ' ', &name))
		answer(s, A_ARGUMENT);
	else if (!(mechanism = mechanism_of(name)))
		answer(s, A_MECHANISM);
	else
		run_mechanism(s, mechanism, bytes_trim(rest));
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
		respond(s, response);
	if (s->mode == MODE_COMMAND)
		auth_end(s);
}
