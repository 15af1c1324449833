/* SPDX-License-Identifier: MIT */
#include "oracle/pairs.h"

#include "base/rng.h"
#include "oracle/testing.h"

enum { CONNECTIONS = 30, TIMES = 5, ONE = 0, OTHER = 1 };

/* A session: how long the reply to each step takes, in microseconds, and what
 * the noise does to it. */
struct play {
	unsigned one, other;
	unsigned noise;    /* up to so much more, at random */
	unsigned warming;  /* more for `one`, in the first pair of a connection */
	unsigned second;   /* more for the second of a pair */
	unsigned drift;    /* more with each command */
	size_t turns_at;   /* from this connection on `one` is as `turned` */
	unsigned turned;
	size_t connections;
	uint64_t seed;     /* of order and noise */
	const char *later; /* the reply in the last connection, or NULL */
	size_t lost;       /* connections in which the last reply does not come */
};

static struct transcript transcript;
static struct exchanges exchanges;
static struct arena arena;
static uint64_t now;

static void setup(void)
{
	transcript_init(&transcript);
	exchanges_init(&exchanges);
	arena_init(&arena);
	now = 0;
}

static void teardown(void)
{
	transcript_release(&transcript);
	exchanges_release(&exchanges);
	arena_release(&arena);
}

static void entry(enum entry_kind kind, int step, const char *text)
{
	transcript_add(&transcript, kind, step, now, bytes_of(text));
}

static void meet(void)
{
	entry(ENTRY_CONNECTED, STEP_PREAMBLE, "");
	entry(ENTRY_RECEIVED, STEP_PREAMBLE, "220 mx\r\n");
}

static void command(int step, unsigned us, const char *reply)
{
	entry(ENTRY_STEP, step, "");
	entry(ENTRY_SENT, step, step == ONE ? "VRFY a\r\n" : "VRFY b\r\n");
	now += us;
	if (reply)
		entry(ENTRY_RECEIVED, step, reply);
}

static void play_connection(
        const struct play *play, size_t at, struct rng *rng)
{
	bool turned = play->turns_at > 0 && at >= play->turns_at;
	unsigned one = turned ? play->turned : play->one;
	const char *reply = at + 1 == play->connections && play->later
	        ? play->later : "252 2.5.0 perhaps\r\n";

	meet();
	for (size_t i = 0; i < (size_t)2 * TIMES; i++) {
		static int first;
		int step = i % 2 ? 1 - first
		                 : (first = (int)rng_below(rng, 2));
		unsigned us = step == ONE ? one : play->other;

		us += play->noise ? rng_below(rng, play->noise) : 0;
		us += i % 2 ? play->second : 0;
		us += i < 2 && step == ONE ? play->warming : 0;
		us += play->drift * (unsigned)(at * TIMES + i);
		if (at < play->lost && i + 1 == 2 * TIMES) {
			command(step, us, NULL);
			entry(ENTRY_SERVER_CLOSED, step, "");
		} else {
			command(step, us, reply);
		}
	}
}

static const char *why;

static enum timing timing_of(const struct play *play)
{
	static const struct step steps[] = { { .name = "known" },
		{ .name = "unknown" } };
	static const struct scase scase = { .steps = steps, .step_count = 2 };
	struct observation seen = { .transcript = &transcript,
		.exchanges = &exchanges };
	struct rng rng;

	rng_init(&rng, play->seed);
	meet();
	command(ONE, 1000000, "252 2.5.0 perhaps\r\n");
	command(OTHER, 1, "252 2.5.0 perhaps\r\n");
	for (size_t i = 0; i < play->connections; i++)
		play_connection(play, i, &rng);
	exchanges_read(&exchanges, &transcript);
	return pairs_judge(&scase, &seen, ONE, OTHER, &arena, &why);
}

static const struct {
	const char *name;
	struct play play;
	enum timing want;
	const char *says;
} rows[] = {
	{ "alike", { .one = 100, .other = 100, .connections = CONNECTIONS },
	        TIMING_ALIKE,
	        "`known` is answered after 0.10 ms and `unknown` after 0.10 ms "
	        "(medians of 120 pairs); the first comes 0.00 ms later, 0.00 "
	        "to 0.00 with 99.99 %; p = 1 and 1 in the two halves" },
	{ "later", { .one = 2100, .other = 100, .connections = CONNECTIONS },
	        TIMING_APART,
	        "`known` is answered after 2.10 ms and `unknown` after 0.10 ms "
	        "(medians of 120 pairs); the first comes 2.00 ms later, 2.00 "
	        "to 2.00 with 99.99 %; p = 2e-18 and 2e-18 in the two "
	        "halves" },
	{ "earlier", { .one = 100, .other = 2100, .connections = CONNECTIONS },
	        TIMING_APART, "the first comes 2.00 ms earlier" },
	{ "just enough", { .one = 300, .other = 100,
	        .connections = CONNECTIONS }, TIMING_APART, "0.20 ms later" },
	{ "too little", { .one = 299, .other = 100,
	        .connections = CONNECTIONS }, TIMING_ALIKE, "p = 2e-18" },
	{ "later in noise", { .one = 2000, .noise = 5000,
	        .connections = CONNECTIONS }, TIMING_APART, "" },
	{ "alike in noise", { .noise = 4000, .connections = CONNECTIONS },
	        TIMING_ALIKE, "" },
	{ "noise alone", { .noise = 40000, .connections = CONNECTIONS },
	        TIMING_UNTOLD,
	        "the times vary too much to see a difference of 2.00 ms: " },
	{ "the first pair is for warming up", { .warming = 100000,
	        .connections = CONNECTIONS }, TIMING_ALIKE, "0.00 ms" },
	{ "the order within pairs", { .second = 1500,
	        .connections = CONNECTIONS }, TIMING_ALIKE, "" },
	{ "drift", { .drift = 50, .connections = CONNECTIONS }, TIMING_ALIKE,
	        "" },
	{ "one half alone", { .one = 5000, .turns_at = CONNECTIONS / 2,
	        .turned = 100, .connections = CONNECTIONS }, TIMING_UNTOLD,
	        "one half of the pairs alone tells them apart: " },
	{ "either half another way", { .one = 5000, .other = 2500,
	        .turns_at = CONNECTIONS / 2, .connections = CONNECTIONS },
	        TIMING_UNTOLD, "the two halves of the pairs contradict each "
	        "other: " },
	{ "too few", { .one = 5000, .connections = 12 }, TIMING_UNTOLD,
	        "48 pairs of replies that can be compared, and 50 are needed" },
	{ "few enough", { .one = 5000, .connections = 14 }, TIMING_APART, "" },
	{ "lost pairs do not count", { .one = 2000, .connections = CONNECTIONS,
	        .lost = 20 }, TIMING_APART, "medians of 100 pairs" },
	{ "another answer at last", { .one = 2000, .connections = CONNECTIONS,
	        .later = "450 4.7.0 too much\r\n" }, TIMING_UNTOLD,
	        "the answer changed on the way, from 252 to 450" },
	{ "nothing", { .connections = 0 }, TIMING_UNTOLD,
	        "0 pairs of replies that can be compared" },
};

START_TEST(what_the_times_tell)
{
	enum timing got;

	setup();
	got = timing_of(&rows[_i].play);
	ck_assert_msg(got == rows[_i].want, "%s: %d, %s", rows[_i].name,
	        (int)got, why);
	ck_assert_msg(strstr(why, rows[_i].says), "%s: %s", rows[_i].name, why);
	teardown();
}
END_TEST

START_TEST(other_codes_are_not_compared)
{
	struct observation seen = { .transcript = &transcript,
		.exchanges = &exchanges };

	setup();
	meet();
	command(ONE, 1, "250 a\r\n");
	command(OTHER, 1, "550 b\r\n");
	exchanges_read(&exchanges, &transcript);
	ck_assert_int_eq(pairs_judge(NULL, &seen, ONE, OTHER, &arena, &why),
	        TIMING_INCOMPARABLE);
	teardown();
}
END_TEST

/* Three hundred servers that keep nobody waiting for who he asks for, each as
 * noisy as it may be: none is accused. */
START_TEST(nobody_is_accused_by_chance)
{
	struct rng rng;

	rng_init(&rng, 1);
	for (size_t i = 0; i < 300; i++) {
		struct play play = { .noise = 1 + rng_below(&rng, 20000),
			.second = rng_below(&rng, 5000),
			.drift = rng_below(&rng, 20),
			.connections = CONNECTIONS, .seed = i };

		setup();
		ck_assert_int_ne(timing_of(&play), TIMING_APART);
		teardown();
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pairs");
	TCase *tcase = tcase_create("pairs");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, what_the_times_tell, 0, (int)ROWS(rows));
	tcase_add_test(tcase, other_codes_are_not_compared);
	tcase_add_test(tcase, nobody_is_accused_by_chance);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
