/* SPDX-License-Identifier: MIT */
#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/sink.h"
#include "report/text.h"

static void say(const char *prefix, const char *text)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	buf_add_text(&line, prefix);
	text_lines(&line, text);
	fprintf(stderr, "%.*s\n", BYTES_FMT(buf_bytes(&line)));
	buf_release(&line);
}

void say_wrong(const char *format, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		abort();
	va_end(ap);
	say("smtpspec: ", text);
	free(text);
}

void say_complaint(const char *text)
{
	say("", text);
}

enum exit_status say_result(struct buf *text, enum exit_status status)
{
	struct sink out = sink_of(STDOUT_FILENO, "standard output");
	struct err err;

	if (!sink_write(&out, buf_bytes(text), &err)) {
		say_wrong("%s", err.text);
		status = EXIT_OURS;
	}
	sink_drop(&out);
	buf_release(text);
	return status;
}
