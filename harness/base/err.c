/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

bool err_set(struct err *err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	return false;
}

bool err_at(struct err *err, struct place at, const char *format, ...)
{
	char what[sizeof err->text];
	va_list ap;

	va_start(ap, format);
	vsnprintf(what, sizeof what, format, ap);
	va_end(ap);
	return err_set(err, "%.300s:%u:%u: %.700s", at.file, at.line,
		at.column, what);
}
