/* SPDX-License-Identifier: MIT */
#include "fuzz/finding.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/testing.h"

static char folder[] = "/tmp/finding_test.XXXXXX";
static struct arena arena;
static struct err err;

static const char *const arguments[] = { "--self", "--set", "known=alice" };

static struct finding example(void)
{
	return (struct finding){ .name = "X.VRFY.ehlo", .kind = "clause",
		.key = "X VRFY@ehlo", .row = "row", .instance = "row@ehlo",
		.clause = "X",
		.verdict = "fail", .reply = "250 \\xff", .why = "so",
		.confirmed = true, .input = BYTES("VRFY \0\x7f\x80\xff\r\n"),
		.shown = "C: VRFY\n", .record = "smtpspec transcript 1\n", .log = "", .arguments = arguments,
		.argument_count = ROWS(arguments), .seed = 7, .sessions = 8,
		.job = 2, .found = "2026-11-25T00:00:00Z", .repeat = "again" };
}

static void check_same(const struct finding *a, const struct finding *b)
{
	ck_assert_str_eq(a->name, b->name);
	ck_assert_str_eq(a->key, b->key);
	ck_assert_str_eq(a->reply, b->reply);
	ck_assert_str_eq(a->repeat, b->repeat);
	ck_assert(bytes_eq(a->input, b->input));
	ck_assert(a->confirmed == b->confirmed);
	ck_assert_uint_eq(a->seed, b->seed);
	ck_assert_uint_eq(a->sessions, b->sessions);
	ck_assert_uint_eq(a->job, b->job);
	ck_assert_uint_eq(a->argument_count, b->argument_count);
	for (size_t i = 0; i < a->argument_count; i++)
		ck_assert_str_eq(a->arguments[i], b->arguments[i]);
}

START_TEST(a_line_of_text_and_back)
{
	const struct finding f = example();
	struct finding got;
	struct buf text;

	arena_init(&arena);
	buf_init(&text, SIZE_MAX);
	finding_text(&f, &text);
	ck_assert_uint_eq(bytes_index(buf_bytes(&text), '\n'), text.n);
	ck_assert_msg(finding_parse(&got, buf_bytes(&text), "x", &arena, &err),
	        "%s", err.text);
	check_same(&got, &f);
	buf_release(&text);
	arena_release(&arena);
}
END_TEST

static const struct {
	const char *text, *wrong;
} broken[] = {
	{ "", "x:1:0: '[' or '{' expected near end of file" },
	{ "{\n\"format\" 1}", "x:2:10: ':' expected near '1'" },
	{ "[]", "x: `format` is no number" },
	{ "{\"format\": 2}", "x: format 2, want 1" },
	{ "{\"format\": 1}", "x: `name` is missing" },
	{ "{\"format\": 1, \"name\": 3}", "x: `name` is no text" },
};

START_TEST(what_is_no_finding)
{
	struct finding f;

	arena_init(&arena);
	for (size_t i = 0; i < ROWS(broken); i++) {
		ck_assert(!finding_parse(&f, bytes_of(broken[i].text), "x",
		        &arena, &err));
		ck_assert_str_eq(err.text, broken[i].wrong);
	}
	arena_release(&arena);
}
END_TEST

START_TEST(names_are_safe_and_apart)
{
	char longer[400], other[400];
	const char *a, *b;

	arena_init(&arena);
	ck_assert_str_eq(finding_name("A-1 VRFY x@ehlo", &arena),
	        "A-1.VRFY.x.ehlo");
	ck_assert_str_eq(finding_name("../\n", &arena), "....");
	memset(longer, 'a', sizeof longer);
	memset(other, 'a', sizeof other);
	longer[399] = other[399] = '\0';
	other[398] = 'b';
	a = finding_name(longer, &arena);
	b = finding_name(other, &arena);
	ck_assert_uint_lt(strlen(a), 120);
	ck_assert_str_ne(a, b);
	arena_release(&arena);
}
END_TEST

static const char *in_folder(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static void remove_all(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

START_TEST(a_folder_for_each)
{
	struct finding f = example(), got;

	arena_init(&arena);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert(findings_open(folder, &err));
	ck_assert_msg(finding_store(&f, folder, &err), "%s", err.text);
	f.why = "second";
	ck_assert(finding_store(&f, folder, &err)); /* the first one stays */
	ck_assert(finding_load(&got, in_folder(f.name), &arena, &err));
	ck_assert_str_eq(got.why, "so");
	check_same(&got, &f);
	ck_assert_msg(finding_replace(&f, in_folder(f.name), &err), "%s",
	        err.text);
	ck_assert(finding_load(&got, in_folder(f.name), &arena, &err));
	ck_assert_str_eq(got.why, "second");
	remove_all(in_folder(f.name));
	ck_assert_int_eq(rmdir(folder), 0); /* nothing else is left */
	arena_release(&arena);
}
END_TEST

START_TEST(what_was_interrupted_is_removed)
{
	arena_init(&arena);
	strcpy(folder, "/tmp/finding_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(mkdir(in_folder(".unfinished-abc"), 0700), 0);
	ck_assert(disk_write(
	        in_folder(".unfinished-abc/input"), BYTES("x"), &err));
	ck_assert(findings_open(folder, &err));
	ck_assert_int_eq(rmdir(folder), 0);
	ck_assert(!finding_load(
	        &(struct finding){ 0 }, folder, &arena, &err));
	ck_assert(!findings_open("/nonexistent/x", &err));
	arena_release(&arena);
}
END_TEST

int main(void)
{
	return tests_run("finding", (const TTest *const[]){
	        a_line_of_text_and_back, what_is_no_finding,
	        names_are_safe_and_apart, a_folder_for_each,
	        what_was_interrupted_is_removed, NULL });
}
