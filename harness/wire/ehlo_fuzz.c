/* SPDX-License-Identifier: MIT
 *
 * Every keyword that is found is listed, and lies inside the reply with its
 * parameters.
 */
#include "base/fuzzing.h"

#include "wire/ehlo.h"
#include "wire/reply.h"

enum { LOOKED_UP = 4 }; /* each is searched for from the start */

static void look(struct bytes raw, struct bytes keyword, struct bytes params)
{
	struct bytes first;

	assert(fuzz_inside(keyword, raw) && fuzz_inside(params, raw));
	assert(bytes_index(params, '\n') == params.n);
	assert(bytes_eq(params, bytes_trim(params)));
	if (keyword.n == 0)
		return;
	assert(bytes_index(keyword, '\n') == keyword.n);
	assert(ehlo_lists(raw, keyword) && ehlo_params(raw, keyword, &first));
	ehlo_keyword_registered(keyword);
}

FUZZ_TARGET(in)
{
	struct bytes rest = in, keyword, params;
	struct reply_line line;
	size_t keywords = 0, lines = 0;

	for (; ehlo_keyword(&rest, &keyword, &params); keywords++)
		if (keywords < LOOKED_UP)
			look(in, keyword, params);
	for (rest = in; reply_next_line(&rest, &line); lines++) {
		ehlo_domain_valid(line.text);
		assert(!ehlo_line_valid(line.text) || line.text.n > 0);
	}
	assert(lines == 0 ? keywords == 0 : keywords == lines - 1);
}
