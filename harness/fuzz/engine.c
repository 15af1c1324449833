/* SPDX-License-Identifier: MIT */
#include "fuzz/engine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fuzzing.h"
#include "fuzz/hook.h"

/* Where libFuzzer looks for counters beside those of the compiler. */
static struct counters extra_counters
	__attribute__((section("__libfuzzer_extra_counters"), aligned(4096)));

static const struct engine *running;

int LLVMFuzzerRunDriver(int *argc, char ***argv,
        int (*one)(const uint8_t *data, size_t size));

struct counters *counters(void)
{
	return &extra_counters;
}

static int play(const uint8_t *data, size_t size)
{
	running->play(running->self, bytes_at(data, size));
	return 0;
}

/* libFuzzer's arguments, up to NULL. */
static char **arguments(const struct engine *e, struct arena *arena)
{
	const char *const options[] = {
		"smtpspec",
		arena_printf(arena, "-seed=%" PRIu32,
		        (uint32_t)(e->seed % UINT32_MAX + 1)),
		arena_printf(arena, "-max_len=%d", INPUT_MOST),
		arena_printf(arena, "-artifact_prefix=%s/", e->spoils),
		"-verbosity=0", "-reload=1", "-len_control=0", "-timeout=3600",
		"-report_slow_units=3600",
		"-handle_int=0", "-handle_term=0", "-detect_leaks=0",
		e->corpus, e->seeds,
	};
	size_t n = sizeof options / sizeof *options;
	char **list = ARENA_ARRAY(arena, char *, n + 1);

	for (size_t i = 0; i < n; i++)
		list[i] = (char *)options[i];
	return list;
}

_Noreturn void engine_run(const struct engine *engine)
{
	struct arena arena;
	char **argv;
	int argc = 0;

	arena_init(&arena);
	argv = arguments(engine, &arena);
	while (argv[argc])
		argc++;
	running = engine;
	hook_use(engine->alphabet);
	LLVMFuzzerRunDriver(&argc, &argv, play);
	_exit(EXIT_FAILURE); /* it had nothing to do */
}
