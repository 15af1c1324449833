/* SPDX-License-Identifier: MIT
 *
 * preload_sessions_bench LIBRARY SECONDS SESSION... -- SERVER [ARGS]
 *
 * How many sessions a second the preloaded server takes, the files SESSION one
 * after the other and again; and how many edges and violations there were.
 */
#include <time.h>

#include "base/buf.h"
#include "preload/testing.h"

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void load(struct buf *to, const char *file)
{
	uint8_t piece[4096];
	FILE *in = fopen(file, "r");
	size_t n;

	buf_init(to, SIZE_MAX);
	if (!in) {
		perror(file);
		exit(2);
	}
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		buf_add(to, bytes_at(piece, n));
	fclose(in);
}

static uint32_t merge(uint8_t *seen, const struct fuzzer *f)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < f->map_size; i++) {
		seen[i] |= f->map[i];
		count += seen[i] != 0;
	}
	return count;
}

int main(int argc, char **argv)
{
	static uint8_t seen[FUZZER_SEGMENT];
	struct fuzzer f = { 0 };
	int files = 0;
	long runs = 0, crashes = 0;
	uint32_t edges = 0;
	double began, passed = 0;
	struct buf *sessions;

	while (files + 3 < argc && strcmp(argv[files + 3], "--") != 0)
		files++;
	if (files == 0 || files + 4 >= argc) {
		fprintf(stderr, "usage: %s LIBRARY SECONDS SESSION... -- "
		        "SERVER [ARGS]\n", argv[0]);
		return 2;
	}
	sessions = calloc((size_t)files, sizeof *sessions);
	for (int i = 0; i < files; i++)
		load(&sessions[i], argv[i + 3]);
	if (!fuzzer_start(&f, argv[1], &argv[files + 4])) {
		fprintf(stderr, "%s: no fork server\n", argv[files + 4]);
		return 3;
	}
	began = now();
	for (; passed < atof(argv[2]); passed = now() - began, runs++) {
		crashes += fuzzer_run(&f, buf_bytes(
		        &sessions[runs % files])) != 0;
		edges = merge(seen, &f);
	}
	printf("%ld sessions, %.0f a second, %u edges, %ld findings\n", runs,
	        (double)runs / passed, edges, crashes);
	fuzzer_stop(&f);
	return 0;
}
