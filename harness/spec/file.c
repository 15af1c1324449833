/* SPDX-License-Identifier: MIT */
#include "spec/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(
        struct complaints *complaints, const char *file, const char *why)
{
	complain(complaints, (struct place){ .file = file }, "%s", why);
	return false;
}

/* A read that nothing interrupts: octets, 0 at the end, -1 with errno. */
static ssize_t read_some(int fd, void *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static const char too_large[] = "larger than it may be";

static const char *read_all(int fd, struct buf *octets)
{
	uint8_t block[16 * 1024];
	struct stat status;
	ssize_t n;

	if (fstat(fd, &status) != 0)
		return strerror(errno);
	if (S_ISDIR(status.st_mode))
		return "is a directory";
	if (!S_ISREG(status.st_mode))
		return "is not a regular file";
	while ((n = read_some(fd, block, sizeof block)) > 0)
		if (!buf_add(octets, bytes_at(block, (size_t)n)))
			return too_large;
	return n < 0 ? strerror(errno) : NULL;
}

bool file_read(
        const char *file, struct buf *octets, struct complaints *complaints)
{
	/* without O_NONBLOCK a FIFO would hold us here */
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *why;

	if (fd < 0)
		return refuse(complaints, file, strerror(errno));
	why = read_all(fd, octets);
	close(fd);
	if (why == too_large) {
		complain(complaints, (struct place){ .file = file },
		        "larger than %zu MiB", octets->limit >> 20);
		return false;
	}
	return why ? refuse(complaints, file, why) : true;
}

static int is_data(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 &&
	       strcmp(entry->d_name + n - 5, ".yaml") == 0;
}

/* Not alphasort: its order depends on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool file_list(const char *folder, struct arena *arena, struct file_list *list,
        struct complaints *complaints)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_data, by_name);

	*list = (struct file_list){ 0 };
	if (n < 0)
		return refuse(complaints, folder, strerror(errno));
	list->files = ARENA_ARRAY(arena, const char *, (size_t)n);
	list->count = (size_t)n;
	for (int i = 0; i < n; i++) {
		list->files[i] = arena_printf(
		        arena, "%s/%s", folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return true;
}
