/* SPDX-License-Identifier: MIT
 *
 * For the tests of this folder: data files in a folder of their own, and what
 * a loader complains about as one text.
 */
#ifndef SPEC_TESTING_H
#define SPEC_TESTING_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spec/complaints.h"
#include "base/testing.h"

struct scratch {
	char dir[32];
	int home; /* where we came from */
};

/* Makes an empty folder and goes there, so that places are short. */
static inline void scratch_enter(struct scratch *scratch)
{
	strcpy(scratch->dir, "/tmp/smtpspec-XXXXXX");
	scratch->home = open(".", O_RDONLY | O_DIRECTORY);
	ck_assert(scratch->home >= 0);
	ck_assert_ptr_nonnull(mkdtemp(scratch->dir));
	ck_assert_int_eq(chdir(scratch->dir), 0);
}

/* Goes back and removes the folder; `names` ends in NULL and lists what was
 * written there, files before the folders they are in. */
static inline void scratch_leave(
        struct scratch *scratch, const char *const *names)
{
	for (; *names; names++)
		remove(*names);
	ck_assert_int_eq(fchdir(scratch->home), 0);
	close(scratch->home);
	ck_assert_int_eq(rmdir(scratch->dir), 0);
}

static inline void write_file(const char *name, struct bytes octets)
{
	FILE *file = fopen(name, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(octets.p, 1, octets.n, file), octets.n);
	ck_assert_int_eq(fclose(file), 0);
}

/* One a line, in the complaints' arena. */
static inline const char *complaints_text(struct complaints *complaints)
{
	const char *text = "";

	for (size_t i = 0; i < complaints->count && i < COMPLAINTS_MOST; i++)
		text = arena_printf(&complaints->arena, "%s%s%s", text,
		        i > 0 ? "\n" : "", complaints->texts[i]);
	return text;
}

#endif
