/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <string.h>

#include "cli/say.h"
#include "cli/subcommands.h"

static const struct {
	const char *name;
	void (*write)(struct buf *to);
} forms[] = {
	{ "man", manual_page },
	{ "bash", manual_bash },
	{ "zsh", manual_zsh },
	{ "fish", manual_fish },
};

enum exit_status subcommand_manual(const struct settings *settings)
{
	const struct texts *words = &settings->words;
	struct buf text;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (words->count != 1 ||
		        strcmp(words->list[0], forms[i].name) != 0)
			continue;
		buf_init(&text, SIZE_MAX);
		forms[i].write(&text);
		return say_result(&text, EXIT_GATE_MET);
	}
	say_wrong("manual: want one of man, bash, zsh, fish");
	return EXIT_USAGE;
}
