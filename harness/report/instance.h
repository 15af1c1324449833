/* SPDX-License-Identifier: MIT
 *
 * The verdicts on one instance of a case, gathered so that they are printed
 * together: what each clause says, where they contradict each other, what the
 * answer means, what passed on the wire and how to see it again.
 */
#ifndef REPORT_INSTANCE_H
#define REPORT_INSTANCE_H

#include "report/terminal.h"

struct again;
struct judged;

struct instance {
	struct arena arena;
	const struct scase *scase; /* NULL: nothing gathered */
	const char *name;
	struct judged *list;
	size_t count, room;
	const char *transcript, *repeat;
};

void instance_init(struct instance *instance);
void instance_release(struct instance *instance);
void instance_clear(struct instance *instance);
bool instance_empty(const struct instance *instance);
/* Whether the event is about the instance being gathered. */
bool instance_is(
        const struct instance *instance, const struct event_verdict *event);
/* Copies what it keeps. */
void instance_add(struct instance *instance, const struct event_verdict *event);

/* How many answers pass one clause and break another by their code. */
size_t instance_contradictions(const struct instance *instance);
/* Prints what the style wants shown, which may be nothing. */
void instance_print(const struct instance *instance, const struct spec *spec,
        const struct terminal_style *style, struct buf *to);
/* Whether the style wants anything shown that was not: then all of it is taken
 * for shown, else counted. */
bool instance_is_news(const struct instance *instance,
        const struct terminal_style *style, struct again *again);
/* The verdict's word. */
void instance_word(struct buf *to, enum verdict verdict, bool colour);

#endif
