/* SPDX-License-Identifier: MIT */
#include "cli/gather.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/testing.h"

static char folder[32];
static struct gathered gathered;
static struct err err;

static const char *in_folder(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void write_file(const char *name, struct bytes octets)
{
	ck_assert_msg(disk_write(in_folder(name), octets, &err), "%s", err.text);
}

static bool gathers(const char *path)
{
	const char *list[] = { path };
	const struct texts paths = { list, 1 };

	return gather(&gathered, &paths, &err);
}

static void setting(void)
{
	strcpy(folder, "/tmp/gather_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void done(void)
{
	gather_release(&gathered);
	disk_remove_folder(in_folder("sub"));
	disk_remove_folder(folder);
	ck_assert(access(folder, F_OK) != 0);
}

static bool has(struct bytes octets)
{
	for (size_t i = 0; i < gathered.count; i++)
		if (bytes_eq(gathered.list[i], octets))
			return true;
	return false;
}

static const char transcript[] = "smtpspec transcript 1\n"
	"target: x\n"
	"\n"
	"0.000000 preamble connected\n"
	"0.000000 preamble S 220 x\\r\\n\n"
	"0.000000 preamble C EHLO a\\r\\n\n"
	"0.000000 0 begin\n"
	"0.000000 0 C VRFY \\x80\n"
	"+ \\r\\n\n"
	"0.000000 1 connected\n"
	"0.000000 1 C NOOP\\r\\n\n"
	"end\n";

START_TEST(each_kind_of_file)
{
	static char large[5000];

	setting();
	ck_assert_int_eq(mkdir(in_folder("sub"), 0777), 0);
	memset(large, 'a', sizeof large);
	write_file("raw", BYTES("VRFY a\r\n"));
	write_file("large", bytes_at(large, sizeof large));
	write_file("nothing", BYTES(""));
	write_file("octets", BYTES("\0\1\n\2"));
	write_file(".hidden", BYTES("HELP\r\n"));
	write_file("a.transcript", bytes_of(transcript));
	/* Of a finding its input is enough. */
	write_file("sub/finding.json", BYTES("{}"));
	write_file("sub/input", BYTES("EXPN staff\r\n"));
	write_file("sub/transcript", BYTES("smtpspec transcript 1\n"));
	ck_assert_msg(gathers(folder), "%s", err.text);
	ck_assert_uint_eq(gathered.count, 5);
	ck_assert(has(BYTES("VRFY a\r\n")));
	ck_assert(has(bytes_at(large, 4096)));
	ck_assert(has(BYTES("EHLO a\r\nVRFY \x80\r\n")));
	ck_assert(has(BYTES("NOOP\r\n")));
	ck_assert(has(BYTES("EXPN staff\r\n")));
	ck_assert_uint_eq(gathered.cut, 1);
	ck_assert_uint_eq(gathered.empty, 2);
	done();
}
END_TEST

static const struct {
	const char *name;
	struct bytes octets;
	const char *wrong; /* behind the folder's name */
} broken[] = {
	{ "octets", BYTES("\0\1\2"), "/octets: neither what a client sends nor "
	                            "a transcript nor captured traffic" },
	{ "cut", BYTES("smtpspec transcript 1\ntarget: x\n\n"),
	        "/cut:4:1: " },
	{ "pcap", BYTES("\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0"), "/pcap: truncated" },
};

START_TEST(what_is_broken_is_named)
{
	char want[256];

	setting();
	for (size_t i = 0; i < ROWS(broken); i++) {
		write_file(broken[i].name, broken[i].octets);
		ck_assert(!gathers(in_folder(broken[i].name)));
		snprintf(want, sizeof want, "--seeds %s%s", folder,
		        broken[i].wrong);
		ck_assert_msg(strncmp(err.text, want, strlen(want)) == 0,
		        "%s, want %s", err.text, want);
		gather_release(&gathered);
	}
	ck_assert(!gathers(in_folder("none")));
	ck_assert(strstr(err.text, "/none: No such file"));
	ck_assert(!gathers("/dev/null"));
	done();
}
END_TEST

START_TEST(there_is_an_end_to_what_is_kept)
{
	char name[16];

	setting();
	for (int i = 0; i < GATHER_MOST + 3; i++) {
		snprintf(name, sizeof name, "%d", i);
		write_file(name, bytes_of("NOOP\r\n"));
	}
	ck_assert(gathers(folder));
	ck_assert_uint_eq(gathered.count, GATHER_MOST);
	ck_assert_uint_eq(gathered.surplus, 3);
	done();
}
END_TEST

int main(void)
{
	return tests_run("gather", (const TTest *const[]){ each_kind_of_file,
	        what_is_broken_is_named, there_is_an_end_to_what_is_kept,
	        NULL });
}
