/* SPDX-License-Identifier: MIT */
#include "preload/tape.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/talk.h"

/* When the server asked: what it had said, and what it got then. */
struct turn {
	uint32_t said, from, to;
	bool data; /* mail data */
};

struct tape_shared {
	struct turn turns[TAPE_LINES];
	uint32_t turn_count;
	uint32_t read; /* octets of the input that the server has */
	uint32_t size; /* of the input */
	bool over;     /* the server was told that there is no more */
	uint32_t said_at_end; /* by then */
	uint8_t input[TAPE_INPUT];
};

/* Its size is fixed: a server that talks without end gets an error. */
static bool make_output(struct tape *tape)
{
	void *said;

	tape->output = memfd_create("smtpspec", MFD_ALLOW_SEALING);
	if (tape->output < 0 || ftruncate(tape->output, TAPE_OUTPUT) != 0 ||
	        fcntl(tape->output, F_ADD_SEALS,
	                F_SEAL_GROW | F_SEAL_SHRINK) != 0)
		return false;
	said = mmap(NULL, TAPE_OUTPUT, PROT_READ, MAP_SHARED, tape->output, 0);
	tape->said = said;
	return said != MAP_FAILED;
}

static uint32_t said_by_now(const struct tape *tape)
{
	off_t at = lseek(tape->output, 0, SEEK_CUR);

	return at < 0 ? 0 : at > TAPE_OUTPUT ? TAPE_OUTPUT : (uint32_t)at;
}

bool tape_make(struct tape *tape)
{
	void *shared = mmap(NULL, sizeof *tape->shared, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*tape = (struct tape){ .shared = shared, .greeted = TAPE_UNGREETED };
	return shared != MAP_FAILED && make_output(tape) &&
	       dup2(tape->output, STDOUT_FILENO) >= 0;
}

void tape_unmake(struct tape *tape)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere >= 0)
		dup2(nowhere, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	close(nowhere);
	close(tape->output);
}

void tape_begin(struct tape *tape, int input)
{
	struct tape_shared *s = tape->shared;
	ssize_t n = pread(input, s->input, TAPE_INPUT, 0);

	if (tape->greeted == TAPE_UNGREETED)
		tape->greeted = said_by_now(tape);
	s->size = n > 0 ? (uint32_t)n : 0;
	s->turn_count = s->read = s->said_at_end = 0;
	s->over = false;
	lseek(tape->output, tape->greeted, SEEK_SET);
}

static struct turn *last_turn(const struct tape *tape)
{
	struct tape_shared *s = tape->shared;

	return s->turn_count > 0 ? &s->turns[s->turn_count - 1] : NULL;
}

/* The last line that the server said begins with 354: mail data are awaited. */
static bool data_wanted(const struct tape *tape, uint32_t from, uint32_t to)
{
	uint32_t begin = to;

	while (begin > from && (begin == to || tape->said[begin - 1] != '\n'))
		begin--;
	return to - begin >= 3 && memcmp(&tape->said[begin], "354", 3) == 0;
}

struct bytes tape_input(const struct tape *tape)
{
	return bytes_at(tape->shared->input, tape->shared->size);
}

static void next_turn(struct tape *tape)
{
	struct tape_shared *s = tape->shared;
	struct bytes rest = bytes_from(tape_input(tape), s->read);
	struct turn *before = last_turn(tape);
	uint32_t said = said_by_now(tape);
	bool data;

	if (rest.n == 0 || s->turn_count == TAPE_LINES) {
		s->over = true;
		s->said_at_end = said;
		return;
	}
	data = data_wanted(tape, before ? before->said : 0, said);
	s->turns[s->turn_count++] = (struct turn){ said, s->read,
		s->read + (uint32_t)talk_cut(rest, data, true), data };
}

bool tape_pending(const struct tape *tape)
{
	const struct turn *turn = last_turn(tape);

	return turn && tape->shared->read < turn->to;
}

size_t tape_read(struct tape *tape, void *to, size_t n)
{
	struct tape_shared *s = tape->shared;
	struct bytes next;

	if (!tape_pending(tape) && !s->over)
		next_turn(tape);
	if (!tape_pending(tape))
		return 0;
	next = bytes_sub(bytes_at(s->input, last_turn(tape)->to), s->read, n);
	memcpy(to, next.p, next.n);
	s->read += (uint32_t)next.n;
	return next.n;
}

static void hear(const struct tape *tape, uint32_t from, uint32_t to, int step,
        struct transcript *t)
{
	if (to > from)
		transcript_add(t, ENTRY_RECEIVED, step, 0,
		        bytes_at(&tape->said[from], to - from));
}

/* Up to where nobody can tell any more what is a command. */
static uint32_t clear_turns(const struct tape *tape)
{
	const struct tape_shared *s = tape->shared;
	uint32_t i = 0;

	for (; i < s->turn_count; i++) {
		const struct turn *turn = &s->turns[i];

		if (!turn->data && !talk_is_clear(bytes_at(&s->input[turn->from],
		                           turn->to - turn->from)))
			break;
	}
	return i;
}

void tape_transcript(const struct tape *tape, bool ended, struct transcript *t)
{
	const struct tape_shared *s = tape->shared;
	uint32_t heard = 0, end = s->over ? s->said_at_end : said_by_now(tape);
	uint32_t clear = clear_turns(tape);
	int step = STEP_PREAMBLE;

	transcript_add(t, ENTRY_CONNECTED, step, 0, bytes_of(""));
	if (clear < s->turn_count)
		end = s->turns[clear].said;
	for (uint32_t i = 0; i < clear; i++) {
		const struct turn *turn = &s->turns[i];

		hear(tape, heard, turn->said, step, t);
		heard = turn->said;
		step = (int)i;
		transcript_add(t, ENTRY_STEP, step, 0, bytes_of(""));
		transcript_add(t, ENTRY_SENT, step, 0,
		        bytes_at(&s->input[turn->from], turn->to - turn->from));
	}
	hear(tape, heard, end, step, t);
	if (ended && !s->over && clear == s->turn_count)
		transcript_add(t, ENTRY_SERVER_CLOSED, step, 0, bytes_of(""));
	else
		transcript_add(t, ENTRY_CLIENT_CLOSED, step, 0, bytes_of(""));
}
