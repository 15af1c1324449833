/* SPDX-License-Identifier: MIT */
#include "spec/rulings.h"

#include "spec/testing.h"

static struct scratch scratch;
static struct spec spec;
static struct complaints complaints;
static const char *const written[] = { "r.md", NULL };

static void load(const char *text)
{
	scratch_enter(&scratch);
	if (text)
		write_file("r.md", bytes_of(text));
	spec = (struct spec){ 0 };
	arena_init(&spec.arena);
	complaints_init(&complaints);
	rulings_load(&spec, "r.md", &complaints);
}

static void done(void)
{
	complaints_release(&complaints);
	arena_release(&spec.arena);
	scratch_leave(&scratch, written);
}

START_TEST(rulings_are_read)
{
	load("# Rulings\n\nIntroduction.\n\n## X1\n\n**Is it?**\n\n*For:* a\n"
	     "b.\n\nC.\n\n## X22\n**And\tthis?**\nD\n");
	ck_assert_uint_eq(complaints.count, 0);
	ck_assert_uint_eq(spec.ruling_count, 2);
	ck_assert_str_eq(spec.rulings[0].id, "X1");
	ck_assert_str_eq(spec.rulings[0].question, "Is it?");
	ck_assert_str_eq(spec.rulings[0].text, "For: a b.\nC.");
	ck_assert_uint_eq(spec.rulings[0].at.line, 5);
	ck_assert_str_eq(spec_ruling(&spec, "X22")->text, "D");
	ck_assert_ptr_null(spec_ruling(&spec, "X2"));
	done();
}
END_TEST

START_TEST(no_file_has_none)
{
	load(NULL);
	ck_assert_uint_eq(complaints.count, 0);
	ck_assert_uint_eq(spec.ruling_count, 0);
	done();
}
END_TEST

START_TEST(what_is_none_is_told)
{
	static const struct {
		const char *text, *complaint;
	} rows[] = {
		{ "## X1\nno\n", "r.md:2:1: ruling X1: want its question" },
		{ "## X1\n", "r.md:1:1: ruling X1: want its question" },
		{ "## X1\n**a**\n## X1\n**b**\n",
		        "r.md:3:1: ruling X1 stands already at line 1" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		load(rows[i].text);
		ck_assert_uint_eq(complaints.count, 1);
		ck_assert_msg(strncmp(complaints.texts[0], rows[i].complaint,
		                      strlen(rows[i].complaint)) == 0,
		        "%s", complaints.texts[0]);
		done();
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { rulings_are_read, no_file_has_none,
		what_is_none_is_told, NULL };

	return tests_run("spec/rulings", tests);
}
