/* SPDX-License-Identifier: MIT */
#include "fuzz/afl.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/escape.h"
#include "fuzz/edges.h"

enum {
	LOOK_MS = 250,
	STOP_MS = 5000,
	WORDS_MOST = 64,
	STATS_MOST = 64 * 1024,
	LOG_MOST = 1024 * 1024,
	LOG_SHOWN = 300,
	NEW_GREETING_SINCE = 420, /* 4.20 */
};

/* --- the command line ------------------------------------------------------ */

/* "4.04c" is 404; 0 when there is none. */
static unsigned version(void)
{
	FILE *help = popen("afl-fuzz -h 2>&1", "r");
	unsigned major = 0, minor = 0;
	char line[256];

	if (!help)
		return 0;
	while (fgets(line, sizeof line, help)) {
		const char *at = strstr(line, "afl-fuzz++");

		if (at && sscanf(at, "afl-fuzz++%u.%u", &major, &minor) == 2)
			break;
	}
	while (fgets(line, sizeof line, help))
		continue;
	pclose(help);
	return major * 100 + minor;
}

static const char *own_folder(struct arena *arena)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	path[n < 0 ? 0 : n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return arena_text(arena, bytes_of(path));
}

/* Where the build leaves it, or where it is installed; NULL: nowhere. */
static const char *library(const char *name, struct arena *arena)
{
	static const char *const folders[] = { "", "/../lib/smtpspec" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		const char *path = arena_printf(arena,
		        "%s%s/libsmtpspec_%s.so", own_folder(arena), folders[i],
		        name);

		if (access(path, R_OK) == 0)
			return path;
	}
	return NULL;
}

const char *afl_preload(struct arena *arena)
{
	return library("preload", arena);
}

bool afl_find(struct afl_plan *plan, struct arena *arena, struct err *err)
{
	unsigned found = version();

	plan->new_greeting = found >= NEW_GREETING_SINCE;
	plan->preload = library("preload", arena);
	plan->mutator = library("mutator", arena);
	if (found == 0)
		return err_set(err, "afl-fuzz is not here; Debian's package is "
		                    "afl++");
	if (!plan->preload || !plan->mutator)
		return err_set(err, "libsmtpspec_preload.so and "
		                    "libsmtpspec_mutator.so are neither in %s "
		                    "nor in its ../lib/smtpspec",
		        own_folder(arena));
	return true;
}

struct words {
	const char **list;
	size_t count;
	struct arena *arena;
};

static void add(struct words *to, const char *word)
{
	assert(to->count + 1 < WORDS_MOST);
	to->list[to->count++] = word;
}

static void set(struct words *to, const char *name, const char *value)
{
	if (value)
		add(to, arena_printf(to->arena, "%s=%s", name, value));
}

static bool counts_states(const struct afl_plan *plan)
{
	return plan->jobs > 1 && plan->job == plan->jobs;
}

/* A server's edges vary with its clock and numbers of processes: that costs
 * each new input 12 more runs, and 3 tell as much. Trimming tears lines, of
 * which our mutants are made. */
static void add_settings(struct words *to, const struct afl_plan *plan)
{
	static const char *const always[] = { "AFL_AUTORESUME",
		"AFL_DISABLE_TRIM", "AFL_FAST_CAL", "AFL_NO_UI",
		"AFL_SKIP_BIN_CHECK", "AFL_SKIP_CPUFREQ", "AFL_TRY_AFFINITY",
		"AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		set(to, always[i], "1");
	set(to, "AFL_MAP_SIZE", "8388608");
	set(to, "AFL_FORKSRV_INIT_TMOUT", "30000");
	set(to, "AFL_PRELOAD", plan->preload);
	set(to, "AFL_CUSTOM_MUTATOR_LIBRARY", plan->mutator);
	/* Beside what we make of a session those of afl-fuzz find little: one
	 * instance in two is enough for them. */
	set(to, "AFL_CUSTOM_MUTATOR_ONLY", plan->job % 2 ? "1" : NULL);
	set(to, "SMTPSPEC_TARGET", "said");
	set(to, "SMTPSPEC_SPECS", plan->specs);
	set(to, "SMTPSPEC_EDITION", plan->edition);
	set(to, "SMTPSPEC_LENS", plan->lens);
	set(to, "SMTPSPEC_PROFILE", plan->profile);
	set(to, "SMTPSPEC_SEEDS", plan->seeds);
	set(to, "SMTPSPEC_STATES", counts_states(plan) ? "1" : NULL);
	set(to, "SMTPSPEC_GREETING", plan->new_greeting ? "new" : NULL);
}

static void add_number(struct words *to, const char *option, uint64_t n)
{
	if (n == 0)
		return;
	add(to, option);
	add(to, arena_printf(to->arena, "%" PRIu64, n));
}

/* It takes in what others have found, and its queue in order; the others, and
 * so a single one, prefer inputs that are quick or rare. */
static bool is_main(const struct afl_plan *plan)
{
	return plan->job == 1 && plan->jobs > 1;
}

static const char *instance_of(const struct afl_plan *plan, struct arena *arena)
{
	return arena_printf(arena, "job%u", plan->job);
}

const char *const *afl_words(const struct afl_plan *plan, struct arena *arena)
{
	struct words words = {
		ARENA_ARRAY(arena, const char *, WORDS_MOST), 0, arena };

	add(&words, "env");
	add_settings(&words, plan);
	add(&words, "afl-fuzz");
	add(&words, is_main(plan) ? "-M" : "-S");
	add(&words, instance_of(plan, arena));
	add_number(&words, "-t", plan->timeout_ms);
	add_number(&words, "-G", plan->most);
	add_number(&words, "-E", plan->runs);
	add_number(&words, "-V", plan->seconds);
	add_number(&words, "-s", plan->seed % UINT32_MAX + plan->job);
	add(&words, "-x");
	add(&words, plan->dictionary);
	add(&words, "-i");
	add(&words, plan->seeds);
	add(&words, "-o");
	add(&words, plan->folder);
	add(&words, "--");
	add(&words, "/bin/sh");
	add(&words, "-c");
	add(&words, plan->command);
	return words.list;
}

/* --- an instance ------------------------------------------------------------ */

struct instance {
	const struct afl_plan *plan;
	const struct afl_listener *listener;
	struct arena arena;
	const char *folder, *log;
	pid_t pid; /* 0: it has ended */
	int status;
	unsigned crashes, hangs; /* seen of each */
};

/* For afl-fuzz and its server nothing holds that was set for ours. */
static void forget_settings(void)
{
	static const char *const sanitizers[] = { "ASAN_OPTIONS",
		"UBSAN_OPTIONS", "MSAN_OPTIONS", "TSAN_OPTIONS",
		"LSAN_OPTIONS" };

	for (size_t i = 0; i < sizeof sanitizers / sizeof *sanitizers; i++)
		unsetenv(sanitizers[i]);
	edges_forget();
}

static _Noreturn void become_afl(struct instance *instance)
{
	const char *const *words = afl_words(instance->plan, &instance->arena);
	int log = open(instance->log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int nothing = open("/dev/null", O_RDONLY);

	forget_settings();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	dup2(nothing, STDIN_FILENO);
	if (log >= 0) {
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
	}
	execvp(words[0], (char *const *)words);
	_exit(127);
}

static bool start(struct instance *instance, struct err *err)
{
	if (!disk_folder(instance->plan->folder, err))
		return false;
	instance->pid = fork();
	if (instance->pid < 0)
		return err_set(err, "afl-fuzz: %s", strerror(errno));
	if (instance->pid == 0)
		become_afl(instance);
	return true;
}

static bool ended(struct instance *instance)
{
	if (instance->pid > 0 && waitpid(instance->pid, &instance->status,
	                                 WNOHANG) == instance->pid)
		instance->pid = 0;
	return instance->pid == 0;
}

static void stop(struct instance *instance)
{
	for (int ms = 0; !ended(instance); ms += LOOK_MS) {
		kill(instance->pid, ms < STOP_MS ? SIGTERM : SIGKILL);
		poll(NULL, 0, LOOK_MS);
	}
}

static void play_file(struct instance *instance, const char *path)
{
	struct buf input;
	struct err err;

	buf_init(&input, instance->plan->most);
	/* Only seeds are longer; their rest is left out. */
	if (disk_read(path, &input, &err) || input.n > 0)
		instance->listener->play(
		        instance->listener->self, buf_bytes(&input));
	buf_release(&input);
}

/* Those from number `first` on; the number behind the last. */
static unsigned play_folder(
        struct instance *instance, const char *name, unsigned first)
{
	const char *folder =
	        arena_printf(&instance->arena, "%s/%s", instance->folder, name);
	DIR *dir = opendir(folder);
	unsigned number, next = first;
	struct dirent *entry;
	char path[8192];

	while (dir && (entry = readdir(dir))) {
		if (sscanf(entry->d_name, "id:%u,", &number) != 1 ||
		        number < first)
			continue;
		if (number >= next)
			next = number + 1;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		play_file(instance, path);
	}
	if (dir)
		closedir(dir);
	return next;
}

static void play_kept(struct instance *instance)
{
	instance->crashes = play_folder(instance, "crashes", instance->crashes);
	instance->hangs = play_folder(instance, "hangs", instance->hangs);
}

static uint64_t statistic(struct bytes stats, const char *name)
{
	size_t at = bytes_find(stats, bytes_of(name));
	struct bytes rest = bytes_from(stats, at);
	uint64_t n = 0;

	rest = bytes_trim(bytes_from(rest, bytes_index(rest, ':') + 1));
	for (; rest.n > 0 && ascii_digit(*rest.p); rest = bytes_from(rest, 1))
		n = 10 * n + (uint64_t)(*rest.p - '0');
	return n;
}

static bool rest(struct instance *instance)
{
	const char *path = arena_printf(
	        &instance->arena, "%s/fuzzer_stats", instance->folder);
	struct buf text;
	struct err err;
	bool over;

	buf_init(&text, STATS_MOST);
	if (!disk_read(path, &text, &err))
		buf_clear(&text); /* not there yet */
	over = instance->listener->rest(instance->listener->self,
	        statistic(buf_bytes(&text), "execs_done"),
	        (uint32_t)statistic(buf_bytes(&text), "edges_found"));
	buf_release(&text);
	return over;
}

/* What it said last, as far as that is a complaint. */
static bool complain(struct instance *instance, struct err *err)
{
	struct buf log, shown;
	struct err unread;
	struct bytes text;

	buf_init(&log, LOG_MOST);
	buf_init(&shown, SIZE_MAX);
	if (!disk_read(instance->log, &log, &unread))
		buf_add_text(&log, unread.text);
	text = buf_bytes(&log);
	text = bytes_from(text, bytes_find(text, BYTES("PROGRAM ABORT")));
	if (text.n == 0)
		text = bytes_from(buf_bytes(&log),
		        log.n > LOG_SHOWN ? log.n - LOG_SHOWN : 0);
	escape_bytes(&shown, bytes_sub(text, 0, LOG_SHOWN));
	err_set(err, "afl-fuzz ended: %.*s; all of it is in %s",
	        BYTES_FMT(buf_bytes(&shown)), instance->log);
	buf_release(&shown);
	buf_release(&log);
	return false;
}

bool afl_run(const struct afl_plan *plan, bool later,
        const struct afl_listener *listener, struct err *err)
{
	struct instance instance = { .plan = plan, .listener = listener };
	bool over = false;

	arena_init(&instance.arena);
	instance.folder = arena_printf(&instance.arena, "%s/%s", plan->folder,
	        instance_of(plan, &instance.arena));
	instance.log = arena_printf(&instance.arena, "%s.log", instance.folder);
	if (!start(&instance, err))
		return false;
	while (!ended(&instance) && !over) {
		poll(NULL, 0, LOOK_MS);
		over = rest(&instance);
		if (!later)
			play_kept(&instance);
	}
	stop(&instance);
	rest(&instance);
	play_kept(&instance);
	if (!over && instance.status != 0)
		complain(&instance, err);
	over |= instance.status == 0;
	arena_release(&instance.arena);
	return over;
}
