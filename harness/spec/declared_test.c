/* SPDX-License-Identifier: MIT */
#include "spec/declared.h"

#include <unistd.h>

#include "base/disk.h"
#include "base/testing.h"

static struct err err;

/* Written, and read again. */
static void again(const struct profile *from, struct profile *to)
{
	char path[] = "/tmp/declared_test.XXXXXX";
	int fd = mkstemp(path);
	struct buf text;

	ck_assert_int_ge(fd, 0);
	close(fd);
	buf_init(&text, SIZE_MAX);
	declared_write(&text, from);
	ck_assert(disk_write(path, buf_bytes(&text), &err));
	profile_init(to);
	ck_assert_msg(profile_load(to, path, &err), "%s\n%.*s", err.text,
	        BYTES_FMT(buf_bytes(&text)));
	unlink(path);
	buf_release(&text);
}

START_TEST(all_that_is_declared_comes_back)
{
	static const char *const members[] = { "a@example.org",
		"b\"\\@example.org" };
	struct profile from, to;

	profile_init(&from);
	from.name = "mine";
	from.facts[FACT_VRFY] = fact_value_of(FACT_VRFY, BYTES("disabled"));
	from.fixtures[FIXTURE_DOMAIN] = "example.org";
	from.fixtures[FIXTURE_LIST] = "a:b#c'";
	from.members = members;
	from.member_count = ROWS(members);
	from.fixtures[FIXTURE_DELIVER] = "yes";
	from.deliver = true;
	from.client = "[127.0.0.1]";
	from.sender = "x@example.org";
	from.timeout_ms = 1234;
	from.errors = 99;
	again(&from, &to);
	ck_assert_str_eq(to.name, "mine");
	ck_assert_int_eq(to.facts[FACT_VRFY], from.facts[FACT_VRFY]);
	ck_assert_str_eq(to.fixtures[FIXTURE_LIST], "a:b#c'");
	ck_assert_uint_eq(to.member_count, 2);
	ck_assert_str_eq(to.members[1], members[1]);
	ck_assert_str_eq(to.fixtures[FIXTURE_DELIVER], "yes");
	ck_assert(to.deliver);
	ck_assert_str_eq(to.client, "[127.0.0.1]");
	ck_assert_str_eq(to.sender, "x@example.org");
	ck_assert_uint_eq(to.timeout_ms, 1234);
	ck_assert_uint_eq(to.errors, 99);
	profile_release(&from);
	profile_release(&to);
}
END_TEST

START_TEST(what_was_inferred_does_not)
{
	struct profile from, to;

	profile_init(&from);
	from.facts[FACT_VRFY] = fact_value_of(FACT_VRFY, BYTES("disabled"));
	from.inferred[FACT_VRFY] = true;
	from.facts[FACT_BLANKET] = fact_value_of(FACT_BLANKET, BYTES("yes"));
	from.fixtures[FIXTURE_RELAYED] = "a@relayed.example";
	again(&from, &to);
	ck_assert_str_eq(to.name, "auto");
	ck_assert_int_eq(to.facts[FACT_VRFY], 0);
	ck_assert_int_eq(to.facts[FACT_BLANKET], 0);
	ck_assert_ptr_null(to.fixtures[FIXTURE_RELAYED]);
	ck_assert_str_eq(to.sender, "");
	profile_release(&from);
	profile_release(&to);
}
END_TEST

int main(void)
{
	return tests_run("declared", (const TTest *const[]){
	        all_that_is_declared_comes_back, what_was_inferred_does_not,
	        NULL });
}
