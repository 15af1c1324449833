/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include <stdio.h>
#include <unistd.h>

#include "base/testing.h"

static char folder[] = "/tmp/disk_test.XXXXXX", path[64];
static struct err err;

static void enter(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x", folder);
}

static void leave(void)
{
	unlink(path);
	rmdir(folder);
}

static bool reads(size_t limit, struct bytes want)
{
	struct buf got;
	bool good;

	buf_init(&got, limit);
	good = disk_read(path, &got, &err) && bytes_eq(buf_bytes(&got), want);
	buf_release(&got);
	return good;
}

START_TEST(what_was_written_is_read)
{
	enter();
	ck_assert(disk_write(path, BYTES("longer\n"), &err));
	ck_assert(disk_write(path, BYTES("a\0b\n"), &err));
	ck_assert(disk_settle(path, &err) && disk_settle(folder, &err));
	ck_assert(reads(SIZE_MAX, BYTES("a\0b\n")));
	ck_assert(!reads(3, BYTES("a\0b\n")));
	ck_assert_ptr_nonnull(strstr(err.text, "/x: over 3 octets"));
	leave();
}
END_TEST

START_TEST(a_folder_is_made_once)
{
	enter();
	ck_assert(disk_folder(folder, &err));
	ck_assert(disk_write(path, BYTES(""), &err));
	ck_assert(!disk_folder(path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "/x: Not a directory"));
	leave();
}
END_TEST

START_TEST(what_cannot_be_is_told)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	ck_assert(!disk_read("/nonexistent/x", &to, &err));
	ck_assert_str_eq(err.text, "/nonexistent/x: No such file or directory");
	ck_assert(!disk_write("/nonexistent/x", BYTES(""), &err));
	ck_assert(!disk_settle("/nonexistent/x", &err));
	ck_assert(!disk_folder("/nonexistent/x", &err));
	ck_assert(!disk_read("/", &to, &err));
	ck_assert_str_eq(err.text, "/: Is a directory");
	ck_assert(!disk_write("/dev/full", BYTES("x"), &err));
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	buf_release(&to);
}
END_TEST

int main(void)
{
	return tests_run("disk", (const TTest *const[]){
	        what_was_written_is_read, a_folder_is_made_once,
	        what_cannot_be_is_told, NULL });
}
