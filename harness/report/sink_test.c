/* SPDX-License-Identifier: MIT */
#include "report/sink.h"

#include "report/testing.h"

START_TEST(writes_at_once)
{
	const char *const written[] = { "out", NULL };
	struct scratch scratch;
	struct sink sink;
	struct buf back;
	struct err err;

	scratch_enter(&scratch);
	write_file("out", BYTES("what was there"));
	ck_assert(sink_open(&sink, "out", &err));
	ck_assert(sink_write(&sink, BYTES("one"), &err));
	back = read_back("out");
	ck_assert_str_eq((char *)back.p, "one");
	buf_release(&back);
	ck_assert(sink_close(&sink, &err));
	ck_assert(sink_close(&sink, &err));
	scratch_leave(&scratch, written);
}
END_TEST

START_TEST(tells_what_is_wrong)
{
	struct sink sink;
	struct err err;

	ck_assert(!sink_open(&sink, "/no/such/folder/out", &err));
	ck_assert_str_eq(
	        err.text, "/no/such/folder/out: No such file or directory");
	ck_assert(sink_open(&sink, "/dev/full", &err));
	ck_assert(!sink_write(&sink, BYTES("x"), &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	sink_drop(&sink);
}
END_TEST

static bool gather(void *to, struct bytes octets, struct err *err)
{
	(void)err;
	return buf_add(to, octets);
}

START_TEST(spools)
{
	static const uint8_t piece[1000] = "piece";
	struct sink sink;
	struct buf back;
	struct err err;

	ck_assert(sink_spool(&sink, &err));
	for (int i = 0; i < 100; i++)
		ck_assert(
		        sink_write(&sink, bytes_at(piece, sizeof piece), &err));
	buf_init(&back, SIZE_MAX);
	ck_assert(sink_read(&sink, gather, &back, &err));
	ck_assert_uint_eq(back.n, 100 * sizeof piece);
	ck_assert_mem_eq(back.p + 99 * sizeof piece, piece, sizeof piece);
	buf_release(&back);
	sink_drop(&sink);
}
END_TEST

int main(void)
{
	return tests_run("sink", (const TTest *const[]){ writes_at_once,
	                                 tells_what_is_wrong, spools, NULL });
}
