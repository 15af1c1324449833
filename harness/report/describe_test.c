/* SPDX-License-Identifier: MIT */
#include "report/describe.h"

#include "report/testing.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct {
	const char *source, *want;
} links[] = {
	{ "RFC 5321 7.3",
	        "https://www.rfc-editor.org/rfc/rfc5321#section-7.3" },
	{ "RFC 821 App. E",
	        "https://www.rfc-editor.org/rfc/rfc821#appendix-E" },
	{ "RFC 5321", "https://www.rfc-editor.org/rfc/rfc5321" },
	{ "RFC 5321 7.3\" onclick=", "https://www.rfc-editor.org/rfc/rfc5321" },
	{ "RFC x", NULL },
	{ "draft-ietf-emailcore-rfc5321bis-44", NULL },
};

START_TEST(links_to_sources)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < COUNT(links); i++) {
		const char *got = describe_link(&arena, links[i].source);

		ck_assert_pstr_eq(got, links[i].want);
	}
	arena_release(&arena);
}
END_TEST

static const struct {
	const char *file, *want;
} files[] = {
	{ "/usr/share/smtpspec/specs/cases/vrfy.yaml",
	        "specs/cases/vrfy.yaml" },
	{ "specs/cases/vrfy.yaml", "specs/cases/vrfy.yaml" },
	{ "../mine/cases/a.yaml", "../mine/cases/a.yaml" },
	{ "/a.yaml", "specs/a.yaml" },
};

START_TEST(files_are_the_same_everywhere)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < COUNT(files); i++) {
		struct place at = { .file = files[i].file };

		ck_assert_str_eq(describe_file(&arena, at), files[i].want);
	}
	arena_release(&arena);
}
END_TEST

START_TEST(verdicts_have_names_of_their_own)
{
	struct rule rules[] = { { .clause = &sample_clauses[DISABLED] },
		{ .clause = &sample_clauses[RECOGNIZED] },
		{ .clause = &sample_clauses[DISABLED] } };
	struct scase scase = { .rules = rules, .rule_count = 3 };
	struct event_verdict event = { .scase = &scase,
		.instance = "vrfy@ehlo",
		.clause = &sample_clauses[DISABLED],
		.rule = &rules[2] };
	struct arena arena;

	arena_init(&arena);
	ck_assert_str_eq(describe_verdict(&arena, &event),
	        "vrfy@ehlo VRFY-DISABLED-252 (2)");
	event.rule = &rules[0];
	ck_assert_str_eq(describe_verdict(&arena, &event),
	        "vrfy@ehlo VRFY-DISABLED-252");
	event.rule = NULL;
	ck_assert_str_eq(describe_verdict(&arena, &event),
	        "vrfy@ehlo VRFY-DISABLED-252");
	event.clause = NULL;
	ck_assert_str_eq(describe_verdict(&arena, &event), "vrfy@ehlo");
	arena_release(&arena);
}
END_TEST

static const struct {
	const char *reply, *want;
} replies[] = {
	{ "", "" },
	{ "250 OK\\r\\n", "250 OK" },
	{ "250-a\\r\\n250 b\\r\\n", "250-a ..." },
	{ "250 OK\\n", "250 OK\\n" },
};

START_TEST(replies_in_a_line)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < COUNT(replies); i++)
		ck_assert_str_eq(describe_reply(&arena, replies[i].reply),
		        replies[i].want);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	return tests_run("describe", (const TTest *const[]){ links_to_sources,
	                                     files_are_the_same_everywhere,
	                                     verdicts_have_names_of_their_own,
	                                     replies_in_a_line, NULL });
}
