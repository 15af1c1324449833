/* SPDX-License-Identifier: MIT
 *
 * The client's side against a server that says anything: the session comes to
 * its end, what it tells is what was said, and replies that arrive in pieces
 * change nothing.
 */
#include "session/fuzzing.h"

static struct session *talk(struct bytes in, bool trickles)
{
	struct session *session = session_new(&fuzz_script);
	struct fuzz_server server = fuzz_server(in, trickles);

	fuzz_play(session, &server);
	return session;
}

FUZZ_TARGET(in)
{
	struct session *whole = talk(in, false), *cut = talk(in, true);
	struct exchanges a, b;
	size_t op;

	fuzz_told(session_transcript(whole), in);
	assert(session_stop(whole, &op) == session_stop(cut, &op));
	exchanges_init(&a);
	exchanges_init(&b);
	exchanges_read(&a, session_transcript(whole));
	exchanges_read(&b, session_transcript(cut));
	fuzz_same(&a, &b);
	exchanges_release(&a);
	exchanges_release(&b);
	session_free(whole);
	session_free(cut);
}
