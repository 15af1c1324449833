/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include "base/testing.h"

START_TEST(it_grows_to_its_limit_and_no_further)
{
	struct buf b;

	buf_init(&b, 1000);
	for (int i = 0; i < 100; i++)
		ck_assert(buf_add(&b, BYTES("0123456789")));
	ck_assert(!buf_add(&b, BYTES("x")));
	ck_assert_uint_eq(b.n, 1000);
	buf_consume(&b, 995);
	ck_assert(bytes_eq_text(buf_bytes(&b), "56789"));
	buf_release(&b);
}
END_TEST

START_TEST(what_fits_is_added)
{
	struct buf b;

	buf_init(&b, 4);
	ck_assert(!buf_add_text(&b, "abcdef"));
	ck_assert(bytes_eq_text(buf_bytes(&b), "abcd"));
	buf_release(&b);
	ck_assert(!buf_printf(&b, "%d", 123456));
	ck_assert(bytes_eq_text(buf_bytes(&b), "1234"));
	buf_release(&b);
	ck_assert(buf_add(&b, (struct bytes){ 0 }));
	ck_assert_uint_eq(b.n, 0);
}
END_TEST

int main(void)
{
	return tests_run("buf",
	        (const TTest *const[]){ it_grows_to_its_limit_and_no_further,
	                what_fits_is_added, NULL });
}
