/* SPDX-License-Identifier: MIT */
#include "preload/jury.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
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
} room;

/* What is asked. Of a session that is not on the tape its entries come behind
 * it, and their octets. */
struct question {
	struct map map;
	bool on_tape, ended;
	enum stop stop;
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

static void mark_known(const char *known)
{
	struct bytes rest = bytes_of(known), key;
	char text[KEY_TEXT];

	while (bytes_cut(&rest, ',', &key)) {
		snprintf(text, sizeof text, "%.*s", BYTES_FMT(key));
		*told(text) = true;
	}
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

static bool prepare(const struct jury_task *task)
{
	const struct standard standard = { .edition = EDITION_5321,
		.lens = LENS_RFC, .profile = &room.profile };
	struct err err;

	if (!load(task, &err)) {
		fprintf(stderr, "smtpspec: %s\n", err.text);
		return false;
	}
	examiner_init(&room.examiner, &room.spec, standard, &room.profile);
	suspects_init(&room.suspects);
	if (task->known)
		mark_known(task->known);
	return true;
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
			*news = *told(found->list[i].key) = true;
			return &found->list[i];
		}
	return found->count > 0 ? &found->list[0] : NULL;
}

static int verdict(const struct transcript *t, enum stop stop)
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
	if (news)
		map_only_violation(&room.map, map_hash(suspect->key));
	else if (suspect)
		map_violation(&room.map, map_hash(suspect->key));
	return news ? SIGABRT : 0;
}

static bool hear_entries(int line, struct transcript *t)
{
	t->room = t->count;
	t->entries = mem_new(t->count * sizeof *t->entries);
	t->octets.cap = t->octets.n;
	t->octets.p = mem_new(t->octets.n);
	return hear(line, t->entries, t->count * sizeof *t->entries) &&
	       hear(line, t->octets.p, t->octets.n);
}

static bool hear_session(
        int line, const struct question *question, struct transcript *t)
{
	if (!question->on_tape) {
		*t = question->session;
		return hear_entries(line, t);
	}
	transcript_init(t);
	tape_transcript(&room.tape, question->ended, t);
	return true;
}

static bool answer(int line, const char *segment)
{
	struct question question;
	struct transcript t;
	int status = 0;
	bool good;

	if (!hear(line, &question, sizeof question))
		return false;
	if (!room.map.octets) {
		room.map = question.map;
		map_attach(&room.map, segment);
	}
	good = hear_session(line, &question, &t);
	if (good)
		status = verdict(&t, question.stop);
	transcript_release(&t);
	return good && say(line, &status, sizeof status);
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

static int ask(const struct question *question, const struct transcript *t)
{
	int status;

	if (!say(JURY_LINE, question, sizeof *question))
		return -1;
	if (t && (!say(JURY_LINE, t->entries, t->count * sizeof *t->entries) ||
	                 !say(JURY_LINE, t->octets.p, t->octets.n)))
		return -1;
	return hear(JURY_LINE, &status, sizeof status) ? status : -1;
}

int jury_hear(const struct map *map, const struct transcript *t, enum stop stop)
{
	const struct question question = { .map = *map, .stop = stop,
		.session = *t };

	return ask(&question, t);
}

int jury_hear_tape(const struct map *map, bool ended)
{
	const struct question question = { .map = *map, .on_tape = true,
		.ended = ended, .stop = STOP_NOT };

	return ask(&question, NULL);
}
