/* SPDX-License-Identifier: MIT */
#include "cli/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PASSWORD_MOST = 1024 };

static bool from_env(struct profile *profile, const char *name, struct err *err)
{
	const char *value = getenv(name);

	if (!value || !*value)
		return err_set(err, "password-env %s: not in the environment",
		        name);
	profile->account.password =
	        arena_text(&profile->arena, bytes_of(value));
	return true;
}

static bool from_file(struct profile *profile, const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	char line[PASSWORD_MOST];
	bool good;

	if (!file)
		return err_set(err, "password-file %s: %s", path,
		        strerror(errno));
	good = fgets(line, sizeof line, file) != NULL;
	fclose(file);
	line[good ? strcspn(line, "\r\n") : 0] = '\0';
	if (line[0] == '\0')
		return err_set(err, "password-file %s: no password in its first "
		               "line", path);
	profile->account.password = arena_text(&profile->arena, bytes_of(line));
	return true;
}

bool secret_fetch(struct profile *profile, struct err *err)
{
	const struct account *account = &profile->account;

	if (!account->user || account->password)
		return true;
	if (account->password_env)
		return from_env(profile, account->password_env, err);
	if (account->password_file)
		return from_file(profile, account->password_file, err);
	return err_set(err, "user %s: want `password-file` or `password-env` "
	               "too", account->user);
}
