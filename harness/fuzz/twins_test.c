/* SPDX-License-Identifier: MIT */
#include "fuzz/twins.h"

#include "base/rng.h"
#include "fuzz/testing.h"
#include "run/trial.h"

#define EHLO "EHLO smtpspec.test\r\n"
#define MAIL EHLO "MAIL FROM:<>\r\n"
#define RCPT MAIL "RCPT TO:<alice@example.test>\r\n"

static struct ground g;

/* Plays the input and its twin; how many suspects there are. */
static size_t accused(enum twin twin, const char *input)
{
	struct original original;

	ground_play(&g, input);
	suspects_release(&g.suspects);
	suspects_init(&g.suspects);
	if (original_take(&original, &g.encounter)) {
		ck_assert(twin_examine(twin, &original, &g.transport, g.manner,
		        &g.examiner, &g.suspects));
		original_release(&original);
	}
	encounter_release(&g.encounter);
	return g.suspects.count;
}

static const struct {
	const char *words;
	enum twin twin;
	const char *input, *want;
} faults[] = {
	{ "mutant=pieces-500", TWIN_PIECES, EHLO "VRFY alice\r\n",
	        "LINE-SEGMENTS EHLO x@grt: fail\n" },
	{ "mutant=lower-case-500", TWIN_CASE, EHLO "VRFY alice\r\n",
	        "VERB-CASE EHLO x@grt: fail\n" },
	{ "mutant=noop-drops-recipients", TWIN_NOOP, RCPT "DATA\r\n",
	        "NOOP-NO-EFFECT DATA@rcpt: fail\n" },
	{ "mutant=vrfy-drops-recipients", TWIN_VRFY, RCPT "DATA\r\n",
	        "VRFY-NO-BUFFER-EFFECT DATA@rcpt: fail\n" },
	{ "mutant=vrfy-adds-recipient", TWIN_VRFY, MAIL "DATA\r\n",
	        "VRFY-NO-BUFFER-EFFECT DATA@mail: fail\n" },
	{ "mutant=expn-drops-recipients", TWIN_EXPN, RCPT "DATA\r\n",
	        "EXPN-NO-BUFFER-EFFECT DATA@rcpt: fail\n" },
	{ "mutant=help-resets", TWIN_HELP, MAIL "RCPT TO:<bob@example.test>\r\n",
	        "HELP-ANYTIME RCPT x@mail: fail\n" },
};

START_TEST(each_kind_of_twin_finds_its_fault)
{
	for (size_t i = 0; i < ROWS(faults); i++) {
		ground_open(&g, faults[i].words, NULL);
		accused(faults[i].twin, faults[i].input);
		ck_assert_msg(strcmp(ground_suspects(&g), faults[i].want) == 0,
		        "%s: %s", faults[i].words, ground_suspects(&g));
		ground_close(&g);
	}
}
END_TEST

/* Whatever the twin, again and again. */
static void acquit(const char *what)
{
	static const char *const inputs[] = { EHLO "VRFY alice\r\n",
		RCPT "DATA\r\n", MAIL "DATA\r\n", EHLO "HELP\r\nNOOP\r\n",
		RCPT "RCPT TO:<bob@example.test>\r\n", EHLO "RSET\r\nEXPN staff\r\n",
		"NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n" };

	for (size_t i = 0; i < 5 * ROWS(inputs) * TWINS; i++) {
		enum twin twin = (enum twin)(i / ROWS(inputs) % TWINS);

		/* As a campaign does, which does not believe it once. */
		if (accused(twin, inputs[i % ROWS(inputs)]) > 0 &&
		        accused(twin, inputs[i % ROWS(inputs)]) > 0)
			ck_abort_msg("%s: %s%s", what, ground_suspects(&g),
			        g.suspects.list[0].why);
	}
}

START_TEST(a_correct_server_is_not_accused)
{
	static const char *const words[] = { "", "vrfy=disabled expn=disabled",
		"vrfy=unimplemented expn=unimplemented help=no",
		"protocol=lmtp", "pipelining=no chunking=no" };

	for (size_t i = 0; i < ROWS(words); i++) {
		ground_open(&g, words[i], NULL);
		acquit(words[i]);
		ground_close(&g);
	}
}
END_TEST

/* --- servers with moods ---------------------------------------------------- */

/* The scripts take turns, or dice are thrown for them; or from its `most`th
 * command on it says `tired`, and hangs up where `ends`. */
static struct {
	struct cast cast;
	struct rng dice;
	bool throws;
	unsigned number, most, commands;
	const char *tired;
	bool ends;
} mood;

static void moody_feed(struct peer *peer, struct bytes in)
{
	bool ended = bytes_index(in, '\n') < in.n;

	mood.commands += ended;
	if (mood.most == 0 || mood.commands < mood.most || !ended) {
		actor_feed(peer, in);
		return;
	}
	buf_add_text(&peer->out, mood.tired);
	peer->closed = mood.ends;
}

static struct peer *moody_open(void *unused)
{
	static const struct peer_ops ops = { .feed = moody_feed,
		.eof = actor_eof, .idle = actor_idle, .free = actor_free };
	unsigned number = mood.throws
	        ? rng_below(&mood.dice, mood.cast.count)
	        : mood.number++ % mood.cast.count;
	struct peer *peer = actor_open(&mood.cast.scripts[number]);

	(void)unused;
	mood.commands = 0;
	peer->ops = &ops;
	return peer;
}

static const struct peer_factory moody = { moody_open, NULL };
static const struct answer refuses[] = { { "RCPT", "550 no\r\n", false },
	{ "VRFY", "502 no\r\n", false }, { NULL, NULL, false } };
static const struct answer delays[] = { { "RCPT", "450 later\r\n", false },
	{ NULL, NULL, false } };
static const struct answer quick[] = { { "VRFY", "252 maybe\r\n", false },
	{ "EXPN", "252 maybe\r\n", false }, { "HELP", "214 help\r\n", false },
	{ NULL, NULL, false } };

static void be(const struct answer *const *scripts, unsigned count)
{
	memset(&mood, 0, sizeof mood);
	rng_init(&mood.dice, 1);
	mood.cast.count = count;
	for (unsigned i = 0; i < count; i++)
		mood.cast.scripts[i] = (struct scripted){
			.greeting = "220 mx\r\n", .answers = scripts[i] };
	ground_open(&g, "", &moody);
}

START_TEST(servers_that_take_turns_are_not_accused)
{
	const struct answer *const scripts[] = { quick, refuses, quick, quick,
		refuses };

	for (unsigned count = 1; count <= ROWS(scripts); count++) {
		be(scripts, count);
		acquit("turns");
		mood.throws = true;
		acquit("dice");
		ground_close(&g);
	}
}
END_TEST

START_TEST(one_that_delays_for_a_time_is_not_accused)
{
	const struct answer *const scripts[] = { delays, quick, quick };

	be(scripts, ROWS(scripts));
	acquit("greylisting");
	ground_close(&g);
}
END_TEST

START_TEST(one_that_counts_commands_is_not_accused)
{
	const struct answer *const scripts[] = { quick };

	for (unsigned most = 2; most < 9; most++) {
		be(scripts, 1);
		mood.most = most;
		mood.ends = true;
		mood.tired = "421 too many\r\n";
		acquit("421 and closes");
		/* Exim: smtp_accept_max_nonmail. */
		mood.tired = "554 too many\r\n";
		acquit("554 and closes");
		mood.ends = false;
		mood.tired = "450 too many\r\n";
		acquit("450");
		ground_close(&g);
	}
}
END_TEST

START_TEST(what_has_no_twin)
{
	static const char *const inputs[] = { "", "QUIT\r\n", EHLO "VRFY \x01\r\n",
		EHLO "BDAT 1\r\nx", "NOOP\nNOOP\r\n" };
	struct original original;

	ground_open(&g, "", NULL);
	for (size_t i = 0; i < ROWS(inputs); i++) {
		ground_play(&g, inputs[i]);
		ck_assert_msg(!original_take(&original, &g.encounter), "%s",
		        inputs[i]);
		encounter_release(&g.encounter);
	}
	/* Of a message, what comes before its data. */
	ground_play(&g, RCPT "DATA\r\nx\r\n.\r\nNOOP\r\n");
	ck_assert(original_take(&original, &g.encounter));
	ck_assert_uint_eq(original.count, 4);
	ck_assert_uint_eq(original.answers[3], 354);
	original_release(&original);
	encounter_release(&g.encounter);
	ground_close(&g);
}
END_TEST

START_TEST(the_twin_that_a_key_speaks_of)
{
	enum twin twin;

	ck_assert(twin_of("VERB-CASE VRFY x@ehlo", &twin));
	ck_assert_int_eq(twin, TWIN_CASE);
	ck_assert(twin_of("LINE-SEGMENTS session", &twin));
	ck_assert_int_eq(twin, TWIN_PIECES);
	ck_assert(!twin_of("VERB-CASES x", &twin));
	ck_assert(!twin_of("", &twin));
}
END_TEST

int main(void)
{
	return tests_run("twins", (const TTest *const[]){
	        each_kind_of_twin_finds_its_fault,
	        a_correct_server_is_not_accused,
	        servers_that_take_turns_are_not_accused,
	        one_that_delays_for_a_time_is_not_accused,
	        one_that_counts_commands_is_not_accused, what_has_no_twin,
	        the_twin_that_a_key_speaks_of, NULL });
}
