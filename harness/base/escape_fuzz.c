/* SPDX-License-Identifier: MIT
 *
 * Escaped, anything is printable ASCII, and nothing is lost: read back it is
 * what it was.
 */
#include "base/fuzzing.h"

#include "base/escape.h"

static void reads(struct bytes text, struct bytes octets)
{
	struct buf back;
	size_t bad;

	buf_init(&back, SIZE_MAX);
	assert(escape_read(&back, text, &bad));
	assert(bytes_eq(buf_bytes(&back), octets));
	buf_release(&back);
}

/* What is read of any text is what its escaped form stands for. */
static void rereads(struct bytes text)
{
	struct buf octets, again;
	size_t bad;

	buf_init(&octets, SIZE_MAX);
	buf_init(&again, SIZE_MAX);
	if (!escape_read(&octets, text, &bad))
		assert(bad < text.n);
	assert(escape_bytes(&again, buf_bytes(&octets)));
	reads(buf_bytes(&again), buf_bytes(&octets));
	buf_release(&octets);
	buf_release(&again);
}

FUZZ_TARGET(in)
{
	struct buf escaped;

	buf_init(&escaped, SIZE_MAX);
	assert(escape_bytes(&escaped, in));
	for (size_t i = 0; i < escaped.n; i++)
		assert(escaped.p[i] >= ' ' && escaped.p[i] <= '~');
	reads(buf_bytes(&escaped), in);
	buf_release(&escaped);
	rereads(in);
}
