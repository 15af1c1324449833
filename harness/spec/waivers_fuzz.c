/* SPDX-License-Identifier: MIT
 *
 * Any file is waivers that somebody answers for until a day, or complaints with
 * their places.
 */
#include "base/fuzzing.h"

#include "base/date.h"
#include "spec/waivers.h"

static void look(const struct waiver *waiver)
{
	char text[DATE_SIZE];

	assert(waiver->clause || waiver->scase);
	assert(*waiver->answer && *waiver->owner && *waiver->reason);
	assert(waiver->at.line > 0 && waiver->since <= waiver->expires);
	date_text(waiver->since, text);
	date_text(waiver->expires, text);
	waiver_has_answer(waiver, "502 5.5.1 no");
}

FUZZ_TARGET(in)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_fill(&file, in);
	struct complaints complaints;
	struct waivers waivers;

	complaints_init(&complaints);
	waivers_init(&waivers);
	if (waivers_load(&waivers, path, false, &complaints))
		for (size_t i = 0; i < waivers.count; i++)
			look(&waivers.list[i]);
	else
		assert(strncmp(complaints.texts[0], path, strlen(path)) == 0);
	waivers_release(&waivers);
	complaints_release(&complaints);
}
