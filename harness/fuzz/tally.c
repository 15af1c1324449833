/* SPDX-License-Identifier: MIT */
#include "fuzz/tally.h"

#include <sys/mman.h>

struct tally *tallies_new(unsigned count)
{
	void *p = mmap(NULL, count * sizeof(struct tally),
	        PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void tallies_free(struct tally *tallies, unsigned count)
{
	munmap(tallies, count * sizeof(struct tally));
}
