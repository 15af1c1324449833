/* SPDX-License-Identifier: MIT
 *
 * Somebody else's session told without what it logged in with: each octet of a
 * response of AUTH (RFC 4954 4), with the command or behind a challenge, becomes
 * an asterisk. Octets come in any pieces; none is added or lost.
 */
#ifndef SESSION_MASK_H
#define SESSION_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mask {
	uint8_t verb[5], code[4]; /* the lines at hand begin so */
	size_t client_at, server_at; /* octets of them so far */
	unsigned blanks;          /* of the client's line */
	bool asked;               /* the last reply was a challenge */
	bool response;            /* the client's line answers one */
};

/* Begin with zeroes. */
void mask_client(struct mask *mask, uint8_t *octets, size_t n);
void mask_server(struct mask *mask, const uint8_t *octets, size_t n);

#endif
