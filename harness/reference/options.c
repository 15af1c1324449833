/* SPDX-License-Identifier: MIT */
#include "reference/reference.h"

enum field {
	F_VRFY,
	F_EXPN,
	F_HELP,
	F_ETRN,
	F_PIPELINING,
	F_ESC,
	F_SIZE,
	F_8BITMIME,
	F_CHUNKING,
	F_DSN,
	F_PRIORITY,
	F_LIMITS,
	F_SMTPUTF8,
	F_GREETING,
	F_TLS,
	F_AUTH,
	F_GATE,
	F_SERVICE,
	F_PROTOCOL,
	F_CALLER,
};

enum { GATE_NONE, GATE_AUTH, GATE_TLS, GATE_BOTH = GATE_AUTH | GATE_TLS };
enum { TLS_NONE, TLS_OFFERED, TLS_IMPLICIT };
enum { SERVICE_MX, SERVICE_SUBMISSION, SERVICE_ODMR };
enum { PROTOCOL_SMTP, PROTOCOL_LMTP };
enum { CALLER_LOCAL, CALLER_REMOTE };

static const struct {
	const char *text;
	enum field field;
	unsigned value;
} options[] = {
	{ "vrfy=enabled", F_VRFY, SUPPORT_ENABLED },
	{ "vrfy=disabled", F_VRFY, SUPPORT_DISABLED },
	{ "vrfy=unimplemented", F_VRFY, SUPPORT_UNIMPLEMENTED },
	{ "vrfy=syntax", F_VRFY, SUPPORT_SYNTAX },
	{ "expn=enabled", F_EXPN, SUPPORT_ENABLED },
	{ "expn=disabled", F_EXPN, SUPPORT_DISABLED },
	{ "expn=unimplemented", F_EXPN, SUPPORT_UNIMPLEMENTED },
	{ "help=yes", F_HELP, true },
	{ "help=no", F_HELP, false },
	{ "etrn=yes", F_ETRN, true },
	{ "etrn=no", F_ETRN, false },
	{ "pipelining=yes", F_PIPELINING, true },
	{ "pipelining=no", F_PIPELINING, false },
	{ "esc=yes", F_ESC, true },
	{ "esc=no", F_ESC, false },
	{ "size=yes", F_SIZE, true },
	{ "size=no", F_SIZE, false },
	{ "8bitmime=yes", F_8BITMIME, true },
	{ "8bitmime=no", F_8BITMIME, false },
	{ "chunking=yes", F_CHUNKING, true },
	{ "chunking=no", F_CHUNKING, false },
	{ "dsn=yes", F_DSN, true },
	{ "dsn=no", F_DSN, false },
	{ "mt-priority=yes", F_PRIORITY, true },
	{ "mt-priority=no", F_PRIORITY, false },
	{ "limits=yes", F_LIMITS, true },
	{ "limits=no", F_LIMITS, false },
	{ "smtputf8=yes", F_SMTPUTF8, true },
	{ "smtputf8=no", F_SMTPUTF8, false },
	{ "greeting=220", F_GREETING, 220 },
	{ "greeting=554", F_GREETING, 554 },
	{ "greeting=521", F_GREETING, 521 },
	{ "tls=none", F_TLS, TLS_NONE },
	{ "tls=offered", F_TLS, TLS_OFFERED },
	{ "tls=implicit", F_TLS, TLS_IMPLICIT },
	{ "auth=none", F_AUTH, false },
	{ "auth=offered", F_AUTH, true },
	{ "gate=none", F_GATE, GATE_NONE },
	{ "gate=auth", F_GATE, GATE_AUTH },
	{ "gate=tls", F_GATE, GATE_TLS },
	{ "gate=tls+auth", F_GATE, GATE_BOTH },
	{ "service=mx", F_SERVICE, SERVICE_MX },
	{ "service=submission", F_SERVICE, SERVICE_SUBMISSION },
	{ "service=odmr", F_SERVICE, SERVICE_ODMR },
	{ "protocol=smtp", F_PROTOCOL, PROTOCOL_SMTP },
	{ "protocol=lmtp", F_PROTOCOL, PROTOCOL_LMTP },
	{ "caller=local", F_CALLER, CALLER_LOCAL },
	{ "caller=remote", F_CALLER, CALLER_REMOTE },
};

void reference_config_init(struct reference_config *config)
{
	*config = (struct reference_config){ .mutant = REFERENCE_CORRECT,
		.no_smtputf8 = true };
}

static void set_flag(
        struct reference_config *config, enum field field, bool yes)
{
	bool *const off[] = {
		[F_HELP] = &config->no_help,
		[F_PIPELINING] = &config->no_pipelining,
		[F_ESC] = &config->no_esc,
		[F_SIZE] = &config->no_size,
		[F_8BITMIME] = &config->no_8bitmime,
		[F_CHUNKING] = &config->no_chunking,
		[F_DSN] = &config->no_dsn,
		[F_PRIORITY] = &config->no_priority,
		[F_LIMITS] = &config->no_limits,
		[F_SMTPUTF8] = &config->no_smtputf8,
	};

	if (field == F_ETRN)
		config->etrn = yes;
	else
		*off[field] = !yes;
}

static void set(
        struct reference_config *config, enum field field, unsigned value)
{
	switch (field) {
	case F_VRFY:
		config->vrfy = (enum support)value;
		break;
	case F_EXPN:
		config->expn = (enum support)value;
		break;
	case F_GREETING:
		config->greeting = value;
		break;
	case F_TLS:
		config->tls = value == TLS_OFFERED;
		config->implicit_tls = value == TLS_IMPLICIT;
		break;
	case F_AUTH:
		config->auth = value;
		break;
	case F_GATE:
		config->auth_gate = value & GATE_AUTH;
		config->tls_gate = value & GATE_TLS;
		break;
	case F_SERVICE:
		config->submission = value == SERVICE_SUBMISSION;
		config->odmr = value == SERVICE_ODMR;
		break;
	case F_PROTOCOL:
		config->lmtp = value == PROTOCOL_LMTP;
		break;
	case F_CALLER:
		config->remote = value == CALLER_REMOTE;
		break;
	default:
		set_flag(config, field, value);
	}
}

static bool set_mutant(
        struct reference_config *config, struct bytes name, struct err *err)
{
	for (size_t i = 0; i < mutant_count(); i++) {
		if (!bytes_eq_text(name, mutant_at(i)->name))
			continue;
		config->mutant = (int)i;
		return true;
	}
	return err_set(err, "there is no mutant `%.*s'", BYTES_FMT(name));
}

bool reference_option(
        struct reference_config *config, struct bytes option, struct err *err)
{
	const struct bytes mutant = BYTES("mutant=");

	if (bytes_starts_nocase(option, mutant))
		return set_mutant(config, bytes_from(option, mutant.n), err);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (!bytes_eq_text(option, options[i].text))
			continue;
		set(config, options[i].field, options[i].value);
		return true;
	}
	return err_set(err, "the reference server has no option `%.*s'",
	        BYTES_FMT(option));
}

bool reference_options(
        struct reference_config *config, struct bytes list, struct err *err)
{
	struct bytes word;

	while (bytes_cut(&list, ' ', &word))
		if (word.n > 0 && !reference_option(config, word, err))
			return false;
	return true;
}
