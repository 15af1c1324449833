/* SPDX-License-Identifier: MIT
 *
 * Whatever is told becomes as many test points as the plan at the end says:
 * no text of a server begins a line.
 */
#include "report/fuzzing.h"

#include "report/tap.h"

static bool begins(struct bytes line, struct bytes with)
{
	return bytes_eq(bytes_sub(line, 0, with.n), with);
}

FUZZ_TARGET(in)
{
	const struct fuzz_file *file = fuzz_file();
	struct err err;
	struct tap *tap = tap_open(file->path, &err);
	struct buf written, plan;
	struct bytes rest, line = { NULL, 0 };
	unsigned points = 0;

	fuzz_tell(tap_listener(tap), in);
	tap_close(tap);
	written = fuzz_written(file);
	fuzz_check_printable(&written);
	rest = bytes_sub(buf_bytes(&written), 0, written.n - 1);
	while (bytes_cut(&rest, '\n', &line)) {
		bool bad = begins(line, BYTES("not ok "));

		points += bad || begins(line, BYTES("ok "));
		assert(!begins(line, BYTES("Bail out!")));
	}
	buf_init(&plan, SIZE_MAX);
	buf_printf(&plan, "1..%u", points);
	assert(bytes_eq(line, buf_bytes(&plan)));
	buf_release(&plan);
	buf_release(&written);
}
