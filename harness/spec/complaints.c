/* SPDX-License-Identifier: MIT */
#include "spec/complaints.h"

#include <stdarg.h>
#include <stdio.h>

void complaints_init(struct complaints *complaints)
{
	arena_init(&complaints->arena);
	complaints->count = 0;
}

void complaints_release(struct complaints *complaints)
{
	arena_release(&complaints->arena);
	complaints->count = 0;
}

void complain(
        struct complaints *complaints, struct place at, const char *format, ...)
{
	struct arena *arena = &complaints->arena;
	size_t index = complaints->count++;
	char what[1024];
	va_list ap;

	if (index >= COMPLAINTS_MOST)
		return;
	va_start(ap, format);
	vsnprintf(what, sizeof what, format, ap);
	va_end(ap);
	complaints->texts[index] =
	        at.line == 0 ? arena_printf(arena, "%s: %s", at.file, what)
	                     : arena_printf(arena, "%s:%u:%u: %s", at.file,
	                               at.line, at.column, what);
}
