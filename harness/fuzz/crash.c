/* SPDX-License-Identifier: MIT */
#include "fuzz/crash.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

enum { FRAMES = 3 };

/* Functions that stand on every stack of a sanitizer. */
static bool of_the_runtime(struct bytes name)
{
	static const char *const prefixes[] = { "__asan", "__sanitizer",
		"__interceptor", "__ubsan", "__msan", "__tsan", "__lsan",
		"__GI_", "__libc", "__assert", "__pthread", "abort", "raise",
		"gsignal", "malloc", "calloc", "realloc", "free", "strdup" };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (bytes_starts_nocase(name, bytes_of(prefixes[i])))
			return true;
	return false;
}

/* The function of "    #1 0x55 in name file:line". */
static bool frame(struct bytes line, struct bytes *name)
{
	size_t in;

	line = bytes_trim(line);
	if (line.n == 0 || line.p[0] != '#')
		return false;
	in = bytes_find(line, BYTES(" in "));
	if (in == line.n)
		return false;
	line = bytes_from(line, in + 4);
	*name = bytes_sub(line, 0, bytes_index(line, ' '));
	return name->n > 0;
}

/* The first stack's innermost functions. */
static void stack(struct bytes log, struct buf *to)
{
	struct bytes line, name;
	unsigned frames = 0;

	while (frames < FRAMES && bytes_cut(&log, '\n', &line)) {
		if (!frame(line, &name)) {
			if (frames > 0)
				return;
			continue;
		}
		if (of_the_runtime(name))
			continue;
		buf_add_text(to, frames++ > 0 ? " < " : "");
		buf_add(to, name);
	}
}

/* "x.c:3:5: runtime error: ..." up to its place. */
static void undefined(struct bytes log, struct buf *to)
{
	struct bytes line;

	while (bytes_cut(&log, '\n', &line)) {
		size_t at = bytes_find(line, BYTES(": runtime error:"));

		if (at == line.n)
			continue;
		line = bytes_sub(line, 0, at);
		buf_add(to, line);
		return;
	}
}

struct bytes crash_headline(struct bytes log)
{
	struct bytes rest = log, line, first = { NULL, 0 };

	while (bytes_cut(&rest, '\n', &line)) {
		if (bytes_find(line, BYTES("Sanitizer: ")) < line.n)
			return line;
		if (first.n == 0)
			first = line;
	}
	return first;
}

/* "AddressSanitizer: SEGV", without addresses and process numbers. */
static void headline(struct bytes log, struct buf *to)
{
	struct bytes line = crash_headline(log);
	size_t at = bytes_find(line, BYTES("Sanitizer: "));

	if (at == line.n) {
		buf_add(to, line);
		return;
	}
	while (at > 0 && ascii_alpha(line.p[at - 1]))
		at--;
	line = bytes_from(line, at);
	line = bytes_sub(line, 0, bytes_find(line, BYTES(" on ")));
	buf_add(to, bytes_sub(line, 0, bytes_find(line, BYTES(" (pid"))));
}

void crash_place(struct bytes log, char *text, size_t room)
{
	struct buf to;

	buf_init(&to, room - 1);
	undefined(log, &to);
	if (to.n == 0)
		stack(log, &to);
	if (to.n == 0)
		headline(log, &to);
	snprintf(text, room, "%.*s", BYTES_FMT(buf_bytes(&to)));
	buf_release(&to);
}
