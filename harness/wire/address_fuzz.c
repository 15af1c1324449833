/* SPDX-License-Identifier: MIT
 *
 * A mailbox is its parts with an @ between them, and keeps the limits; in angle
 * brackets it is a path of that mailbox; quoting its local part anew does not
 * change what it means.
 */
#include "base/fuzzing.h"

#include "base/buf.h"
#include "wire/address.h"

static void quote_anew(struct bytes local)
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
	assert(quoted_string_valid(buf_bytes(&quoted), true));
	assert(local_part_eq(local, buf_bytes(&quoted)));
	buf_release(&quoted);
}

static void look_mailbox(struct bytes in, const struct mailbox *mailbox)
{
	struct path path;
	struct buf angled;
	size_t used;

	assert(mailbox->local.n + 1 + mailbox->domain.n == in.n);
	assert(local_part_valid(mailbox->local));
	assert(domain_valid(mailbox->domain) ||
	        address_literal_valid(mailbox->domain));
	buf_init(&angled, SIZE_MAX);
	buf_add_text(&angled, "<");
	buf_add(&angled, in);
	buf_add_text(&angled, ">");
	if (path_parse(buf_bytes(&angled), &path, &used)) {
		assert(used == angled.n && path.route.n == 0);
		assert(bytes_eq(path.mailbox.local, mailbox->local));
		assert(bytes_eq(path.mailbox.domain, mailbox->domain));
	} else {
		assert(angled.n > PATH_LIMIT);
	}
	buf_release(&angled);
}

FUZZ_TARGET(in)
{
	struct mailbox mailbox;
	struct path path;
	size_t used;

	if (mailbox_parse(in, &mailbox))
		look_mailbox(in, &mailbox);
	if (path_parse(in, &path, &used)) {
		assert(used <= in.n && used <= PATH_LIMIT);
		assert(in.p[0] == '<' && in.p[used - 1] == '>');
		assert(!path.null || path.mailbox.local.n == 0);
	}
	if (local_part_valid(in))
		quote_anew(in);
	if (atom_valid(in))
		assert(dot_string_valid(in) && string_valid(in));
	if (quoted_string_valid(in, true))
		assert(quoted_string_length(in) == in.n && string_valid(in));
	if (in.n > 0)
		assert(local_part_eq(in, in) || in.n > LOCAL_PART_LIMIT);
}
