/* SPDX-License-Identifier: MIT */
#include "wire/find.h"
#include "wire/address.h"
#include "wire/octet.h"

/* Where the group ends whose inside begins at `in`: the offset of its ">", or
 * in.n when another "<" or the end comes first. */
static size_t angle_end(struct bytes in)
{
	for (size_t i = 0; i < in.n; i++) {
		/* Elsewhere in free text a quote is but a quote. */
		if (i == 0 || in.p[i - 1] == ':')
			i += quoted_string_length(bytes_from(in, i));
		if (i < in.n && in.p[i] == '>')
			return i;
		if (i < in.n && in.p[i] == '<')
			break;
	}
	return in.n;
}

bool angle_find(struct bytes *rest, struct bytes *inside)
{
	while (rest->n > 0) {
		struct bytes in =
		        bytes_from(*rest, bytes_index(*rest, '<') + 1);
		size_t end = angle_end(in);

		*rest = in;
		if (end == in.n)
			continue;
		*inside = bytes_sub(in, 0, end);
		*rest = bytes_from(in, end + 1);
		return true;
	}
	return false;
}

static bool is_utf8(uint8_t octet)
{
	return octet > 127;
}

/* Where the local part begins that ends right before `at`. */
static size_t word_start(struct bytes in, size_t at)
{
	size_t i = at;

	if (at > 0 && in.p[at - 1] == '"') {
		i = at > LOCAL_PART_LIMIT ? at - LOCAL_PART_LIMIT : 0;
		while (i < at && quoted_string_length(
		                         bytes_sub(in, i, at - i)) != at - i)
			i++;
		return i;
	}
	while (i > 0 && (octet_is(in.p[i - 1], OCTET_ATEXT) ||
	                        in.p[i - 1] == '.' || is_utf8(in.p[i - 1])))
		i--;
	return i;
}

/* The length of the domain or literal at the start of `in`. */
static size_t word_length(struct bytes in)
{
	size_t n = 0;

	if (octet_first(in, '[')) {
		n = bytes_index(in, ']');
		return n < in.n ? n + 1 : 0;
	}
	while (n < in.n && (octet_is(in.p[n], OCTET_LDH) || in.p[n] == '.' ||
	                           is_utf8(in.p[n])))
		n++;
	/* The sentence's, not the domain's. */
	while (n > 0 && (in.p[n - 1] == '.' || in.p[n - 1] == '-'))
		n--;
	return n;
}

static bool word_find(struct bytes text, struct bytes *address)
{
	for (size_t at = 0; at < text.n; at++) {
		if (text.p[at] != '@')
			continue;
		size_t start = word_start(text, at);
		size_t domain = word_length(bytes_from(text, at + 1));

		if (start < at && domain > 0) {
			*address =
			        bytes_sub(text, start, at + 1 + domain - start);
			return true;
		}
	}
	return false;
}

static struct bytes without_route(struct bytes in)
{
	size_t colon = bytes_index(in, ':');

	return octet_first(in, '@') && colon < in.n ? bytes_from(in, colon + 1)
	                                            : in;
}

bool address_find(struct bytes text, struct bytes *address)
{
	struct bytes rest = text, inside;

	while (angle_find(&rest, &inside)) {
		inside = without_route(inside);
		size_t at = bytes_index(inside, '@');

		if (at > 0 && at + 1 < inside.n) {
			*address = inside;
			return true;
		}
	}
	return word_find(text, address);
}
