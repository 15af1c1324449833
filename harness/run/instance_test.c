/* SPDX-License-Identifier: MIT */
#include "run/instance.h"

#include "run/trial.h"

#define WANTS(clause) \
	"  judge: [{clause: " clause ", pass: 250, violate: rest}]\n"
#define CASES \
	INVARIANT("whole", "reply", "reply-flaw, argument: bare-lf") \
	CASE("one", "NOOP") \
	CASE_OF("many", "  states: [ehlo, mail]\n  each: {x: a, y: b}\n" \
	        SEND("{each}") WANTS("C-1")) \
	CASE_OF("help", SEND("HELP") WANTS("C-1"))

static struct spec spec;
static struct profile profile;
static struct run_options options;

static void setup(void)
{
	profile_init(&profile);
	profile.name = "p";
	options = (struct run_options){ .version = "1", .program = "x",
		.profile = &profile, .edition = EDITION_5321,
		.spec = &spec };
}

static void teardown(void)
{
	spec_release(&spec);
	profile_release(&profile);
}

/* The ids, separated by spaces; a skipped one in parentheses. */
static struct buf planned(bool away)
{
	struct instances instances;
	struct buf text;
	struct err err;

	buf_init(&text, SIZE_MAX);
	ck_assert_msg(instances_plan(&instances, &options,
	                      away ? OCCASION_AWAY : OCCASION_NEAR, &err),
	        "%s",
	        err.text);
	for (size_t i = 0; i < instances.count; i++)
		buf_printf(&text, instances.list[i].skip ? "%s(%s)" : "%s%s",
		        i > 0 ? " " : "", instances.list[i].id);
	instances_release(&instances);
	return text;
}

static void plan_is(const char *want)
{
	struct buf got = planned(false);

	ck_assert_msg(bytes_eq_text(buf_bytes(&got), want),
	        "want %s, got %.*s", want, BYTES_FMT(buf_bytes(&got)));
	buf_release(&got);
}

static const struct {
	const char *select[3], *exclude[3], *want;
} choices[] = {
	{ { NULL }, { NULL }, "one many.x@ehlo many.x@mail many.y@ehlo "
	                      "many.y@mail help whole" },
	{ { "one" }, { NULL }, "one" },
	{ { "many" }, { NULL },
	        "many.x@ehlo many.x@mail many.y@ehlo many.y@mail" },
	{ { "many.x@*" }, { NULL }, "many.x@ehlo many.x@mail" },
	{ { "*@mail" }, { NULL }, "many.x@mail many.y@mail" },
	{ { "A-*" }, { NULL }, "one" },
	{ { "B-1", "help" }, { NULL }, "help whole" },
	{ { NULL }, { "many*", "B-1" }, "one help" },
	{ { "many" }, { "*.y@*" }, "many.x@ehlo many.x@mail" },
	{ { "many" }, { "many" }, "" },
};

START_TEST(globs_choose)
{
	table_load(&spec, CASES);
	for (size_t i = 0; i < ROWS(choices); i++) {
		options.select = choices[i].select;
		options.exclude = choices[i].exclude;
		options.select_count = options.exclude_count = 0;
		while (choices[i].select[options.select_count])
			options.select_count++;
		while (choices[i].exclude[options.exclude_count])
			options.exclude_count++;
		plan_is(choices[i].want);
	}
}
END_TEST

START_TEST(what_matches_nothing_is_an_error)
{
	static const char *const select[] = { "one", "two" };
	struct instances instances;
	struct plan plan;
	struct err err;

	table_load(&spec, CASES);
	options.select = select;
	options.select_count = 2;
	ck_assert(!instances_plan(&instances, &options, OCCASION_NEAR, &err));
	ck_assert_int_eq(strncmp(err.text, "two: ", 5), 0);
	ck_assert(!run_plan(&options, &plan, &err));
}
END_TEST

/* Why the one case of a table is skipped; NULL if it is not. */
struct skip {
	const char *with; /* in the case */
	void (*prepare)(void);
	const char *why; /* begins so */
	bool away;
};

static void nothing(void)
{
}

static void names_known(void)
{
	profile.fixtures[FIXTURE_KNOWN] = "alice";
}

static void takes_no_mail(void)
{
	profile.facts[FACT_GREETING] =
	        fact_value_of(FACT_GREETING, BYTES("554"));
}

static void says_521(void)
{
	profile.facts[FACT_GREETING] =
	        fact_value_of(FACT_GREETING, BYTES("521"));
}

static void may_deliver(void)
{
	profile.deliver = true;
}

static void delivers_to_sink(void)
{
	profile.deliver = true;
	profile.fixtures[FIXTURE_DELIVER] = "sink";
}

static void is_slow(void)
{
	options.slow = true;
}

static void is_allowed(void)
{
	options.allowed = true;
}

static void carries_two(void)
{
	profile.errors = 2;
}

static void is_1123(void)
{
	options.edition = EDITION_1123;
}

static void vrfy_enabled(void)
{
	profile.facts[FACT_VRFY] =
	        fact_value_of(FACT_VRFY, BYTES("enabled"));
}

static void speaks_lmtp(void)
{
	profile.facts[FACT_PROTOCOL] =
	        fact_value_of(FACT_PROTOCOL, BYTES("lmtp"));
}

static void find(enum fact fact, const char *value)
{
	profile.facts[fact] = fact_value_of(fact, bytes_of(value));
}

static void has_no_tls(void)
{
	find(FACT_TLS, "none");
}

static void has_no_auth(void)
{
	find(FACT_AUTH, "none");
}

static void begins_with_tls(void)
{
	profile.channel = CHANNEL_TLS;
}

static void has_account(void)
{
	profile.account.user = "alice";
	profile.account.password = "x";
}

static const struct skip skips[] = {
	{ "  states: [tls0]\n", has_no_tls, "the server does not offer STARTTLS",
	        false },
	{ "  states: [tls]\n", nothing, NULL, false },
	{ "  states: [unauth]\n", has_no_auth, "the server does not offer AUTH",
	        false },
	{ "  states: [auth]\n", nothing, NULL, false },
	{ "  states: [authd]\n", nothing, "needs `login`", false },
	{ "  states: [authd]\n", has_account, NULL, false },
	{ "  plain: yes\n", begins_with_tls, "begins in plaintext", false },
	{ "  plain: yes\n", nothing, NULL, false },
	{ "", nothing, NULL, false },
	{ "", nothing, NULL, true },
	{ "  needs: [known]\n", nothing, "needs the fixture `known`", false },
	{ "  needs: [known]\n", names_known, NULL, false },
	{ "", takes_no_mail, "the server takes no mail", false },
	{ "", says_521, "the server takes no mail", false },
	{ "  states: [grt]\n", takes_no_mail, NULL, false },
	{ "  delivers: yes\n", nothing, "completes a message", false },
	{ "  delivers: yes\n", may_deliver, "completes a message", false },
	{ "  delivers: yes\n", delivers_to_sink, NULL, false },
	{ "  states: [eod]\n  delivers: yes\n", nothing, "completes a message",
	        false },
	{ "  states: [eod]\n", nothing, "completes a message", false },
	{ "  states: [eod]\n", delivers_to_sink, NULL, false },
	{ "  slow: yes\n", nothing, "takes minutes", false },
	{ "  slow: yes\n", is_slow, NULL, false },
	{ "  leak: yes\n", nothing, NULL, false },
	{ "  leak: yes\n", nothing, "asks for names", true },
	{ "  leak: yes\n", is_allowed, NULL, true },
	{ "  cost: 3\n", carries_two, "sends 3 bad commands", false },
	{ "  cost: 2\n", carries_two, NULL, false },
	{ "  editions: [5321]\n", is_1123, "", false },
	{ "  when: {vrfy: disabled}\n", nothing, "", false },
	{ "  when: {vrfy: disabled}\n", vrfy_enabled, "", false },
	{ "  when: {vrfy: enabled}\n", vrfy_enabled, NULL, false },
	{ "", speaks_lmtp, "SMTP's, not LMTP's", false },
	{ "  lmtp: no\n", speaks_lmtp, "SMTP's, not LMTP's", false },
	{ "  lmtp: yes\n", speaks_lmtp, NULL, false },
	{ "  lmtp: only\n", speaks_lmtp, NULL, false },
	{ "  lmtp: yes\n", nothing, NULL, false },
	{ "  lmtp: only\n", nothing, "LMTP's (RFC 2033), and the profile",
	        false },
	{ "  lmtp: yes\n  states: [helo]\n", speaks_lmtp, "LMTP has no HELO",
	        false },
};

static void skip_is(const struct skip *skip)
{
	struct instances instances;
	struct buf yaml;
	struct err err;
	const char *got;

	buf_init(&yaml, SIZE_MAX);
	buf_printf(&yaml, CASE_OF("one", "%s" SEND("NOOP") WANTS_250),
	        skip->with);
	buf_add(&yaml, bytes_at("", 1));
	table_load(&spec, (const char *)yaml.p);
	buf_release(&yaml);
	setup();
	skip->prepare();
	ck_assert(instances_plan(&instances, &options,
	        skip->away ? OCCASION_AWAY : OCCASION_NEAR, &err));
	got = instances.list[0].skip;
	ck_assert_msg(!got == !skip->why, "%s: %s", skip->with,
	        got ? got : "not skipped");
	if (got)
		ck_assert_msg(
		        strncmp(got, skip->why, strlen(skip->why)) == 0 &&
		                got[0] != '\0',
		        "%s: %s", skip->with, got);
	instances_release(&instances);
}

START_TEST(a_skip_says_why)
{
	for (size_t i = 0; i < ROWS(skips); i++) {
		skip_is(&skips[i]);
		if (i + 1 < ROWS(skips))
			teardown();
	}
}
END_TEST

START_TEST(a_plan_is_the_same)
{
	struct plan plan;
	struct err err;

	table_load(&spec, CASES
	        CASE_OF("slow", "  slow: yes\n" SEND("NOOP") WANTS_250));
	ck_assert(run_plan(&options, &plan, &err));
	ck_assert_uint_eq(plan.count, 8);
	ck_assert_str_eq(plan.list[4].instance, "many.y@mail");
	ck_assert_str_eq(plan.list[4].scase->id, "many");
	ck_assert_ptr_null(plan.list[4].skip);
	ck_assert_ptr_nonnull(strstr(plan.list[6].skip, "--slow"));
	plan_release(&plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("instance");
	TCase *tcase = tcase_create("instance");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, globs_choose);
	tcase_add_test(tcase, what_matches_nothing_is_an_error);
	tcase_add_test(tcase, a_skip_says_why);
	tcase_add_test(tcase, a_plan_is_the_same);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
