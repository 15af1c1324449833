/* SPDX-License-Identifier: MIT
 *
 * A mailbox is its parts with an @ between them, and keeps the limits; in angle
 * brackets it is a path of that mailbox, if no longer than a path may be.
 */
#include "wire/fuzzing.h"

static void look(struct bytes in, const struct mailbox *mailbox)
{
	struct buf angled = fuzz_path(in);
	struct path path;
	size_t used;

	assert(mailbox->local.n + 1 + mailbox->domain.n == in.n);
	assert(local_part_valid(mailbox->local));
	assert(domain_valid(mailbox->domain) || mailbox->domain.p[0] == '[');
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
		look(in, &mailbox);
	if (path_parse(in, &path, &used)) {
		assert(used <= in.n && used <= PATH_LIMIT);
		assert(in.p[0] == '<' && in.p[used - 1] == '>');
		assert(!path.null || path.mailbox.local.n == 0);
	}
}
