/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over files, and over the files of folders, so that each
 * corpus is a test with any compiler. Fails when there was none.
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/fuzzing.h"

enum { INPUT_MOST = 16 * 1024 * 1024, PATH_ROOM = 4096 };

static bool replay_file(const char *name)
{
	FILE *file = fopen(name, "rb");
	uint8_t block[64 * 1024];
	struct buf input;
	size_t n;

	if (!file) {
		perror(name);
		return false;
	}
	buf_init(&input, INPUT_MOST);
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		buf_add(&input, bytes_at(block, n));
	fclose(file);
	LLVMFuzzerTestOneInput(input.p, input.n);
	buf_release(&input);
	return true;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *name)
{
	struct dirent **entries;
	int n = scandir(name, &entries, visible, alphasort);
	size_t replayed = 0;

	for (int i = 0; i < n; i++) {
		char path[PATH_ROOM];

		snprintf(path, sizeof path, "%s/%s", name, entries[i]->d_name);
		fprintf(stderr, "%s\n", path);
		replayed += replay_file(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return replayed;
}

int main(int argc, char **argv)
{
	size_t replayed = 0;

	for (int i = 1; i < argc; i++) {
		struct stat status;

		if (stat(argv[i], &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode))
			replayed += replay_folder(argv[i]);
		else
			replayed += replay_file(argv[i]);
	}
	printf("%zu inputs\n", replayed);
	return replayed == 0;
}
