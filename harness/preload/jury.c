/* SPDX-License-Identifier: MIT */
#include "preload/jury.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/mem.h"
#include "fuzz/engine.h"
#include "fuzz/examine.h"
#include "spec/load.h"

enum { KEYS = 4096 };

static struct room {
	struct spec spec;
	struct profile profile;
	struct examiner examiner;
	struct suspects suspects;
	bool told[KEYS]; /* by the key's hash */
	struct map map;
	struct tape tape;
	const char *seeds;
} room;

/* What is asked. Of a session that is not on the tape the input comes behind it,
 * its entries and their octets. */
struct question {
	struct map map;
	bool on_tape, ended;
	enum stop stop;
	size_t input;
	struct transcript session; /* its pointers are the asker's */
};

/* --- the line -------------------------------------------------------------- */

static bool say(int line, const void *from, size_t n)
{
	const uint8_t *at = from;
	ssize_t done;

	for (; n > 0; at += done, n -= (size_t)done) {
		done = send(line, at, n, MSG_NOSIGNAL);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done <= 0)
			return false;
	}
	return true;
}

static bool hear(int line, void *to, size_t n)
{
	uint8_t *at = to;
	ssize_t done;

	for (; n > 0; at += done, n -= (size_t)done) {
		done = recv(line, at, n, MSG_WAITALL);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done <= 0)
			return false;
	}
	return true;
}

/* --- the jury -------------------------------------------------------------- */

static bool *told(const char *key)
{
	return &room.told[map_hash(key) % KEYS];
}

static bool load(const struct jury_task *task, struct err *err)
{
	struct complaints complaints;
	bool good;

	complaints_init(&complaints);
	good = spec_load(&room.spec, task->specs, &complaints);
	if (!good)
		err_set(err, "%s", complaints.texts[0]);
	complaints_release(&complaints);
	profile_init(&room.profile);
	return good && (!task->profile ||
	                       profile_load(&room.profile, task->profile, err));
}

static bool choose(
        const struct jury_task *task, struct standard *standard, struct err *err)
{
	*standard = (struct standard){ EDITION_5321, LENS_RFC, &room.profile };
	if (task->edition &&
	        !edition_of(bytes_of(task->edition), &standard->edition))
		return err_set(err, "SMTPSPEC_EDITION: %s is none",
		        task->edition);
	if (task->lens && !lens_of(bytes_of(task->lens), &standard->lens))
		return err_set(err, "SMTPSPEC_LENS: %s is none", task->lens);
	return true;
}

static bool prepare(const struct jury_task *task)
{
	struct standard standard;
	struct err err;

	if (!load(task, &err) || !choose(task, &standard, &err)) {
		fprintf(stderr, "smtpspec: %s\n", err.text);
		return false;
	}
	examiner_init(&room.examiner, &room.spec, standard, &room.profile);
	suspects_init(&room.suspects);
	return true;
}

/* Whether afl-fuzz began with it, cut as it cuts what is too long. */
static bool is_seed(struct bytes input)
{
	DIR *dir = room.seeds ? opendir(room.seeds) : NULL;
	struct dirent *entry;
	bool found = false;
	char path[8192];
	struct err err;
	struct buf seed;

	while (dir && !found && (entry = readdir(dir))) {
		snprintf(path, sizeof path, "%s/%s", room.seeds, entry->d_name);
		buf_init(&seed, INPUT_MOST);
		found = (disk_read(path, &seed, &err) || seed.n > 0) &&
		        bytes_eq(buf_bytes(&seed), input);
		buf_release(&seed);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The suspect that was not yet told, else any, else NULL. */
static const struct suspect *find_suspect(
        const struct observation *seen, bool *news)
{
	const struct encounter encounter = { .fate = FATE_LIVES, .seen = *seen };
	const struct suspects *found = &room.suspects;

	*news = false;
	examine(&room.examiner, &encounter, &room.suspects);
	for (size_t i = 0; i < found->count; i++)
		if (!*told(found->list[i].key)) {
			*news = true;
			return &found->list[i];
		}
	return found->count > 0 ? &found->list[0] : NULL;
}

static void tell_all(void)
{
	for (size_t i = 0; i < room.suspects.count; i++)
		*told(room.suspects.list[i].key) = true;
}

static int verdict(
        struct bytes input, const struct transcript *t, enum stop stop)
{
	const struct suspect *suspect;
	struct exchanges exchanges;
	struct observation seen = { .stop = stop, .transcript = t,
		.exchanges = &exchanges };
	bool news;

	exchanges_init(&exchanges);
	exchanges_read(&exchanges, t);
	map_states(&room.map, &exchanges);
	suspect = find_suspect(&seen, &news);
	exchanges_release(&exchanges);
	if (news && is_seed(input)) {
		tell_all();
		news = false;
	}
	if (news) {
		*told(suspect->key) = true;
		map_only_violation(&room.map, map_hash(suspect->key));
	} else if (suspect) {
		map_violation(&room.map, map_hash(suspect->key));
	}
	return news ? SIGABRT : 0;
}

static bool hear_octets(int line, struct buf *to, size_t n)
{
	to->p = mem_new(n);
	to->n = to->cap = n;
	return hear(line, to->p, n);
}

/* False where nobody asks any more. */
static bool judge_asked(int line, const struct question *question, int *status)
{
	struct transcript t = question->session;
	struct buf input;
	bool good;

	buf_init(&input, SIZE_MAX);
	t.room = t.count;
	t.entries = mem_new(t.count * sizeof *t.entries);
	t.octets.p = NULL;
	good = hear_octets(line, &input, question->input) &&
	       hear(line, t.entries, t.count * sizeof *t.entries) &&
	       hear_octets(line, &t.octets, t.octets.n);
	if (good)
		*status = verdict(buf_bytes(&input), &t, question->stop);
	transcript_release(&t);
	buf_release(&input);
	return good;
}

static int judge_tape(bool ended)
{
	struct transcript t;
	int status;

	transcript_init(&t);
	tape_transcript(&room.tape, ended, &t);
	status = verdict(tape_input(&room.tape), &t, STOP_NOT);
	transcript_release(&t);
	return status;
}

static bool answer(int line, const char *segment)
{
	struct question question;
	int status = 0;

	if (!hear(line, &question, sizeof question))
		return false;
	if (!room.map.octets) {
		room.map = question.map;
		map_attach(&room.map, segment);
	}
	if (question.on_tape)
		status = judge_tape(question.ended);
	else if (!judge_asked(line, &question, &status))
		return false;
	return say(line, &status, sizeof status);
}

/* Nothing of the server's goes on in here, and afl-fuzz does not wait for us:
 * of all that is open we keep the line and the tape. */
static void leave_server(int line)
{
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	dup2(line, JURY_LINE);
	room.tape.output = dup2(room.tape.output, JURY_LINE + 1);
	close_range(STDERR_FILENO + 1, JURY_LINE - 1, 0);
	close_range(JURY_LINE + 2, ~0u, 0);
}

static _Noreturn void sit(int line, const struct jury_task *task)
{
	uint32_t timeout_ms;

	room.tape = *task->tape;
	room.seeds = task->seeds;
	leave_server(line);
	if (!prepare(task))
		_exit(1);
	timeout_ms = room.profile.timeout_ms;
	if (say(JURY_LINE, &timeout_ms, sizeof timeout_ms))
		while (answer(JURY_LINE, task->segment))
			continue;
	_exit(0);
}

/* --- who asks it ----------------------------------------------------------- */

uint32_t jury_summon(const struct jury_task *task)
{
	uint32_t timeout_ms = 0;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return 0;
	pid = fork();
	/* A grandchild, so that the server has no child that it did not start. */
	if (pid == 0) {
		if (fork() != 0)
			_exit(0);
		sit(ends[1], task);
	}
	close(ends[1]);
	dup3(ends[0], JURY_LINE, O_CLOEXEC);
	close(ends[0]);
	waitpid(pid, NULL, 0);
	hear(JURY_LINE, &timeout_ms, sizeof timeout_ms);
	return timeout_ms;
}

static int hear_status(void)
{
	int status;

	return hear(JURY_LINE, &status, sizeof status) ? status : -1;
}

int jury_hear(const struct map *map, struct bytes input,
        const struct transcript *t, enum stop stop)
{
	const struct question question = { .map = *map, .stop = stop,
		.input = input.n, .session = *t };

	if (!say(JURY_LINE, &question, sizeof question) ||
	        !say(JURY_LINE, input.p, input.n) ||
	        !say(JURY_LINE, t->entries, t->count * sizeof *t->entries) ||
	        !say(JURY_LINE, t->octets.p, t->octets.n))
		return -1;
	return hear_status();
}

int jury_hear_tape(const struct map *map, bool ended)
{
	const struct question question = { .map = *map, .on_tape = true,
		.ended = ended };

	return say(JURY_LINE, &question, sizeof question) ? hear_status() : -1;
}
