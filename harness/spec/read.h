/* SPDX-License-Identifier: MIT
 *
 * The inside of spec/load.h: what the readers of clauses, cases and catalogue
 * share.
 */
#ifndef SPEC_READ_H
#define SPEC_READ_H

#include "spec/load.h"
#include "spec/yaml.h"

enum { EDITIONS_ALL = (1 << EDITIONS) - 1, CANARY = -1 };

/* A spec table while it grows. */
struct reader {
	struct arena *arena;
	struct complaints *complaints;
	/* On the heap; the clauses move only before the first case is read. */
	struct clause *clauses;
	struct scase *cases;
	struct catalogue_entry *replies;
	size_t clause_count, case_count, reply_count;
};

/* Each reads one file. */
void clauses_read(struct reader *reader, struct node root);
void cases_read(struct reader *reader, struct node root);
void catalogue_read(struct reader *reader, struct node root);

/* The parts of a case, which is read so far that they can refer to it. */
void steps_read(struct node node, struct scase *c);
void rules_read(struct reader *reader, struct node node, struct scase *c);

/* Index of the step of that name, CANARY for `canary`; false when the case has
 * no such step. */
bool step_find(const struct scase *c, const char *name, int *index);

/* Readers for `struct key`. */
void read_answers(struct node value, void *to);  /* struct answers */
void read_editions(struct node value, void *to); /* unsigned */
void read_keyword(struct node value, void *to);  /* const char *: of EHLO */

struct condition_list {
	struct condition *list;
	size_t count;
};
void read_when(struct node value, void *to); /* struct condition_list */

struct given_list {
	struct given *list;
	struct node *steps; /* where they are named */
	size_t count;
};
/* Without the steps' indexes. */
void read_given(struct node value, void *to); /* struct given_list */
/* Finds the steps, of which the case may still lack some. A complaint about
 * each that is not there calls it `what`. */
void given_resolve(
        const struct scase *c, const char *what, struct given_list *given);

/* Complains about a template's braces, and about words in it that neither the
 * case nor one of its steps so far provides. */
void scope_check(struct node node, struct bytes text, const struct scase *c);
/* Whether a template may not have a captured text of that name. */
bool scope_reserved(const char *name);
bool scope_uses(struct bytes text, const char *word);

#endif
