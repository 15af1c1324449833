/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: which reference server an input asks for.
 */
#ifndef REFERENCE_FUZZING_H
#define REFERENCE_FUZZING_H

#include "base/fuzzing.h"
#include "reference/reference.h"

/* A correct server with the options in `words`, or without any where they are
 * no options. */
static inline struct reference_config fuzz_config(struct bytes words)
{
	struct reference_config config;
	struct err ignored;

	reference_config_init(&config);
	if (!reference_options(&config, words, &ignored))
		reference_config_init(&config);
	config.mutant = REFERENCE_CORRECT;
	return config;
}

/* The same of the input's first line, which is cut off. */
static inline struct reference_config fuzz_policy(struct bytes *in)
{
	struct bytes line = { NULL, 0 };

	fuzz_line(in, &line);
	return fuzz_config(bytes_sub(line, 0, bytes_index(line, '\n')));
}

#endif
