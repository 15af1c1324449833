/* SPDX-License-Identifier: MIT */
#include "cli/recordings.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/declare.h"
#include "cli/say.h"
#include "cli/table.h"
#include "cli/wiretap.h"
#include "fuzz/finding.h"
#include "net/capture.h"
#include "spec/file.h"

enum { OCTETS_MOST = 256 * 1024 * 1024 }; /* of a file */

static const char suffix[] = ".transcript";

static bool read_octets(const char *path, struct buf *octets)
{
	struct complaints complaints;
	bool good;

	complaints_init(&complaints);
	good = file_read(path, octets, &complaints);
	table_complain(&complaints);
	complaints_release(&complaints);
	return good;
}

static const char *value_of(const struct record *record, const char *key)
{
	const struct header *header = record_header(record, key);

	return header ? header->value : NULL;
}

/* --- headers ---------------------------------------------------------------- */

static bool read_randoms(struct recording *r, struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < r->record.header_count; i++) {
		const struct header *h = &r->record.headers[i];

		if (strcmp(h->key, "random") != 0)
			continue;
		if (n == RANDOMS || !*h->value ||
		        strlen(h->value) >= RANDOM_TEXT)
			return err_at(err, h->at,
			        "want %d names of at most %d octets", RANDOMS,
			        RANDOM_TEXT - 1);
		strcpy(r->randoms.names[n++], h->value);
	}
	return n == 0 || n == RANDOMS ||
	       err_at(err, record_header(&r->record, "random")->at,
	               "want %d names", RANDOMS);
}

static bool read_number(
        const struct header *h, unsigned most, unsigned *number, struct err *err)
{
	char *end;
	unsigned long n = strtoul(h->value, &end, 10);

	if (!ascii_digit((uint8_t)*h->value) || *end || n > most)
		return err_at(err, h->at, "want a number, at most %u", most);
	*number = (unsigned)n;
	return true;
}

static struct transcript *new_transcript(struct recordings *all)
{
	struct transcript *t = mem_new(sizeof *t);

	transcript_init(t);
	all->captured = mem_grow(all->captured,
	        (all->captured_count + 1) * sizeof *all->captured);
	return all->captured[all->captured_count++] = t;
}

/* What was unclear in it is left out. */
static bool read_transcript(struct recordings *all, struct recording *r,
        struct recorded *to, struct err *err)
{
	const struct header *unclear = record_header(&r->record, "unclear");
	struct transcript *clear;
	unsigned step;

	to->transcript = &r->record.transcript;
	if (!unclear)
		return true;
	if (!read_number(unclear, INT_MAX, &step, err))
		return false;
	clear = new_transcript(all);
	transcript_copy(clear, &r->record.transcript, (int)step);
	to->transcript = clear;
	to->stop = STOP_NOT;
	return true;
}

/* Whether the table has this case with these steps still. */
static bool case_stands(const struct spec *spec, const struct record *record)
{
	const char *instance = value_of(record, "case");
	struct bytes rest = bytes_of("");
	const struct scase *scase;
	char id[128] = "";
	size_t n = strcspn(instance, ".@");
	struct bytes name;

	if (n < sizeof id)
		memcpy(id, instance, n);
	scase = spec_case(spec, id);
	if (value_of(record, "steps"))
		rest = bytes_of(value_of(record, "steps"));
	for (size_t i = 0; scase && i < scase->step_count; i++)
		if (!bytes_cut(&rest, ' ', &name) ||
		        !bytes_eq_text(name, scase->steps[i].name))
			return false;
	return scase && rest.n == 0;
}

static bool read_headers(struct recordings *all, struct recording *r,
        const struct spec *spec, struct recorded *to, struct err *err)
{
	const struct header *attempt = record_header(&r->record, "attempt");
	const struct header *stop = record_header(&r->record, "stop");

	if (!read_randoms(r, err))
		return false;
	if (record_header(&r->record, "random"))
		to->randoms = &r->randoms;
	if (stop && !stop_of(stop->value, &to->stop))
		return err_at(err, stop->at, "nothing stops a session so");
	to->attempt = 1;
	if (attempt && !read_number(attempt, 1000, &to->attempt, err))
		return false;
	to->befell = value_of(&r->record, "befell");
	to->accused = value_of(&r->record, "accused");
	to->remark = value_of(&r->record, "remark");
	if (!read_transcript(all, r, to, err))
		return false;
	to->instance = value_of(&r->record, "case");
	if (!to->instance || case_stands(spec, &r->record))
		return true;
	to->remark = arena_printf(&all->arena,
	        "%s: made for the case %s, which the table does not have "
	        "like this (any more): judged as any session is",
	        r->path, to->instance);
	to->instance = NULL;
	return true;
}

/* --- files ------------------------------------------------------------------ */

static struct recording *new_file(struct recordings *all, const char *path)
{
	struct recording *r = mem_new(sizeof *r);

	r->path = path;
	all->files = mem_grow(
	        all->files, (all->file_count + 1) * sizeof *all->files);
	all->files[all->file_count++] = r;
	return r;
}

static struct recorded *new_session(struct recordings *all)
{
	all->list =
	        mem_grow(all->list, (all->count + 1) * sizeof *all->list);
	all->list[all->count] = (struct recorded){ .stop = STOP_NOT };
	return &all->list[all->count++];
}

static bool parse_transcript(struct recordings *all, const char *path,
        const struct spec *spec, struct bytes octets)
{
	struct recording *r = new_file(all, path);
	struct recorded *session = new_session(all);
	struct err err;

	if (!record_read(&r->record, octets, path, &err) ||
	        !read_headers(all, r, spec, session, &err)) {
		say_complaint(err.text);
		return false;
	}
	session->name = path;
	return true;
}

/* False, with a complaint, where it is to another server than those before. */
static bool same_server(struct recordings *all, const char *path,
        const struct flow *flow)
{
	char server[PARTY_TEXT];

	party_text(&flow->server, server);
	if (*all->server == '\0')
		strcpy(all->server, server);
	if (strcmp(all->server, server) == 0)
		return true;
	say_wrong("%s: packet %llu: a session with %s, behind others with %s: "
	          "judge them apart (tcpdump -r %s -w ... host A and port P "
	          "parts them)",
	        path, (unsigned long long)flow->first_packet, server,
	        all->server, path);
	return false;
}

static const char *flow_name(struct recordings *all, const char *path,
        const struct flow *flow)
{
	char client[PARTY_TEXT], server[PARTY_TEXT];

	party_text(&flow->client, client);
	party_text(&flow->server, server);
	return arena_printf(&all->arena, "%s: %s to %s, packet %llu", path,
	        client, server, (unsigned long long)flow->first_packet);
}

static bool add_flow(struct recordings *all, const char *path,
        struct flow *flow, size_t *sessions)
{
	struct transcript *t = new_transcript(all);
	const char *name = flow_name(all, path, flow), *why;
	struct recorded *session;

	switch (wiretap_read(flow, t, &all->arena, &why)) {
	case WIRETAP_EMPTY:
		return true;
	case WIRETAP_OTHER:
		say_wrong("%s: left out: %s", name, why);
		return true;
	case WIRETAP_SMTP:
		break;
	}
	(*sessions)++;
	session = new_session(all);
	session->name = name;
	session->transcript = t;
	if (why)
		session->remark =
		        arena_printf(&all->arena, "%s: %s", name, why);
	return same_server(all, path, flow);
}

static void tell_left_out(const char *path, const struct capture *c)
{
	if (c->fragments > 0)
		say_wrong("%s: packet %llu: a fragment, left out (%llu of "
		          "them)",
		        path, (unsigned long long)c->first_fragment,
		        (unsigned long long)c->fragments);
	if (c->broken > 0)
		say_wrong("%s: packet %llu: its headers are cut or broken, left "
		          "out (%llu of them)",
		        path, (unsigned long long)c->first_broken,
		        (unsigned long long)c->broken);
}

static bool parse_capture(
        struct recordings *all, const char *path, struct bytes octets)
{
	FILE *stream = fmemopen((void *)octets.p, octets.n, "rb");
	struct capture capture = { 0 };
	size_t sessions = 0;
	struct err err;
	bool good;

	if (!stream) {
		say_wrong("%s: %s", path, strerror(errno));
		return false;
	}
	good = capture_read(&capture, stream, path, &err);
	if (!good)
		say_wrong("%s", err.text);
	else
		tell_left_out(path, &capture);
	for (size_t i = 0; good && i < capture.flows.count; i++)
		good = add_flow(all, path, capture.flows.list[i], &sessions);
	if (good && sessions == 0) {
		say_wrong("%s: no SMTP session in it (%zu TCP connections in "
		          "%llu packets)",
		        path, capture.flows.count,
		        (unsigned long long)capture.packets);
		good = false;
	}
	capture_release(&capture);
	return good;
}

static bool open_file(
        struct recordings *all, const char *path, const struct spec *spec)
{
	struct buf octets;
	bool good;

	buf_init(&octets, OCTETS_MOST);
	good = read_octets(path, &octets);
	if (good && capture_is(buf_bytes(&octets)))
		good = parse_capture(all, path, buf_bytes(&octets));
	else if (good)
		good = parse_transcript(all, path, spec, buf_bytes(&octets));
	buf_release(&octets);
	return good;
}

static int is_transcript(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name), end = sizeof suffix - 1;

	return entry->d_name[0] != '.' && n > end &&
	       strcmp(entry->d_name + n - end, suffix) == 0;
}

/* Not alphasort: its order depends on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool open_transcripts(
        struct recordings *all, const char *folder, const struct spec *spec)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_transcript, by_name);
	bool good = n > 0;

	if (n < 0)
		say_wrong("%s: %s", folder, strerror(errno));
	if (n == 0)
		say_wrong("%s: no *%s in it", folder, suffix);
	for (int i = 0; i < n; i++) {
		good &= open_file(all,
		        arena_printf(&all->arena, "%s/%s", folder,
		                entries[i]->d_name),
		        spec);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return good;
}

static bool open_folder(
        struct recordings *all, const char *folder, const struct spec *spec)
{
	const char *finding = arena_printf(&all->arena, "%s/%s", folder,
	        FINDING_FILE);

	return access(finding, F_OK) == 0
	               ? open_file(all, arena_printf(&all->arena, "%s/%s",
	                                        folder, FINDING_TRANSCRIPT),
	                         spec)
	               : open_transcripts(all, folder, spec);
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Two recordings of one try contradict each other, or one was given twice. */
static bool all_different(const struct recordings *all)
{
	for (size_t a = 0; a < all->count; a++)
		for (size_t b = 0; b < a; b++) {
			const struct recorded *x = &all->list[a];
			const struct recorded *y = &all->list[b];

			if (!x->instance || !y->instance ||
			        x->attempt != y->attempt ||
			        strcmp(x->instance, y->instance) != 0)
				continue;
			say_wrong("%s and %s both hold try %u of %s", y->name,
			        x->name, x->attempt, x->instance);
			return false;
		}
	return true;
}

bool recordings_open(struct recordings *all, const struct texts *paths,
        const struct spec *spec)
{
	bool good = true;

	*all = (struct recordings){ 0 };
	arena_init(&all->arena);
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->list[i];

		good &= is_folder(path) ? open_folder(all, path, spec)
		                        : open_file(all, path, spec);
	}
	return good && all_different(all);
}

void recordings_close(struct recordings *all)
{
	for (size_t i = 0; i < all->file_count; i++) {
		record_release(&all->files[i]->record);
		free(all->files[i]);
	}
	for (size_t i = 0; i < all->captured_count; i++) {
		transcript_release(all->captured[i]);
		free(all->captured[i]);
	}
	free(all->captured);
	free(all->files);
	free(all->list);
	arena_release(&all->arena);
}

/* --- what was known --------------------------------------------------------- */

/* "catchall=no (from what)". */
static bool set_fact(
        struct profile *profile, const struct header *h, struct err *err)
{
	struct bytes rest = bytes_of(h->value), key, value;
	enum fact fact;

	if (!bytes_cut(&rest, '=', &key) || !bytes_cut(&rest, ' ', &value) ||
	        !fact_of(key, &fact) || fact_value_of(fact, value) < 0 ||
	        rest.n < 2)
		return err_at(err, h->at, "want `fact=value (from what)`");
	profile->facts[fact] = fact_value_of(fact, value);
	profile->inferred[fact] = true;
	profile->inferred_from[fact] = arena_text(
	        &profile->arena, bytes_sub(rest, 1, rest.n - 2));
	return true;
}

static bool probed(const struct header *h)
{
	struct bytes rest = bytes_of(h->value), key = { 0 };
	enum fact fact;

	return bytes_cut(&rest, '=', &key) && fact_of(key, &fact) &&
	       !fact_declared(fact);
}

static bool set_entry(
        struct profile *profile, const struct header *h, struct err *err)
{
	struct err what;

	return declare_entry(profile, h->value, &what) ||
	       err_at(err, h->at, "%.900s", what.text);
}

static bool set_known(struct profile *profile, const struct header *h,
        bool declared, struct err *err)
{
	if (strcmp(h->key, "fact") == 0)
		return (declared && !probed(h)) || set_fact(profile, h, err);
	if (declared)
		return true;
	if (strcmp(h->key, "set") == 0)
		return set_entry(profile, h, err);
	if (strcmp(h->key, "timeout") == 0)
		return read_number(h, 3600000, &profile->timeout_ms, err);
	if (strcmp(h->key, "errors") == 0)
		return read_number(h, 1000000, &profile->errors, err);
	if (strcmp(h->key, "profile") == 0)
		profile->name = h->value;
	return true;
}

static bool tells_of_server(const struct header *h)
{
	static const char *const keys[] = { "set", "fact", "profile", "target",
		"edition", "lens" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(h->key, keys[i]) == 0)
			return true;
	return false;
}

static const struct header *next_telling(const struct record *r, size_t *at)
{
	while (*at < r->header_count) {
		const struct header *h = &r->headers[(*at)++];

		if (tells_of_server(h))
			return h;
	}
	return NULL;
}

static bool tell_the_same(const struct recording *a, const struct recording *b,
        struct err *err)
{
	size_t i = 0, k = 0;

	for (;;) {
		const struct header *x = next_telling(&a->record, &i);
		const struct header *y = next_telling(&b->record, &k);

		if (!x && !y)
			return true;
		if (x && y && strcmp(x->key, y->key) == 0 &&
		        strcmp(x->value, y->value) == 0)
			continue;
		return err_set(err,
		        "%.300s knows other things of its server than %.300s "
		        "(line %u): judge them apart",
		        b->path, a->path, y ? y->at.line : 0);
	}
}

bool recordings_profile(const struct recordings *all, struct profile *profile,
        bool declared, struct err *err)
{
	const struct record *first;

	if (all->file_count == 0)
		return true;
	first = &all->files[0]->record;
	for (size_t i = 1; i < all->file_count; i++)
		if (!tell_the_same(all->files[0], all->files[i], err))
			return false;
	for (size_t i = 0; i < first->header_count; i++)
		if (!set_known(profile, &first->headers[i], declared, err))
			return false;
	return true;
}

struct settings recordings_standard(
        const struct recordings *all, const struct settings *settings)
{
	struct settings by = *settings;
	const struct record *first;

	if (all->file_count == 0)
		return by;
	first = &all->files[0]->record;
	if (!by.edition)
		by.edition = value_of(first, "edition");
	if (!by.lens)
		by.lens = value_of(first, "lens");
	return by;
}

const char *recordings_target(const struct recordings *all, struct arena *arena)
{
	const char *target = all->server;

	if (all->file_count > 0)
		target = value_of(&all->files[0]->record, "target");
	return arena_printf(arena, "%s, recorded",
	        target ? target : all->files[0]->path);
}
