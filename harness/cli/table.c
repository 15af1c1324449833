/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"
#include "oracle/checks.h"
#include "spec/lint.h"

/* Where an installed program has its table: beside the folder that it is in.
 * NULL for one that is not installed. */
static const char *installed_folder(void)
{
	static const char behind[] = "/../share/smtpspec/specs";
	static char folder[PATH_MAX];
	ssize_t n = readlink(
	        "/proc/self/exe", folder, sizeof folder - sizeof behind);
	char *slash;

	if (n <= 0)
		return NULL;
	folder[n] = '\0';
	slash = strrchr(folder, '/');
	if (!slash)
		return NULL;
	strcpy(slash, behind);
	return access(folder, X_OK) == 0 ? folder : NULL;
}

const char *table_folder(const struct settings *settings)
{
	const char *folder = settings->specs;

	if (!folder)
		folder = getenv("SMTPSPEC_SPECS");
	if (!folder || !*folder)
		folder = installed_folder();
	return folder ? folder : SMTPSPEC_SPECS_DIR;
}

void table_complain(const struct complaints *complaints)
{
	size_t kept = complaints->count < COMPLAINTS_MOST ? complaints->count
	                                                  : COMPLAINTS_MOST;

	for (size_t i = 0; i < kept; i++)
		say_complaint(complaints->texts[i]);
	if (complaints->count > kept)
		say_wrong("... and %zu more", complaints->count - kept);
}

bool table_load(struct spec *spec, const struct settings *settings)
{
	static const struct lint_names names = { check_known, NULL };
	struct complaints complaints;
	bool loaded;

	complaints_init(&complaints);
	loaded = spec_load(spec, table_folder(settings), &complaints) &&
	         spec_lint_checks(spec, &complaints, &names);
	table_complain(&complaints);
	complaints_release(&complaints);
	return loaded;
}

bool table_waivers(struct waivers *waivers, const struct settings *settings)
{
	struct complaints complaints;
	bool loaded;

	waivers_init(waivers);
	if (!settings->waivers)
		return true;
	complaints_init(&complaints);
	loaded = waivers_load(waivers, settings->waivers, false, &complaints);
	table_complain(&complaints);
	complaints_release(&complaints);
	return loaded;
}

bool table_profile_is_file(const char *name)
{
	size_t n = strlen(name);

	return strchr(name, '/') ||
	       (n > 5 && strcmp(name + n - 5, ".yaml") == 0);
}

const char *table_profile(
        const struct settings *settings, const char *name, struct arena *arena)
{
	return table_profile_is_file(name)
	               ? name
	               : arena_printf(arena, "%s/profiles/%s.yaml",
	                      table_folder(settings), name);
}
