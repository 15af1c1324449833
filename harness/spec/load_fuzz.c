/* SPDX-License-Identifier: MIT
 *
 * Any files are a spec table that lint can look at, or complaints with their
 * places. The input is three files, each behind a line `--- clauses`,
 * `--- cases` or `--- replies`.
 */
#include "base/fuzzing.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spec/lint.h"
#include "spec/load.h"

static const char *const files[] = { "clauses/a.yaml", "cases/a.yaml",
	"replies.yaml" };
enum { FILES = sizeof files / sizeof *files };
static char folder[] = "/tmp/smtpspec-XXXXXX";
static pid_t maker;

static void remove_all(void)
{
	int dir;

	if (getpid() != maker)
		return;
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < FILES; i++)
		unlinkat(dir, files[i], 0);
	unlinkat(dir, "clauses", AT_REMOVEDIR);
	unlinkat(dir, "cases", AT_REMOVEDIR);
	close(dir);
	rmdir(folder);
}

static int make_folder(void)
{
	static int dir = -1;

	if (dir >= 0)
		return dir;
	maker = getpid();
	assert(mkdtemp(folder));
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert(dir >= 0 && mkdirat(dir, "clauses", 0700) == 0 &&
	        mkdirat(dir, "cases", 0700) == 0);
	atexit(remove_all);
	return dir;
}

static void write_file(const char *name, struct bytes octets)
{
	int fd = openat(make_folder(), name,
	        O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert(fd >= 0);
	if (octets.n > 0)
		assert(write(fd, octets.p, octets.n) == (ssize_t)octets.n);
	close(fd);
}

/* Each part goes to the next `---` line. */
static struct bytes part(struct bytes in, const char *mark)
{
	struct bytes behind =
	        bytes_from(in, bytes_find(in, bytes_of(mark)) + strlen(mark));

	return bytes_sub(behind, 0, bytes_find(behind, BYTES("\n--- ")) + 1);
}

/* What the readers of a table may rely on. */
static void look(const struct spec *spec)
{
	for (size_t i = 0; i < spec->clause_count; i++)
		assert(spec->clauses[i].id && spec->clauses[i].says &&
		        spec->clauses[i].source_count > 0);
	for (size_t i = 0; i < spec->case_count; i++)
		assert(spec->cases[i].id && spec->cases[i].title &&
		        spec->cases[i].rule_count > 0);
	for (size_t i = 0; i < spec->reply_count; i++)
		assert(spec->replies[i].meaning && spec->replies[i].remedy);
}

FUZZ_TARGET(in)
{
	static const char *const marks[] = { "--- clauses\n", "--- cases\n",
		"--- replies\n" };
	const struct lint_names any = { NULL, NULL };
	struct complaints complaints;
	struct spec spec;

	for (int i = 0; i < FILES; i++)
		write_file(files[i], part(in, marks[i]));
	complaints_init(&complaints);
	if (spec_load(&spec, folder, &complaints)) {
		look(&spec);
		(void)!spec_lint(&spec, &complaints, &any);
	}
	for (size_t i = 0; i < complaints.count && i < COMPLAINTS_MOST; i++)
		assert(complaints.texts[i][0] != '\0');
	spec_release(&spec);
	complaints_release(&complaints);
}
