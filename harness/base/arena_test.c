/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include "base/testing.h"

START_TEST(memory_is_zeroed_aligned_and_apart)
{
	struct arena a;
	uint8_t *last = NULL;

	arena_init(&a);
	for (size_t n = 1; n < 5000; n += 37) {
		uint8_t *p = arena_new(&a, n);

		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			ck_assert_uint_eq(p[i], 0);
		memset(p, 0xff, n);
		ck_assert(p != last);
		last = p;
	}
	ck_assert_ptr_nonnull(arena_new(&a, 1024 * 1024));
	arena_release(&a);
}
END_TEST

START_TEST(copies_end_in_nul)
{
	struct arena a;
	struct bytes copy;

	arena_init(&a);
	copy = arena_copy(&a, BYTES("a\0b"));
	ck_assert_uint_eq(copy.n, 3);
	ck_assert_uint_eq(copy.p[3], 0);
	ck_assert_str_eq(arena_text(&a, BYTES("text")), "text");
	ck_assert_str_eq(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	ck_assert_uint_eq(arena_copy(&a, (struct bytes){ 0 }).n, 0);
	arena_release(&a);
}
END_TEST

int main(void)
{
	return tests_run("arena",
	        (const TTest *const[]){ memory_is_zeroed_aligned_and_apart,
	                copies_end_in_nul, NULL });
}
