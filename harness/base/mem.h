/* SPDX-License-Identifier: MIT
 *
 * Heap memory that is there or ends the process: nothing a run has found is
 * worth more than a clear end when the machine has no memory left.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* n zeroed octets; the caller frees them. */
void *mem_new(size_t n);
/* realloc; the new part is not zeroed. */
void *mem_grow(void *p, size_t n);
char *mem_text(const char *text);

#endif
