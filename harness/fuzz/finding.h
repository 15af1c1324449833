/* SPDX-License-Identifier: MIT
 *
 * A finding as it is kept: a folder of its own with
 *
 *	finding.json  all of struct finding
 *	input         what the client sends, octet for octet
 *	transcript    what passed, for `judge` (fuzz/proof.h)
 *	log           what the server, or a sanitizer in it, said of its end
 *
 * It appears whole or not at all, whenever the process or the machine ends.
 */
#ifndef FUZZ_FINDING_H
#define FUZZ_FINDING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define FINDING_FILE "finding.json"
#define FINDING_INPUT "input"
#define FINDING_TRANSCRIPT "transcript"

/* Texts are printable ASCII, "" where there is nothing to say. */
struct finding {
	const char *name;     /* of its folder: made from the key */
	const char *kind;     /* suspect_kind_name() */
	const char *key;
	const char *row;      /* the case's id, "" if no clause is broken */
	const char *instance; /* of the case, where only that case's own dialogue
	                         shows it and `input` cannot; else "" */
	const char *clause;   /* its id, or "" */
	const char *verdict;  /* verdict_name() */
	const char *reply, *why;
	bool confirmed;       /* seen again on a fresh connection */
	struct bytes input;   /* any octets */
	const char *shown;    /* the transcript, for people */
	const char *record;   /* for the file; NULL where it was read: it stays
	                         what it is in the file */
	const char *log;
	/* Where and how it was found: the command line's arguments that name
	 * the server and what is known of it, the seed, how many sessions the
	 * worker had had. */
	const char *const *arguments;
	size_t argument_count;
	uint64_t seed, sessions;
	unsigned job;
	const char *found;    /* "2026-11-25T19:02:10Z" */
	const char *repeat;   /* the command that plays it again */
};

/* The name for a key: letters, digits, '.', '-', and not too long. */
const char *finding_name(const char *key, struct arena *arena);

/* One line of JSON without its LF. The input's octets stand in it as the
 * characters of their numbers. */
void finding_text(const struct finding *finding, struct buf *to);
/* From that, or from the file. `from` is named in complaints. */
bool finding_parse(struct finding *finding, struct bytes text, const char *from,
        struct arena *arena, struct err *err) MUST_CHECK;

/* Makes the folder where it is not there, and tries whether it can be written
 * to; removes what an interrupted finding_store() has left. */
bool findings_open(const char *folder, struct err *err) MUST_CHECK;
/* A finding of that name that is there already stays as it is. */
bool finding_store(const struct finding *finding, const char *folder,
        struct err *err) MUST_CHECK;
/* Puts it, with a record, in the place of the one in `path`, its folder. */
bool finding_replace(const struct finding *finding, const char *path,
        struct err *err) MUST_CHECK;
/* Reads the finding in `path`, its folder. */
bool finding_load(struct finding *finding, const char *path,
        struct arena *arena, struct err *err) MUST_CHECK;

#endif
