/* SPDX-License-Identifier: MIT */
#include "fuzz/rows.h"

#include "fuzz/testing.h"

static struct ground g;

static size_t count(bool slow)
{
	struct rows rows;
	size_t n = 0;

	rows_open(&rows, &g.options, slow, 0, 1);
	while (rows_next(&rows))
		n++;
	rows_close(&rows);
	return n;
}

START_TEST(shares_are_all_of_it_and_nothing_twice)
{
	bool seen[4096] = { false };
	size_t n = 0;

	ground_open(&g, "", NULL);
	for (unsigned share = 0; share < 3; share++) {
		const struct instance *instance;
		struct rows rows;

		rows_open(&rows, &g.options, false, share, 3);
		while ((instance = rows_next(&rows))) {
			size_t at = (size_t)(instance - rows.instances.list);

			ck_assert_msg(!seen[at], "%s", instance->id);
			ck_assert_uint_gt(instance->scase->step_count, 0);
			seen[at] = true;
			n++;
		}
		rows_close(&rows);
	}
	ck_assert_uint_gt(n, 300);
	ck_assert_uint_eq(n, count(false));
	ground_close(&g);
}
END_TEST

static bool brings(const char *id, bool slow)
{
	const struct instance *instance;
	struct rows rows;
	bool found = false;

	rows_open(&rows, &g.options, slow, 0, 1);
	while ((instance = rows_next(&rows)) && !found)
		found = strcmp(instance->id, id) == 0;
	rows_close(&rows);
	return found;
}

START_TEST(what_is_left_out)
{
	ground_open(&g, "vrfy=disabled", NULL);
	/* What takes minutes, or measures: whatever a run would do. */
	g.options.slow = true;
	ck_assert(brings("connection-idle", true));
	ck_assert(!brings("connection-idle", false));
	ck_assert(brings("leak-time", true));
	ck_assert(!brings("leak-time", false));
	/* What the profile does not allow. */
	ck_assert(brings("help-behind-message", false));
	g.profile.deliver = false;
	ck_assert(!brings("help-behind-message", false));
	ground_close(&g);
}
END_TEST

static void check(const char *words, const char *id, const char *want)
{
	const struct instance *instance;
	struct row_play play;
	struct rows rows;
	const char *why;

	ground_open(&g, words, NULL);
	rows_open(&rows, &g.options, true, 0, 1);
	instance = rows_find(&rows, id);
	ck_assert_msg(instance && !instance->skip, "%s", id);
	ck_assert(row_play(&play, &rows, instance, g.profile.timeout_ms,
	        &g.transport, &why));
	examine_row(&g.examiner, instance->scase, &play.encounter, &g.suspects);
	ck_assert_str_eq(ground_suspects(&g), want);
	row_release(&play);
	rows_close(&rows);
	ground_close(&g);
}

START_TEST(a_row_finds_what_an_input_cannot)
{
	check("", "help-keeps-recipients", "");
	check("mutant=help-drops-recipients", "help-keeps-recipients",
	        "HELP-ANYTIME DATA@rcpt: fail\n");
	/* A group of commands; a pause. */
	check("", "pipelining-order", "");
	check("mutant=rcpt-overtaken", "pipelining-order",
	        "PIPE-ORDER RSET@ehlo: fail\n"
	        "CODE-503-NOT-ANYTIME NOOP@rcpt: deviation\n");
	check("", "connection-idle", "");
	check("mutant=idle-30-seconds", "connection-idle",
	        "CONN-IDLE-5MIN session: deviation\n");
	/* Inside TLS. */
	check("tls=offered", "tls-forgets-mail", "");
	check("tls=offered mutant=starttls-keeps-state", "tls-forgets-mail",
	        "TLS-STATE-RESET RCPT x@grt: fail\n"
	        "ORDER-RCPT-BEFORE-MAIL RCPT x@grt: fail\n");
}
END_TEST

START_TEST(what_cannot_be_played)
{
	struct rows rows;
	struct row_play play;
	const struct instance *instance;
	const char *why = NULL;

	ground_open(&g, "", NULL);
	rows_open(&rows, &g.options, false, 0, 1);
	ck_assert(!rows_find(&rows, "no-such-row"));
	ck_assert_ptr_nonnull(rows_find(&rows, "connection-idle")->skip);
	instance = rows_find(&rows, "expn-list@ehlo");
	g.profile.fixtures[FIXTURE_LIST] = NULL;
	ck_assert(!row_play(&play, &rows, instance, 1000, &g.transport, &why));
	ck_assert_msg(strstr(why, "list"), "%s", why);
	row_release(&play);
	rows_close(&rows);
	ground_close(&g);
}
END_TEST

int main(void)
{
	return tests_run("rows", (const TTest *const[]){
	        shares_are_all_of_it_and_nothing_twice,
	        what_is_left_out,
	        a_row_finds_what_an_input_cannot, what_cannot_be_played, NULL });
}
