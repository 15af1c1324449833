/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool wrong(const char *path, struct err *err)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

bool disk_folder(const char *path, struct err *err)
{
	struct stat is;

	if (mkdir(path, 0777) == 0)
		return true;
	if (errno != EEXIST || stat(path, &is) != 0)
		return wrong(path, err);
	if (S_ISDIR(is.st_mode))
		return true;
	errno = ENOTDIR;
	return wrong(path, err);
}

static bool write_all(int fd, struct bytes octets)
{
	while (octets.n > 0) {
		ssize_t n = write(fd, octets.p, octets.n);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			octets = bytes_from(octets, (size_t)n);
	}
	return true;
}

static bool write_file(
        const char *path, int how, struct bytes octets, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
	bool good;

	if (fd < 0)
		return wrong(path, err);
	good = write_all(fd, octets) || wrong(path, err);
	return close(fd) == 0 ? good : wrong(path, err);
}

bool disk_write(const char *path, struct bytes octets, struct err *err)
{
	return write_file(path, O_TRUNC, octets, err);
}

bool disk_append(const char *path, struct bytes octets, struct err *err)
{
	return write_file(path, O_APPEND, octets, err);
}

bool disk_replace(const char *path, struct bytes octets, struct err *err)
{
	char beside[PATH_MAX];

	if (snprintf(beside, sizeof beside, "%s.new", path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return wrong(path, err);
	}
	if (!disk_write(beside, octets, err)) {
		unlink(beside);
		return false;
	}
	return rename(beside, path) == 0 || wrong(path, err);
}

void disk_remove_folder(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

bool disk_settle(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return wrong(path, err);
	good = fsync(fd) == 0 || wrong(path, err);
	close(fd);
	return good;
}

bool disk_read(const char *path, struct buf *to, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t chunk[16 * 1024];
	bool good = true;
	ssize_t n = 0;

	if (fd < 0)
		return wrong(path, err);
	while (good && (n = read(fd, chunk, sizeof chunk)) > 0)
		if (!buf_add(to, bytes_at(chunk, (size_t)n)))
			good = err_set(err, "%s: over %zu octets", path,
			        to->limit);
	if (n < 0)
		good = wrong(path, err);
	close(fd);
	return good;
}
