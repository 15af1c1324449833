/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *there(void *p)
{
	if (!p) {
		fputs("smtpspec: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *mem_new(size_t n)
{
	return there(calloc(1, n ? n : 1));
}

void *mem_grow(void *p, size_t n)
{
	return there(realloc(p, n ? n : 1));
}

char *mem_text(const char *text)
{
	return there(strdup(text));
}
