/* SPDX-License-Identifier: MIT */
#include "cli/setup.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/rng.h"
#include "cli/declare.h"
#include "cli/secret.h"
#include "cli/table.h"
#include "net/tls.h"
#include "self/self.h"

enum { SEED_OF_SELF = 1 };

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

/* A second signal ends the process as if nobody had asked. */
const volatile sig_atomic_t *setup_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = (int)SA_RESETHAND };
	struct sigaction before;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	/* Of a terminal that is gone; with nohup it shall go on. */
	sigaction(SIGHUP, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
	return &interrupted;
}

uint64_t setup_seed(const struct settings *settings, bool self)
{
	struct rng rng;

	if (settings->seed.given)
		return settings->seed.n;
	if (self)
		return SEED_OF_SELF;
	rng_init(&rng, clock_us() ^ (uint64_t)getpid() << 32);
	/* Short enough to type. */
	return rng_below(&rng, 1000000000);
}

bool setup_standard(const struct settings *settings,
        struct run_options *options, struct err *err)
{
	options->edition = EDITION_5321;
	options->lens = LENS_RFC;
	if (settings->edition &&
	        !edition_of(bytes_of(settings->edition), &options->edition))
		return err_set(err,
		        "--edition %s: want 821, 1123, 2821, 5321 or bis",
		        settings->edition);
	if (settings->lens &&
	        !lens_of(bytes_of(settings->lens), &options->lens))
		return err_set(err,
		        "--lens %s: want rfc, practice or hardening",
		        settings->lens);
	return true;
}

static void override_pace(
        const struct settings *settings, struct profile *profile)
{
	if (settings->sessions.given)
		profile->sessions = (unsigned)settings->sessions.n;
	if (settings->rate.given)
		profile->rate = (unsigned)settings->rate.n;
	if (settings->timeout.given)
		profile->timeout_ms = (unsigned)settings->timeout.n;
}

/* Told now, before anybody is talked to. */
static bool readable_ca(const char *ca, struct err *err)
{
	struct tls_context *trial;
	struct err why;

	if (!ca)
		return true;
	trial = tls_client(ca, false, &why);
	if (!trial)
		return err_set(err, "--ca %s", why.text);
	tls_context_free(trial);
	return true;
}

static bool override_tls(const struct setup *to, struct err *err)
{
	const struct settings *settings = to->settings;
	struct profile *profile = to->profile;
	struct target *target = to->target;

	if (settings->tls &&
	        !channel_of(bytes_of(settings->tls), &profile->channel))
		return err_set(err, "--tls %s: want no, starttls or implicit",
		        settings->tls);
	profile->insecure = profile->insecure || settings->insecure;
	target->insecure = profile->insecure;
	target->ca = settings->ca ? settings->ca : profile->ca;
	target->tls_name = settings->tls_name ? settings->tls_name
	                                      : profile->tls_name;
	return readable_ca(target->ca, err);
}

bool setup_day(const struct settings *settings, struct run_options *options,
        struct err *err)
{
	const char *today = settings->today;

	if (!today) {
		options->today = (int)(time(NULL) / (24 * 60 * 60));
		return true;
	}
	return date_read(bytes_of(today), &options->today) ||
	       err_set(err, "--today %s: want a date such as 2026-12-31",
	               today);
}

void setup_edition(const struct settings *settings,
        const struct profile *profile, struct run_options *options)
{
	/* RFC 2033 4 refers to RFC 821 and RFC 1123. */
	if (!settings->edition && profile_lmtp(profile))
		options->edition = EDITION_1123;
}

bool setup_profile(const struct setup *to, struct err *err)
{
	const struct settings *settings = to->settings;
	struct profile *profile = to->profile;
	const char *name = settings->profile;

	if (!name)
		name = to->self ? "reference" : "auto";
	if (strcmp(name, "auto") != 0 &&
	        !profile_load(profile,
	                table_profile(settings, name, to->arena), err))
		return false;
	if (to->self && !settings->profile)
		self_declare(to->self, profile);
	for (size_t i = 0; i < settings->set.count; i++)
		if (!declare_entry(profile, settings->set.list[i], err))
			return false;
	override_pace(settings, profile);
	setup_edition(settings, profile, to->options);
	return override_tls(to, err) && declare_check(profile, err) &&
	       secret_fetch(profile, err);
}
