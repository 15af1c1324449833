/* SPDX-License-Identifier: MIT
 *
 * preload_sessions_bench LIBRARY SECONDS SESSION... -- SERVER [ARGS]
 *
 * How many sessions a second the preloaded server takes, the files SESSION one
 * after the other and again, by the clock and by the processor's time of all
 * processes, which others' load changes less; and how many edges and findings
 * there were. Five rounds; medians.
 */
#include <sys/resource.h>
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

/* As afl-fuzz does, eight at a time: most of a map is 0. */
static void merge(uint8_t *seen, const struct fuzzer *f)
{
	for (uint32_t i = 0; i < f->map_size; i += sizeof(uint64_t)) {
		uint64_t some, all;

		memcpy(&some, &f->map[i], sizeof some);
		if (!some)
			continue;
		memcpy(&all, &seen[i], sizeof all);
		all |= some;
		memcpy(&seen[i], &all, sizeof all);
	}
}

static uint32_t edges(const uint8_t *seen, const struct fuzzer *f)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < f->map_size; i++)
		count += seen[i] != 0;
	return count;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Of this process and of all that it has waited for. */
static double processor(void)
{
	struct rusage self, others;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &others);
	return seconds(self.ru_utime) + seconds(self.ru_stime) +
	       seconds(others.ru_utime) + seconds(others.ru_stime);
}

struct round {
	double by_clock, by_processor;
	long findings;
	uint32_t edges;
};

static struct round play(const char *library, char *const *server,
        double most, const struct buf *sessions, int count)
{
	static uint8_t seen[FUZZER_SEGMENT];
	struct round round = { 0 };
	struct fuzzer f = { 0 };
	double began, spent = processor(), passed = 0;
	long runs = 0;

	if (!fuzzer_start(&f, library, server)) {
		fprintf(stderr, "%s: no fork server\n", server[0]);
		exit(3);
	}
	for (began = now(); passed < most; passed = now() - began, runs++) {
		round.findings += fuzzer_run(&f,
		        buf_bytes(&sessions[runs % count])) != 0;
		merge(seen, &f);
	}
	round.edges = edges(seen, &f);
	fuzzer_stop(&f);
	round.by_clock = (double)runs / passed;
	round.by_processor = (double)runs / (processor() - spent);
	return round;
}

static int by_clock(const void *a, const void *b)
{
	const struct round *x = a, *y = b;

	return (x->by_clock > y->by_clock) - (x->by_clock < y->by_clock);
}

static int by_processor(const void *a, const void *b)
{
	const struct round *x = a, *y = b;

	return (x->by_processor > y->by_processor) -
	       (x->by_processor < y->by_processor);
}

enum { ROUNDS = 5 };

int main(int argc, char **argv)
{
	struct round rounds[ROUNDS];
	struct buf *sessions;
	double clock;
	int files = 0;

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
	for (int i = 0; i < ROUNDS; i++)
		rounds[i] = play(argv[1], &argv[files + 4], atof(argv[2]),
		        sessions, files);
	qsort(rounds, ROUNDS, sizeof *rounds, by_clock);
	clock = rounds[ROUNDS / 2].by_clock;
	qsort(rounds, ROUNDS, sizeof *rounds, by_processor);
	printf("%.0f sessions a second, %.0f a second of the processor, "
	       "%u edges, %ld findings\n", clock,
	        rounds[ROUNDS / 2].by_processor, rounds[0].edges,
	        rounds[0].findings);
	return 0;
}
