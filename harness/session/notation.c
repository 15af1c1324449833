/* SPDX-License-Identifier: MIT */
#include "session/notation.h"

/* Steps and microseconds beyond it are cut off. */
enum { NUMBER_MOST = 1000 * 1000 * 1000 };

struct reading {
	struct transcript *to;
	int step;
	uint64_t us;
};

static int number(struct bytes text)
{
	int n = 0;
	bool negative = text.n > 0 && text.p[0] == '-';

	for (size_t i = negative; i < text.n && ascii_digit(text.p[i]) &&
	                          n < NUMBER_MOST / 10; i++)
		n = n * 10 + (text.p[i] - '0');
	return negative ? -n : n;
}

static struct bytes octets_of(struct bytes line)
{
	bool keeps_lf = line.p[0] >= 'A' && line.p[0] <= 'Z';
	size_t lf = line.p[line.n - 1] == '\n' && !keeps_lf;

	return bytes_sub(line, 2, line.n > 2 + lf ? line.n - 2 - lf : 0);
}

static void passed(struct reading *r, enum entry_kind kind, struct bytes line)
{
	struct bytes octets = octets_of(line);

	if (octets.n > 0)
		transcript_add(r->to, kind, r->step, r->us, octets);
}

static void event(struct reading *r, enum entry_kind kind)
{
	transcript_add(r->to, kind, r->step, r->us, bytes_of(""));
}

/* Its text ends with the line. */
static void remark(struct reading *r, enum entry_kind kind, struct bytes line)
{
	transcript_add(r->to, kind, r->step, r->us,
	        bytes_sub(line, 2, bytes_index(line, '\n') - 2));
}

static void pass_time(struct reading *r, int us)
{
	if (us > 0)
		r->us += (uint64_t)us;
}

static void read_line(struct reading *r, struct bytes line)
{
	switch (line.p[0]) {
	case '+':
		event(r, ENTRY_CONNECTED);
		break;
	case '@':
		r->step = number(bytes_from(line, 1));
		event(r, ENTRY_STEP);
		break;
	case 'C':
	case 'c':
		passed(r, ENTRY_SENT, line);
		break;
	case 'S':
	case 's':
		passed(r, ENTRY_RECEIVED, line);
		break;
	case 'Q':
	case 'q':
		transcript_add_quiet(
		        r->to, r->step, r->us, octets_of(line));
		break;
	case '-':
		event(r, ENTRY_SERVER_CLOSED);
		break;
	case '.':
		event(r, ENTRY_CLIENT_CLOSED);
		break;
	case '!':
		event(r, ENTRY_TIMEOUT);
		break;
	case 'T':
		remark(r, ENTRY_SECURED, line);
		break;
	case 'F':
		remark(r, ENTRY_UNSECURED, line);
		break;
	case '~':
		pass_time(r, number(bytes_from(line, 1)));
		break;
	}
}

void notation_read(struct transcript *t, struct bytes text)
{
	struct reading reading = { .to = t, .step = STEP_PREAMBLE };

	while (text.n > 0) {
		size_t n = bytes_index(text, '\n') + 1;

		read_line(&reading, bytes_sub(text, 0, n));
		text = bytes_from(text, n);
	}
}

static void write_octets(struct buf *text, char mark, struct bytes octets)
{
	while (octets.n > 0) {
		size_t lf = bytes_index(octets, '\n');
		struct bytes piece = bytes_sub(octets, 0, lf + 1);

		buf_printf(text, "%c ", lf < octets.n ? mark : mark | 0x20);
		buf_add(text, piece);
		if (lf == octets.n)
			buf_add_text(text, "\n");
		octets = bytes_from(octets, lf + 1);
	}
}

static void write_remark(struct buf *text, char mark, struct bytes remark)
{
	buf_printf(text, "%c ", mark);
	buf_add(text, bytes_sub(remark, 0, bytes_index(remark, '\n')));
	buf_add_text(text, "\n");
}

static void write_entry(
        const struct transcript *t, const struct entry *entry, struct buf *text)
{
	struct bytes octets = transcript_octets(t, entry);

	switch (entry->kind) {
	case ENTRY_CONNECTED:
		buf_add_text(text, "+\n");
		break;
	case ENTRY_STEP:
		buf_printf(text, "@%d\n", entry->step);
		break;
	case ENTRY_SENT:
		write_octets(text, 'C', octets);
		break;
	case ENTRY_RECEIVED:
		write_octets(text, entry->quiet ? 'Q' : 'S', octets);
		break;
	case ENTRY_SERVER_CLOSED:
		buf_add_text(text, "-\n");
		break;
	case ENTRY_CLIENT_CLOSED:
		buf_add_text(text, ".\n");
		break;
	case ENTRY_TIMEOUT:
		buf_add_text(text, "!\n");
		break;
	case ENTRY_SECURED:
		write_remark(text, 'T', octets);
		break;
	case ENTRY_UNSECURED:
		write_remark(text, 'F', octets);
		break;
	}
}

void notation_write(const struct transcript *t, struct buf *text)
{
	uint64_t us = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct entry *entry = &t->entries[i];

		if (entry->us > us)
			buf_printf(text, "~%llu\n",
			        (unsigned long long)(entry->us - us));
		us = entry->us;
		write_entry(t, entry, text);
	}
}
