/* SPDX-License-Identifier: MIT */
#include "session/login.h"

#include <assert.h>
#include <gsasl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/command.h"
#include "wire/ehlo.h"

/* RFC 4954 4: what servers can take of a response. A password so short that the
 * codes of replies would be blotted out with it is none. */
enum { RESPONSE_MOST = 12288, SECRET_LEAST = 4 };

/* Best first: what tells the server least. */
static const char *const preferred[] = { "SCRAM-SHA-256", "SCRAM-SHA-1",
	"CRAM-MD5", "PLAIN", "LOGIN" };

struct login {
	Gsasl *gsasl;
	Gsasl_session *session;
	const struct credentials *credentials;
	const char *mechanism;
	bool begun;
	bool failed; /* no response can be given any more */
	bool held;   /* the first one was too long for AUTH's line */
	struct buf last; /* response in base64 */
};

static bool lists(struct bytes mechanisms, const char *name)
{
	struct bytes word;

	while (bytes_cut(&mechanisms, ' ', &word))
		if (bytes_eq_nocase(word, bytes_of(name)))
			return true;
	return false;
}

static const char *choose(struct bytes ehlo)
{
	struct bytes mechanisms = { 0 };

	if (ehlo_params(ehlo, BYTES("AUTH"), &mechanisms))
		for (size_t i = 0; i < sizeof preferred / sizeof *preferred; i++)
			if (lists(mechanisms, preferred[i]))
				return preferred[i];
	return "PLAIN";
}

void login_open(struct bytes ehlo, struct buf *line)
{
	struct bytes mechanisms = { 0 };

	ehlo_params(ehlo, BYTES("AUTH"), &mechanisms);
	buf_printf(line, "AUTH %s\r\n",
	        lists(mechanisms, "PLAIN") ? "PLAIN" : choose(ehlo));
}

/* A mechanism that GNU SASL does not have leaves no session. */
static void begin(struct login *login)
{
	const struct credentials *c = login->credentials;

	if (gsasl_client_start(login->gsasl, login->mechanism,
	            &login->session) != GSASL_OK) {
		login->session = NULL;
		return;
	}
	gsasl_property_set(login->session, GSASL_AUTHID, c->user);
	gsasl_property_set(login->session, GSASL_PASSWORD, c->password);
}

struct login *login_new(
        const struct credentials *credentials, struct bytes ehlo)
{
	struct login *login = mem_new(sizeof *login);
	int good = gsasl_init(&login->gsasl);

	assert(good == GSASL_OK);
	login->credentials = credentials;
	login->mechanism = credentials->mechanism ? credentials->mechanism
	                                          : choose(ehlo);
	buf_init(&login->last, RESPONSE_MOST);
	begin(login);
	return login;
}

void login_free(struct login *login)
{
	if (!login)
		return;
	if (login->session)
		gsasl_finish(login->session);
	gsasl_done(login->gsasl);
	buf_release(&login->last);
	free(login);
}

/* The response in base64, "" for an empty one; false: there is none. */
static bool respond(struct login *login, const char *challenge)
{
	char *response = NULL;
	int result = GSASL_UNKNOWN_MECHANISM;

	if (login->session && !login->failed)
		result = gsasl_step64(login->session, challenge, &response);
	login->failed = result != GSASL_OK && result != GSASL_NEEDS_MORE;
	buf_clear(&login->last);
	if (!login->failed)
		buf_add_text(&login->last, response);
	gsasl_free(response);
	return !login->failed;
}

static bool client_first(const char *mechanism)
{
	return strcmp(mechanism, "LOGIN") != 0 &&
	       strcmp(mechanism, "CRAM-MD5") != 0 &&
	       strcmp(mechanism, "DIGEST-MD5") != 0;
}

/* RFC 4954 4: the first response goes with AUTH where the client is the one to
 * begin, an empty one as `=`, and none that makes the line too long. */
static void first_line(struct login *login, struct buf *line)
{
	bool begins = client_first(login->mechanism) && respond(login, NULL);

	buf_printf(line, "AUTH %s", login->mechanism);
	login->held = begins &&
	              line->n + login->last.n + 3 > COMMAND_LINE_LIMIT;
	if (begins && !login->held)
		buf_printf(line, " %.*s", BYTES_FMT(login->last.n > 0
		        ? buf_bytes(&login->last) : BYTES("=")));
	buf_add_text(line, "\r\n");
}

/* The text behind the code, with a NUL. */
static char *challenge_of(const struct reply *reply)
{
	struct bytes rest = reply->raw;
	struct reply_line line = { 0 };
	char *text;

	while (reply_next_line(&rest, &line))
		continue;
	text = mem_new(line.text.n + 1);
	if (line.text.n > 0)
		memcpy(text, line.text.p, line.text.n);
	return text;
}

void login_line(struct login *login, const struct reply *challenge,
        struct buf *line)
{
	char *text;

	if (!login->begun) {
		login->begun = true;
		first_line(login, line);
		return;
	}
	text = challenge_of(challenge);
	if (login->held || respond(login, text))
		buf_printf(line, "%.*s\r\n",
		        BYTES_FMT(buf_bytes(&login->last)));
	else
		buf_add_text(line, "*\r\n");
	login->held = false;
	free(text);
}

static bool is_auth(struct bytes line)
{
	return bytes_starts_nocase(line, BYTES("AUTH "));
}

/* `AUTH X`, `*` and an empty line have no secret. */
void login_redact_line(struct bytes line, struct buf *told)
{
	struct bytes rest = line, word;
	size_t open = 0;

	for (int words = is_auth(line) ? 2 : 0; words > 0; words--) {
		bytes_cut(&rest, ' ', &word);
		open = line.n - rest.n;
	}
	if (rest.n <= 2 || bytes_eq_text(line, "*\r\n")) {
		buf_add(told, line);
		return;
	}
	buf_add(told, bytes_sub(line, 0, open));
	buf_add_text(told, "[redacted]\r\n");
}

/* A match may have begun before `from`. */
static void blot_out(struct buf *octets, size_t from, struct bytes secret)
{
	if (secret.n < SECRET_LEAST)
		return;
	from -= secret.n - 1 < from ? secret.n - 1 : from;
	while (from < octets->n) {
		size_t at = bytes_find(
		        bytes_from(buf_bytes(octets), from), secret);

		from += at;
		if (from + secret.n > octets->n)
			return;
		memset(octets->p + from, '*', secret.n);
		from += secret.n;
	}
}

void login_redact(const struct login *login, struct buf *octets, size_t from)
{
	blot_out(octets, from, buf_bytes(&login->last));
	if (login->credentials->password)
		blot_out(octets, from, bytes_of(login->credentials->password));
}
