/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: what was read, written anew, which the caller releases; and
 * what another reader makes of it.
 */
#ifndef WIRE_FUZZING_H
#define WIRE_FUZZING_H

#include <arpa/inet.h>

#include "base/buf.h"
#include "base/fuzzing.h"
#include "wire/address.h"
#include "wire/command.h"
#include "wire/reply.h"

/* The verb in lower case, one space, the argument. */
static inline struct buf fuzz_command(const struct command *command)
{
	struct buf line;

	buf_init(&line, SIZE_MAX);
	for (size_t i = 0; i < command->name.n; i++) {
		uint8_t lower = ascii_lower(command->name.p[i]);

		buf_add(&line, bytes_at(&lower, 1));
	}
	if (command->argument.n > 0)
		buf_add_text(&line, " ");
	buf_add(&line, command->argument);
	return line;
}

/* From its lines, as a reply without a flaw is written (RFC 5321 4.2). */
static inline struct buf fuzz_rebuilt(const struct reply *reply)
{
	struct bytes rest = reply->raw;
	struct reply_line line;
	struct buf anew;

	buf_init(&anew, 2 * REPLY_MOST);
	while (reply_next_line(&rest, &line)) {
		buf_printf(&anew, "%03u%c", line.code, line.separator);
		buf_add(&anew, line.text);
		buf_add_text(&anew, "\r\n");
	}
	return anew;
}

/* In angle brackets. */
static inline struct buf fuzz_path(struct bytes mailbox)
{
	struct buf path;

	buf_init(&path, SIZE_MAX);
	buf_add_text(&path, "<");
	buf_add(&path, mailbox);
	buf_add_text(&path, ">");
	return path;
}

/* What a local part means, as a quoted string. */
static inline struct buf fuzz_quoted(struct bytes local)
{
	uint8_t plain[LOCAL_PART_LIMIT];
	size_t n = local_part_plain(local, plain);
	struct buf quoted;

	assert(n <= sizeof plain);
	buf_init(&quoted, SIZE_MAX);
	buf_add_text(&quoted, "\"");
	for (size_t i = 0; i < n; i++) {
		if (plain[i] == '"' || plain[i] == '\\')
			buf_add_text(&quoted, "\\");
		buf_add(&quoted, bytes_at(plain + i, 1));
	}
	buf_add_text(&quoted, "\"");
	return quoted;
}

/* What the system's reader takes for an address. */
static inline bool fuzz_system_takes(int family, struct bytes in)
{
	char text[64] = "", address[16];

	if (in.n == 0 || in.n >= sizeof text || bytes_index(in, 0) < in.n)
		return false;
	memcpy(text, in.p, in.n);
	return inet_pton(family, text, address) == 1;
}

/* The same without the leading zeros that SMTP allows in numbers of up to three
 * digits (RFC 5321 4.1.3). */
static inline bool fuzz_system_takes_ipv4(struct bytes in)
{
	struct buf plain;
	bool takes = in.n > 0 && in.p[in.n - 1] != '.', more = takes;

	buf_init(&plain, SIZE_MAX);
	while (takes && more) {
		struct bytes part = { NULL, 0 };

		more = bytes_index(in, '.') < in.n;
		bytes_cut(&in, '.', &part);
		takes = part.n >= 1 && part.n <= 3;
		while (part.n > 1 && part.p[0] == '0')
			part = bytes_from(part, 1);
		buf_add(&plain, part);
		buf_add_text(&plain, more ? "." : "");
	}
	takes = takes && fuzz_system_takes(AF_INET, buf_bytes(&plain));
	buf_release(&plain);
	return takes;
}

#endif
