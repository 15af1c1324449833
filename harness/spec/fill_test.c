/* SPDX-License-Identifier: MIT */
#include "spec/fill.h"

#include "base/testing.h"

static struct profile profile;
static struct randoms randoms;
static struct arena arena;
static struct fill fill;

static void begin(void)
{
	profile_init(&profile);
	arena_init(&arena);
	randoms_choose(&randoms, 1);
	profile.client = "c.test";
	profile.fixtures[FIXTURE_DOMAIN] = "example.test";
	profile.fixtures[FIXTURE_KNOWN] = "alice";
	fill = (struct fill){ &profile, &randoms, BYTES("x{known}"), &arena,
		NULL };
}

static void done(void)
{
	profile_release(&profile);
	arena_release(&arena);
}

START_TEST(words_become_what_they_stand_for)
{
	static const struct {
		const char *text, *filled;
	} rows[] = {
		{ "NOOP\r\n", "NOOP\r\n" },
		{ "{{{known}}}", "{alice}" },
		{ "{known.addr}", "alice@example.test" },
		{ "{domain} {client}", "example.test c.test" },
		{ "{each}", "xalice" },
		{ "{A*3}{\r*1}", "AAA\r" },
	};

	begin();
	for (size_t i = 0; i < ROWS(rows); i++)
		ck_assert(bytes_eq_text(
		        fill_all(&fill, bytes_of(rows[i].text)),
		        rows[i].filled));
	ck_assert(bytes_eq_text(fill_all(&fill, BYTES("{random2}")),
	        randoms.names[1]));
	ck_assert_ptr_null(fill.lacks);
	done();
}
END_TEST

START_TEST(what_is_lacking_is_said_once)
{
	begin();
	fill_all(&fill, BYTES("{list} {moved.addr}"));
	ck_assert_str_eq(fill.lacks, "needs the fixture `list`");
	done();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { words_become_what_they_stand_for,
		what_is_lacking_is_said_once, NULL };

	return tests_run("spec/fill", tests);
}
