/* SPDX-License-Identifier: MIT */
#include "cli/gather.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/mem.h"
#include "cli/say.h"
#include "cli/wiretap.h"
#include "fuzz/engine.h"
#include "fuzz/finding.h"
#include "net/capture.h"
#include "session/record.h"

enum {
	TRANSCRIPT_FILE_MOST = 16 * 1024 * 1024,
	CAPTURE_MOST = 256 * 1024 * 1024,
};

/* --- inputs ----------------------------------------------------------------- */

/* Something that a verb could be begins a line. */
static bool has_command(struct bytes octets)
{
	struct bytes line;

	while (bytes_cut(&octets, '\n', &line))
		if (line.n > 0 && ascii_alpha(line.p[0]))
			return true;
	return false;
}

/* False: no client says that. */
static bool add(struct gathered *g, struct bytes octets)
{
	struct bytes kept = bytes_sub(octets, 0, INPUT_MOST);

	if (!has_command(kept))
		return false;
	if (g->count == GATHER_MOST || g->octets + kept.n > GATHER_OCTETS) {
		g->surplus++;
		return true;
	}
	if (g->count == g->room) {
		g->room = 2 * g->room + 64;
		g->list = mem_grow(g->list, g->room * sizeof *g->list);
	}
	g->cut += octets.n > kept.n;
	g->octets += kept.n;
	g->list[g->count++] = arena_copy(&g->arena, kept);
	return true;
}

/* What the client of each connection says. False: nothing in any. */
static bool add_transcript(struct gathered *g, const struct transcript *t)
{
	bool any = false;
	struct buf said;

	buf_init(&said, SIZE_MAX);
	for (size_t i = 0; i < t->count; i++) {
		const struct entry *e = &t->entries[i];

		if (e->kind == ENTRY_CONNECTED) {
			any |= add(g, buf_bytes(&said));
			buf_clear(&said);
		} else if (e->kind == ENTRY_SENT) {
			buf_add(&said, transcript_octets(t, e));
		}
	}
	any |= add(g, buf_bytes(&said));
	buf_release(&said);
	return any;
}

/* --- files ------------------------------------------------------------------ */

static bool add_record(
        struct gathered *g, const char *path, bool *any, struct err *err)
{
	struct record record = { 0 };
	struct buf text;
	bool good;

	buf_init(&text, TRANSCRIPT_FILE_MOST);
	good = disk_read(path, &text, err) &&
	       record_read(&record, buf_bytes(&text), path, err);
	if (good)
		*any = add_transcript(g, &record.transcript);
	record_release(&record);
	buf_release(&text);
	return good;
}

static bool add_flow(struct gathered *g, struct flow *flow)
{
	struct transcript transcript;
	struct arena arena;
	const char *why;
	bool any;

	arena_init(&arena);
	transcript_init(&transcript);
	any = wiretap_read(flow, &transcript, &arena, &why) == WIRETAP_SMTP &&
	      add_transcript(g, &transcript);
	transcript_release(&transcript);
	arena_release(&arena);
	return any;
}

static bool add_capture(
        struct gathered *g, const char *path, bool *any, struct err *err)
{
	FILE *stream = fopen(path, "rb");
	struct capture capture = { 0 };
	struct stat is;
	bool good;

	if (!stream)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (fstat(fileno(stream), &is) == 0 && is.st_size > CAPTURE_MOST) {
		fclose(stream);
		return err_set(err, "%s: over %d octets; editcap -c parts it",
		        path, CAPTURE_MOST);
	}
	good = capture_read(&capture, stream, path, err);
	for (size_t i = 0; good && i < capture.flows.count; i++)
		*any |= add_flow(g, capture.flows.list[i]);
	capture_release(&capture);
	return good && (*any || err_set(err, "%s: no SMTP session in it (%llu "
	                                     "packets)", path,
	                                (unsigned long long)capture.packets));
}

static bool read_start(const char *path, struct buf *start, struct err *err)
{
	/* A longer file is no error: its rest is left out. */
	return disk_read(path, start, err) || start->n > 0;
}

static bool add_file(
        struct gathered *g, const char *path, bool *any, struct err *err)
{
	struct buf start;
	bool good;

	*any = false;
	g->files++;
	buf_init(&start, INPUT_MOST + 1);
	good = read_start(path, &start, err);
	if (good && capture_is(buf_bytes(&start)))
		good = add_capture(g, path, any, err);
	else if (good && record_is(buf_bytes(&start)))
		good = add_record(g, path, any, err);
	else if (good)
		*any = add(g, buf_bytes(&start));
	buf_release(&start);
	return good;
}

/* --- folders ---------------------------------------------------------------- */

static bool is_finding(const char *folder, struct arena *arena)
{
	return access(arena_printf(arena, "%s/" FINDING_FILE, folder), F_OK) ==
	       0;
}

static bool add_finding(struct gathered *g, const char *folder, struct err *err)
{
	bool any;

	return add_file(g, arena_printf(&g->arena, "%s/" FINDING_INPUT, folder),
	        &any, err);
}

static bool visit(struct gathered *g, FTS *tree, FTSENT *at, struct err *err)
{
	bool any, good = true;

	switch (at->fts_info) {
	case FTS_D:
		if (at->fts_level > 0 && at->fts_name[0] == '.') {
			fts_set(tree, at, FTS_SKIP);
		} else if (is_finding(at->fts_accpath, &g->arena)) {
			good = add_finding(g, at->fts_accpath, err);
			fts_set(tree, at, FTS_SKIP);
		}
		break;
	case FTS_F:
		if (at->fts_name[0] == '.')
			break;
		good = add_file(g, at->fts_accpath, &any, err);
		g->empty += good && !any;
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return err_set(err, "%s: %s", at->fts_path,
		        strerror(at->fts_errno));
	case FTS_DP:
		break;
	default:
		g->odd++;
		break;
	}
	return good;
}

static bool gather_folder(
        struct gathered *g, const char *path, struct err *err)
{
	char *const paths[] = { (char *)path, NULL };
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	FTSENT *at;
	bool good = true;

	if (!tree)
		return err_set(err, "%s: %s", path, strerror(errno));
	while (good && (at = fts_read(tree)))
		good = visit(g, tree, at, err);
	fts_close(tree);
	return good;
}

static bool gather_path(struct gathered *g, const char *path, struct err *err)
{
	struct stat is;
	bool any;

	if (stat(path, &is) != 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (S_ISDIR(is.st_mode))
		return gather_folder(g, path, err);
	if (!S_ISREG(is.st_mode))
		return err_set(err, "%s: neither a file nor a folder", path);
	return add_file(g, path, &any, err) &&
	       (any || err_set(err, "%s: neither what a client sends nor a "
	                            "transcript nor captured traffic", path));
}

static void tell(const char *what, size_t n)
{
	if (n > 0)
		say_wrong("--seeds: %s: %zu", what, n);
}

bool gather(struct gathered *g, const struct texts *paths, struct err *err)
{
	struct err why;

	*g = (struct gathered){ 0 };
	arena_init(&g->arena);
	for (size_t i = 0; i < paths->count; i++)
		if (!gather_path(g, paths->list[i], &why))
			return err_set(err, "--seeds %.1000s", why.text);
	tell("inputs left out, for 20000, or 32 MiB of them, are the most (the "
	     "corpus of a fuzzer is for --corpus)", g->surplus);
	tell("inputs cut behind 4096 octets", g->cut);
	tell("files left out, for no line in them begins with a letter",
	        g->empty);
	tell("left out, for they are neither files nor folders", g->odd);
	return true;
}

void gather_release(struct gathered *g)
{
	free(g->list);
	arena_release(&g->arena);
}
