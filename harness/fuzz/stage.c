/* SPDX-License-Identifier: MIT */
#include "fuzz/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spec/load.h"

enum { PATH_ROOM = 4096 };

static bool beside_program(char path[PATH_ROOM])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_ROOM - 16);
	char *slash;

	if (n < 0)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	strcpy(slash ? slash : path, "/specs");
	return access(path, R_OK) == 0;
}

static _Noreturn void give_up(const char *why)
{
	fprintf(stderr, "%s\n", why);
	abort();
}

static void load(struct stage *to, const char *folder)
{
	struct complaints complaints;
	char file[PATH_ROOM + 32];
	struct err err;

	complaints_init(&complaints);
	if (!spec_load(&to->spec, folder, &complaints))
		give_up(complaints.texts[0]);
	complaints_release(&complaints);
	snprintf(file, sizeof file, "%s/profiles/reference.yaml", folder);
	profile_init(&to->profile);
	if (!profile_load(&to->profile, file, &err))
		give_up(err.text);
}

struct stage *stage(void)
{
	static struct stage loaded;
	const char *named = getenv("SMTPSPEC_SPECS");
	char path[PATH_ROOM];

	if (loaded.spec.case_count > 0)
		return &loaded;
	if (named && *named)
		load(&loaded, named);
	else
		load(&loaded, beside_program(path) ? path : SMTPSPEC_SPECS_DIR);
	return &loaded;
}

static void declare(struct stage *to, enum fact fact, const char *value)
{
	to->profile.facts[fact] = fact_value_of(fact, bytes_of(value));
}

static const char *greeting(const struct reference_config *config)
{
	switch (config->greeting) {
	case 554:
		return "554";
	case 521:
		return "521";
	default:
		return "220";
	}
}

void stage_declare(struct stage *to, const struct reference_config *config)
{
	bool open = (config->greeting == 0 || config->greeting == 220) &&
	            !config->auth_gate && !config->tls_gate && !config->odmr;
	bool blanket = open && config->vrfy == SUPPORT_DISABLED;

	to->profile.channel = CHANNEL_PLAIN; /* as the policy before left it */
	self_declare(config, &to->profile);
	declare(to, FACT_GREETING, greeting(config));
	declare(to, FACT_CATCHALL, open ? "no" : "unknown");
	declare(to, FACT_BLANKET, blanket ? "yes" : "no");
	declare(to, FACT_NESTED, open ? "503" : "unknown");
	declare(to, FACT_RCPT, open ? "refused" : "unknown");
}
