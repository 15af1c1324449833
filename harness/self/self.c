/* SPDX-License-Identifier: MIT */
#include "self/self.h"

static struct peer *open_reference(void *config)
{
	return reference_open(config);
}

struct peer_factory self_factory(struct reference_config *config)
{
	return (struct peer_factory){ open_reference, config };
}

static void declare(struct profile *profile, enum fact fact, const char *value)
{
	profile->facts[fact] = fact_value_of(fact, bytes_of(value));
}

void self_declare(
        const struct reference_config *config, struct profile *profile)
{
	static const char *const supports[] = {
		[SUPPORT_ENABLED] = "enabled",
		[SUPPORT_DISABLED] = "disabled",
		[SUPPORT_UNIMPLEMENTED] = "unimplemented",
		[SUPPORT_SYNTAX] = "syntax",
	};
	const char *service = "mx", *gate = "none";

	if (config->odmr)
		service = "odmr";
	else if (config->submission)
		service = "submission";
	if (config->tls_gate)
		gate = config->auth_gate ? "tls+auth" : "tls";
	else if (config->auth_gate)
		gate = "auth";
	declare(profile, FACT_VRFY, supports[config->vrfy]);
	declare(profile, FACT_EXPN, supports[config->expn]);
	declare(profile, FACT_PROTOCOL, config->lmtp ? "lmtp" : "smtp");
	declare(profile, FACT_SERVICE, service);
	declare(profile, FACT_GATE, gate);
	if (config->implicit_tls)
		profile->channel = CHANNEL_TLS;
	declare(profile, FACT_CALLER, config->remote ? "remote" : "local");
}
