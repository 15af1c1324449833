/* SPDX-License-Identifier: MIT
 *
 * For tests: a dialogue with the reference server, and how its replies read.
 */
#ifndef REFERENCE_TESTING_H
#define REFERENCE_TESTING_H

#include "base/testing.h"
#include "reference/reference.h"

#define X16 "xxxxxxxxxxxxxxxx"
#define X64 X16 X16 X16 X16
#define X256 X64 X64 X64 X64
#define X505 X256 X64 X64 X64 X16 X16 X16 "xxxxxxxxx"

static inline struct reference_config configured(const char *options)
{
	struct reference_config config;
	struct err err;

	reference_config_init(&config);
	ck_assert_msg(reference_options(&config, bytes_of(options), &err),
	        "%s: %s", options, err.text);
	return config;
}

enum feeding { FED_WHOLE, FED_BYTEWISE };

static inline void feed(struct peer *peer, struct bytes in, enum feeding how)
{
	if (how == FED_WHOLE)
		peer->ops->feed(peer, in);
	else
		for (size_t i = 0; i < in.n; i++)
			peer->ops->feed(peer, bytes_sub(in, i, 1));
}

/* What the server says to it all, the greeting included. The caller frees. */
static inline struct peer *talk(const struct reference_config *config,
        struct bytes in, enum feeding how)
{
	struct peer *peer = reference_open(config);

	feed(peer, in, how);
	return peer;
}

#endif
