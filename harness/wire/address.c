/* SPDX-License-Identifier: MIT */
#include "wire/address.h"
#include "wire/octet.h"

/* x_scan: the length of the x at the start of `in`; 0 when there is none, or
 * none that could be followed by what may stand behind an x. */

/* Whether a scan took the whole, and there was something to take. */
static bool whole(struct bytes in, size_t scanned)
{
	return in.n > 0 && scanned == in.n;
}

/* Dot-string = Atom *( "." Atom ) */
static size_t dot_string_scan(struct bytes in)
{
	for (size_t n = 0;; n++) {
		size_t atom = octet_run(bytes_from(in, n), OCTET_ATEXT);

		if (atom == 0)
			return 0;
		n += atom;
		if (n == in.n || in.p[n] != '.')
			return n;
	}
}

/* Quoted-string = DQUOTE *( qtextSMTP / quoted-pairSMTP ) DQUOTE */
size_t quoted_string_length(struct bytes in)
{
	if (!octet_first(in, '"'))
		return 0;
	for (size_t i = 1; i < in.n; i++) {
		if (in.p[i] == '"')
			return i + 1;
		if (in.p[i] == '\\') {
			if (++i == in.n || !octet_is(in.p[i], OCTET_QPAIR))
				return 0;
		} else if (!octet_is(in.p[i], OCTET_QTEXT)) {
			return 0;
		}
	}
	return 0;
}

static size_t local_part_scan(struct bytes in)
{
	size_t n = octet_first(in, '"') ? quoted_string_length(in)
	                                : dot_string_scan(in);

	return n <= LOCAL_PART_LIMIT ? n : 0;
}

/* sub-domain = Let-dig [ Ldh-str ], 63 octets by RFC 1035 2.3.4 */
static bool label_valid(struct bytes in)
{
	return in.n >= 1 && in.n <= 63 && octet_run(in, OCTET_LDH) == in.n &&
	       octet_is(in.p[0], OCTET_LET_DIG) &&
	       octet_is(in.p[in.n - 1], OCTET_LET_DIG);
}

/* Domain = sub-domain *( "." sub-domain ) */
static size_t domain_scan(struct bytes in)
{
	for (size_t n = 0;; n++) {
		size_t label = octet_run(bytes_from(in, n), OCTET_LDH);

		if (!label_valid(bytes_sub(in, n, label)))
			return 0;
		n += label;
		if (n > DOMAIN_LIMIT)
			return 0;
		if (n == in.n || in.p[n] != '.')
			return n;
	}
}

static size_t address_literal_scan(struct bytes in)
{
	struct bytes literal = bytes_sub(in, 0, bytes_index(in, ']') + 1);

	return address_literal_valid(literal) ? literal.n : 0;
}

/* Mailbox = Local-part "@" ( Domain / address-literal ) */
static size_t mailbox_scan(struct bytes in, struct mailbox *mailbox)
{
	size_t local = local_part_scan(in);
	struct bytes rest = bytes_from(in, local + 1);
	size_t domain = octet_first(rest, '[') ? address_literal_scan(rest)
	                                       : domain_scan(rest);

	if (local == 0 || !octet_first(bytes_from(in, local), '@') ||
	        domain == 0)
		return 0;
	mailbox->local = bytes_sub(in, 0, local);
	mailbox->domain = bytes_sub(rest, 0, domain);
	return local + 1 + domain;
}

/* A-d-l = At-domain *( "," At-domain ), and the ":" that is not part of it */
static size_t route_scan(struct bytes in)
{
	for (size_t n = 0;; n++) {
		size_t domain = domain_scan(bytes_from(in, n + 1));

		if (!octet_first(bytes_from(in, n), '@') || domain == 0)
			return 0;
		n += 1 + domain;
		if (octet_first(bytes_from(in, n), ':'))
			return n;
		if (!octet_first(bytes_from(in, n), ','))
			return 0;
	}
}

bool atom_valid(struct bytes in)
{
	return whole(in, octet_run(in, OCTET_ATEXT));
}

bool dot_string_valid(struct bytes in)
{
	return whole(in, dot_string_scan(in));
}

bool quoted_string_valid(struct bytes in, bool may_be_empty)
{
	return whole(in, quoted_string_length(in)) &&
	       (may_be_empty || in.n > 2);
}

bool string_valid(struct bytes in)
{
	return atom_valid(in) || quoted_string_valid(in, true);
}

bool local_part_valid(struct bytes in)
{
	return whole(in, local_part_scan(in));
}

bool domain_valid(struct bytes in)
{
	return whole(in, domain_scan(in));
}

bool mailbox_parse(struct bytes in, struct mailbox *mailbox)
{
	struct mailbox got;

	if (!whole(in, mailbox_scan(in, &got)))
		return false;
	*mailbox = got;
	return true;
}

/* Behind the "<" and the source route. */
static size_t path_mailbox_scan(struct bytes in, struct path *path)
{
	struct bytes postmaster = BYTES("postmaster");
	size_t n = mailbox_scan(in, &path->mailbox);

	if (n > 0 || path->route.n > 0)
		return n;
	if (octet_first(in, '>')) {
		path->null = true;
	} else if (bytes_starts_nocase(in, postmaster)) {
		path->postmaster = true;
		path->mailbox.local = bytes_sub(in, 0, postmaster.n);
	}
	return path->mailbox.local.n;
}

bool path_parse(struct bytes in, struct path *path, size_t *used)
{
	struct path got = { 0 };
	size_t route = route_scan(bytes_from(in, 1));
	size_t n = route > 0 ? route + 2 : 1;

	if (!octet_first(in, '<'))
		return false;
	got.route = bytes_sub(in, 1, route);
	n += path_mailbox_scan(bytes_from(in, n), &got);
	if (!got.null && got.mailbox.local.n == 0)
		return false;
	if (!octet_first(bytes_from(in, n), '>') || n + 1 > PATH_LIMIT)
		return false;
	*path = got;
	*used = n + 1;
	return true;
}

/* A local part's octets without its quoting. */
struct plain {
	struct bytes rest;
	bool quoted;
};

static struct plain plain_of(struct bytes local)
{
	bool quoted = local.n >= 2 && octet_first(local, '"') &&
	              local.p[local.n - 1] == '"';

	if (quoted)
		local = bytes_sub(local, 1, local.n - 2);
	return (struct plain){ local, quoted };
}

static bool plain_next(struct plain *plain, uint8_t *octet)
{
	if (plain->quoted && plain->rest.n > 1 &&
	        octet_first(plain->rest, '\\'))
		plain->rest = bytes_from(plain->rest, 1);
	if (plain->rest.n == 0)
		return false;
	*octet = plain->rest.p[0];
	plain->rest = bytes_from(plain->rest, 1);
	return true;
}

size_t local_part_plain(struct bytes local, uint8_t out[LOCAL_PART_LIMIT])
{
	struct plain plain = plain_of(local);
	size_t n = 0;

	while (n < LOCAL_PART_LIMIT && plain_next(&plain, &out[n]))
		n++;
	return n;
}

bool local_part_eq(struct bytes a, struct bytes b)
{
	struct plain left = plain_of(a), right = plain_of(b);
	uint8_t x, y;

	while (plain_next(&left, &x))
		if (!plain_next(&right, &y) || x != y)
			return false;
	return !plain_next(&right, &y);
}

bool bytes_is_postmaster(struct bytes local)
{
	uint8_t plain[LOCAL_PART_LIMIT];
	size_t n = local_part_plain(local, plain);

	return bytes_eq_nocase(bytes_at(plain, n), BYTES("postmaster"));
}
