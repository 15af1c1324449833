/* SPDX-License-Identifier: MIT
 *
 * Nothing that is told can reach the terminal but printable ASCII and line
 * ends.
 */
#include "report/fuzzing.h"

#include "report/terminal.h"

FUZZ_TARGET(in)
{
	static const struct spec spec;
	const struct fuzz_file *file = fuzz_file();
	struct terminal *terminal = terminal_new(sink_of(file->fd, "terminal"),
	        &spec, (struct terminal_style){ .detail = DETAIL_VERBOSE });
	struct buf written;

	fuzz_tell(terminal_listener(terminal), in);
	terminal_free(terminal);
	written = fuzz_written(file);
	fuzz_check_printable(&written);
	buf_release(&written);
}
