/* SPDX-License-Identifier: MIT */
#include "cli/wiretap.h"

#include "base/escape.h"
#include "session/mask.h"

enum { SHOWN_MOST = 60 };

/* Type and major version of a TLS record, RFC 8446 5.1; nothing in SMTP begins
 * so. */
static bool begins_tls(struct bytes octets)
{
	return octets.n > 0 && octets.p[0] >= 20 && octets.p[0] <= 23 &&
	       (octets.n == 1 || octets.p[1] == 3);
}

/* The first octets of a side; none where it never said anything. */
static struct bytes first_of(const struct flow *flow, enum side side)
{
	for (size_t i = 0; i < flow->event_count; i++)
		if (flow->events[i].kind == FLOW_OCTETS &&
		        flow->events[i].side == side)
			return flow_octets(flow, &flow->events[i]);
	return (struct bytes){ 0 };
}

/* Three digits, the first 2 to 5, and what may follow them. */
static bool is_reply(struct bytes octets)
{
	if (octets.n < 4 || octets.p[0] < '2' || octets.p[0] > '5')
		return false;
	return ascii_digit(octets.p[1]) && ascii_digit(octets.p[2]) &&
	       (octets.p[3] == ' ' || octets.p[3] == '-' ||
	               octets.p[3] == '\r');
}

static enum wiretap recognise(
        const struct flow *flow, struct arena *arena, const char **why)
{
	struct bytes server = first_of(flow, SIDE_SERVER);
	struct bytes client = first_of(flow, SIDE_CLIENT);

	*why = NULL;
	if (flow->midway) {
		*why = "it was under way already: its SYN or SYN-ACK is not in "
		       "the capture";
		return WIRETAP_OTHER;
	}
	if (begins_tls(client) || begins_tls(server)) {
		*why = "TLS from the first octet, which is opaque";
		return WIRETAP_OTHER;
	}
	if (server.n == 0)
		return WIRETAP_EMPTY;
	if (is_reply(server) && bytes_starts_nocase(client, BYTES("USER "))) {
		*why = "not SMTP: the client logs in as to FTP";
		return WIRETAP_OTHER;
	}
	if (is_reply(server))
		return WIRETAP_SMTP;
	*why = arena_printf(arena, "not SMTP, it begins: %s",
	        escape_text(arena, server, SHOWN_MOST));
	return WIRETAP_OTHER;
}

/* Whether the client has asked for TLS: from there on it may begin anywhere,
 * also behind what else the client had sent by then. */
struct upgrade {
	uint8_t line[16]; /* of the client, not ended yet */
	size_t n;
	bool asked, begun;
};

static void next_octet(struct upgrade *u, uint8_t c)
{
	if (c == '\n') {
		u->asked = u->asked || (u->n >= 9 && bytes_eq_nocase(bytes_at(u->line, 9),
		                                BYTES("STARTTLS\r")));
		u->n = 0;
	} else if (u->n < sizeof u->line) {
		u->line[u->n++] = c;
	}
}

/* The octets of either side in front of TLS. */
static struct bytes plain_part(
        struct upgrade *u, enum side side, struct bytes octets)
{
	for (size_t i = 0; i < octets.n; i++) {
		u->begun = u->asked && begins_tls(bytes_from(octets, i));
		if (u->begun)
			return bytes_sub(octets, 0, i);
		if (side == SIDE_CLIENT)
			next_octet(u, octets.p[i]);
	}
	return octets;
}

/* What was added last. */
static void mask_event(struct mask *mask, struct transcript *to, enum side side)
{
	const struct entry *entry = &to->entries[to->count - 1];
	uint8_t *octets = to->octets.p + entry->from;

	if (side == SIDE_CLIENT)
		mask_client(mask, octets, entry->n);
	else
		mask_server(mask, octets, entry->n);
}

/* Ours, in the transcript, is the client's. */
static void add_event(struct transcript *to, struct mask *mask,
        const struct flow_event *event, struct bytes octets)
{
	static const enum entry_kind kinds[][2] = {
		[FLOW_OCTETS] = { ENTRY_SENT, ENTRY_RECEIVED },
		[FLOW_CLOSED] = { ENTRY_CLIENT_CLOSED, ENTRY_SERVER_CLOSED },
	};

	size_t before = to->count;

	if (event->kind != FLOW_CLOSED && octets.n == 0)
		return;
	transcript_add(to, kinds[event->kind][event->side], STEP_PREAMBLE,
	        event->us, octets);
	if (octets.n > 0 && to->count > before)
		mask_event(mask, to, event->side);
}

/* Until TLS begins, or the server closes: what the client still says then
 * reaches nobody. The server's close behind the client's is no news. */
static bool add_events(const struct flow *flow, struct transcript *to)
{
	struct upgrade upgrade = { .n = 0 };
	struct mask mask = { .asked = false };
	bool left = false;

	for (size_t i = 0; i < flow->event_count; i++) {
		const struct flow_event *event = &flow->events[i];
		struct bytes octets = plain_part(&upgrade, event->side,
		        flow_octets(flow, event));

		if (event->kind == FLOW_OCTETS || !left)
			add_event(to, &mask, event, octets);
		if (upgrade.begun)
			return true;
		left = left || event->kind == FLOW_CLOSED;
		if (event->kind == FLOW_CLOSED && event->side == SIDE_SERVER)
			break;
	}
	return false;
}

enum wiretap wiretap_read(struct flow *flow, struct transcript *to,
        struct arena *arena, const char **why)
{
	enum wiretap found = recognise(flow, arena, why);
	bool missing, tls;

	if (found != WIRETAP_SMTP)
		return found;
	missing = flow_end(flow);
	transcript_add(
	        to, ENTRY_CONNECTED, STEP_PREAMBLE, 0, (struct bytes){ 0 });
	tls = add_events(flow, to);
	if (tls)
		*why = "TLS begins behind STARTTLS: opaque, and not judged";
	else if (missing)
		*why = "octets are missing in the capture: judged up to there";
	else if (flow->full)
		*why = "longer than is held: judged up to there";
	else if (flow->differs)
		*why = "octets that were sent again differ from the first "
		       "ones, which count";
	if (flow->full)
		to->flooded = true;
	return WIRETAP_SMTP;
}
