/* SPDX-License-Identifier: MIT */
#include "report/baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/mem.h"
#include "report/judged.h"
#include "report/sink.h"
#include "report/text.h"
#include "spec/file.h"
#include "spec/waivers.h"

struct baseline {
	char *path;
	char *real; /* of the file itself, not of a link to it */
	mode_t mode;
	struct waivers waivers; /* that it holds, and the candidates */
	size_t room, held;
	struct buf octets; /* what it holds, then the candidates' text */
	char since[DATE_SIZE], expires[DATE_SIZE];
	const char *target;
	bool strict, written;
};

static bool read_held(struct baseline *baseline, struct complaints *complaints)
{
	struct waivers *waivers = &baseline->waivers;

	if (!file_read(baseline->path, &baseline->octets, complaints) ||
	        !waivers_load(waivers, baseline->path, true, complaints))
		return false;
	baseline->held = waivers->count;
	if (!waivers->in_brackets)
		return true;
	complain(complaints, waivers->at,
	        "a list in brackets, to which nothing can be added; write it "
	        "with dashes");
	return false;
}

/* What is no file yet is an empty one. */
static bool find_file(struct baseline *baseline, struct complaints *complaints)
{
	struct stat status;

	baseline->mode = 0666;
	baseline->real = realpath(baseline->path, NULL);
	if (!baseline->real && errno == ENOENT) {
		baseline->real = mem_text(baseline->path);
		return true;
	}
	if (stat(baseline->path, &status) == 0)
		baseline->mode = status.st_mode & 07777;
	return read_held(baseline, complaints);
}

struct baseline *baseline_open(
        const char *path, int today, struct complaints *complaints)
{
	struct baseline *baseline = mem_new(sizeof *baseline);

	baseline->path = mem_text(path);
	baseline->target = "";
	date_text(today, baseline->since);
	date_text(today + BASELINE_DAYS, baseline->expires);
	waivers_init(&baseline->waivers);
	buf_init(&baseline->octets, FILE_MOST);
	if (find_file(baseline, complaints))
		return baseline;
	baseline_close(baseline);
	return NULL;
}

static bool on_run(void *self, const struct event_run *event, struct err *err)
{
	struct baseline *baseline = self;

	(void)err;
	baseline->target =
	        arena_text(&baseline->waivers.arena, bytes_of(event->target));
	baseline->strict = event->strict;
	return true;
}

/* As a waiver names the answer (spec/waivers.h): by its code where it has one,
 * without the brackets around what stands instead of an answer. */
static const char *answer_of(const char *reply, struct arena *arena)
{
	size_t n = strlen(reply);

	if (n == 0)
		return "nothing";
	if (judged_code(reply) > 0)
		return arena_text(arena, bytes_at(reply, 3));
	if (reply[0] == '(' && reply[n - 1] == ')')
		return arena_text(arena, bytes_at(reply + 1, n - 2));
	return arena_text(arena, bytes_of(reply));
}

static bool held_already(
        const struct baseline *baseline, const struct event_verdict *event)
{
	for (size_t i = 0; i < baseline->waivers.count; i++) {
		const struct waiver *waiver = &baseline->waivers.list[i];

		if (waiver_is_about(waiver, event->scase, event->instance,
		            event->clause) &&
		        waiver_has_answer(waiver, event->reply))
			return true;
	}
	return false;
}

static struct waiver *waiver_new(struct baseline *baseline)
{
	struct waivers *waivers = &baseline->waivers;
	struct waiver *list;

	if (waivers->count >= baseline->room) {
		baseline->room = 2 * waivers->count + 16;
		list = ARENA_ARRAY(
		        &waivers->arena, struct waiver, baseline->room);
		if (waivers->count > 0)
			memcpy(list, waivers->list,
			        waivers->count * sizeof *list);
		waivers->list = list;
	}
	return &waivers->list[waivers->count++];
}

static void add_quoted(struct buf *to, const char *text)
{
	buf_add_text(to, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_text(to, "\\");
		buf_add(to, bytes_at(text, 1));
	}
	buf_add_text(to, "\"\n");
}

/* Under the dashes of the list. */
static void begin_line(struct baseline *baseline, const char *text)
{
	unsigned column = baseline->waivers.at.column;

	buf_printf(&baseline->octets, "%*s%s", column > 0 ? (int)column - 1 : 0,
	        "", text);
}

static void write_waiver(struct baseline *baseline, const struct waiver *waiver)
{
	struct buf *to = &baseline->octets;

	begin_line(baseline, "- clause: ");
	buf_printf(to, "%s\n", waiver->clause);
	begin_line(baseline, "  case: ");
	buf_printf(to, "%s\n", waiver->scase);
	begin_line(baseline, "  answer: ");
	add_quoted(to, waiver->answer);
	begin_line(baseline, "  owner:\n");
	begin_line(baseline, "  reason:\n");
	begin_line(baseline, "  since: ");
	buf_printf(to, "%s\n", baseline->since);
	begin_line(baseline, "  expires: ");
	buf_printf(to, "%s\n", baseline->expires);
}

static void write_head(struct baseline *baseline)
{
	struct buf *to = &baseline->octets;

	if (to->n > 0 && to->p[to->n - 1] != '\n')
		buf_add_text(to, "\n");
	begin_line(baseline, "# Candidates of ");
	buf_printf(to, "%s from ", baseline->since);
	text_line(to, baseline->target);
	buf_add_text(to, ": say who answers for each, and why.\n");
}

static bool on_verdict(
        void *self, const struct event_verdict *event, struct err *err)
{
	struct baseline *baseline = self;
	struct arena *arena = &baseline->waivers.arena;
	struct waiver *waiver;

	(void)err;
	if (!verdict_gates(event->verdict, baseline->strict) ||
	        event->verdict == VERDICT_FLAKY || !event->clause ||
	        held_already(baseline, event))
		return true;
	if (baseline->waivers.count == baseline->held)
		write_head(baseline);
	waiver = waiver_new(baseline);
	*waiver = (struct waiver){
		.clause = event->clause->id,
		.scase = event->scase->id,
		.answer = answer_of(event->reply, arena),
	};
	write_waiver(baseline, waiver);
	return true;
}

static bool wrong(const char *path, struct err *err)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

static bool fill(int fd, const struct baseline *baseline, const char *path,
        struct err *err)
{
	struct sink sink = sink_of(fd, path);
	bool written = sink_write(&sink, buf_bytes(&baseline->octets), err);

	if (written && fsync(fd) != 0)
		written = wrong(path, err);
	sink_drop(&sink);
	if (close(fd) != 0 && written)
		written = wrong(path, err);
	return written;
}

/* Beside the file, which it then replaces. */
static bool replace(const struct baseline *baseline, struct err *err)
{
	struct arena arena;
	const char *path;
	bool replaced = false;
	int fd;

	arena_init(&arena);
	path = arena_printf(&arena, "%s.%ld", baseline->real, (long)getpid());
	fd = open(
	        path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, baseline->mode);
	if (fd < 0) {
		wrong(path, err);
	} else if (fill(fd, baseline, path, err)) {
		replaced = rename(path, baseline->real) == 0 ||
		           wrong(baseline->path, err);
	}
	if (fd >= 0 && !replaced)
		unlink(path);
	arena_release(&arena);
	return replaced;
}

static bool on_end(void *self, const struct event_end *event, struct err *err)
{
	struct baseline *baseline = self;

	(void)event;
	if (baseline->waivers.count == baseline->held)
		return true;
	if (baseline->octets.n == FILE_MOST)
		return err_set(
		        err, "%s: would be larger than 4 MiB", baseline->path);
	baseline->written = replace(baseline, err);
	return baseline->written;
}

struct listener baseline_listener(struct baseline *baseline)
{
	return (struct listener){
		.run = on_run,
		.verdict = on_verdict,
		.end = on_end,
		.self = baseline,
	};
}

size_t baseline_added(const struct baseline *baseline)
{
	return baseline->written ? baseline->waivers.count - baseline->held : 0;
}

void baseline_close(struct baseline *baseline)
{
	waivers_release(&baseline->waivers);
	buf_release(&baseline->octets);
	free(baseline->path);
	free(baseline->real);
	free(baseline);
}
