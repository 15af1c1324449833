/* SPDX-License-Identifier: MIT */
#include "base/testing.h"
#include "wire/verb.h"

static const struct {
	const char *name;
	struct bytes in;
	enum verb verb;
} names[] = {
	{ "upper case", BYTES("VRFY"), VERB_VRFY },
	{ "lower case", BYTES("expn"), VERB_EXPN },
	{ "mixed case", BYTES("StArTtLs"), VERB_STARTTLS },
	{ "first of the table", BYTES("EHLO"), VERB_EHLO },
	{ "last of the table", BYTES("AUTH"), VERB_AUTH },
	{ "nothing", BYTES(""), VERB_UNKNOWN },
	{ "a beginning", BYTES("VRF"), VERB_UNKNOWN },
	{ "too much", BYTES("VRFYX"), VERB_UNKNOWN },
	{ "glued argument", BYTES("VRFYpostmaster"), VERB_UNKNOWN },
	{ "NUL behind", BYTES("VRFY\0"), VERB_UNKNOWN },
	{ "blank behind", BYTES("VRFY "), VERB_UNKNOWN },
	{ "private", BYTES("XFOO"), VERB_UNKNOWN },
	{ "case of letters only", BYTES("VRF\x79"), VERB_VRFY },
	{ "no letter", BYTES("VRF\x99"), VERB_UNKNOWN },
};

static const struct {
	enum verb verb;
	enum argument argument;
	bool required, obsolete;
} facts[] = {
	{ VERB_EHLO, ARGUMENT_DOMAIN, true, false },
	{ VERB_HELO, ARGUMENT_DOMAIN, true, false },
	{ VERB_LHLO, ARGUMENT_DOMAIN, false, false },
	{ VERB_MAIL, ARGUMENT_FROM, true, false },
	{ VERB_RCPT, ARGUMENT_TO, true, false },
	{ VERB_DATA, ARGUMENT_NONE, true, false },
	{ VERB_BDAT, ARGUMENT_TEXT, false, false },
	{ VERB_BURL, ARGUMENT_TEXT, false, false },
	{ VERB_RSET, ARGUMENT_NONE, true, false },
	{ VERB_NOOP, ARGUMENT_OPTIONAL, true, false },
	{ VERB_QUIT, ARGUMENT_NONE, true, false },
	{ VERB_VRFY, ARGUMENT_STRING, true, false },
	{ VERB_EXPN, ARGUMENT_STRING, false, false },
	{ VERB_HELP, ARGUMENT_OPTIONAL, false, false },
	{ VERB_ETRN, ARGUMENT_TEXT, false, false },
	{ VERB_ATRN, ARGUMENT_OPTIONAL, false, false },
	{ VERB_TURN, ARGUMENT_NONE, false, true },
	{ VERB_SEND, ARGUMENT_FROM, false, true },
	{ VERB_SOML, ARGUMENT_FROM, false, true },
	{ VERB_SAML, ARGUMENT_FROM, false, true },
	{ VERB_STARTTLS, ARGUMENT_NONE, false, false },
	{ VERB_AUTH, ARGUMENT_TEXT, false, false },
	{ VERB_UNKNOWN, ARGUMENT_OPTIONAL, false, false },
};

START_TEST(named)
{
	for (size_t i = 0; i < ROWS(names); i++) {
		struct bytes in = exact_copy(names[i].in);
		enum verb got = verb_of(in);

		ck_assert_msg(got == names[i].verb, "%s: got '%s', want '%s'",
		        names[i].name, verb_name(got),
		        verb_name(names[i].verb));
		free((void *)in.p);
	}
}
END_TEST

START_TEST(there_and_back)
{
	for (enum verb v = VERB_UNKNOWN + 1; v < VERB_COUNT; v++)
		ck_assert_msg(verb_of(bytes_of(verb_name(v))) == v, "%s",
		        verb_name(v));
	ck_assert_str_eq(verb_name(VERB_UNKNOWN), "");
}
END_TEST

START_TEST(known_facts)
{
	ck_assert_uint_eq(ROWS(facts), VERB_COUNT);
	for (size_t i = 0; i < ROWS(facts); i++) {
		enum verb v = facts[i].verb;

		ck_assert_msg(verb_argument(v) == facts[i].argument,
		        "%s: argument", verb_name(v));
		ck_assert_msg(verb_required(v) == facts[i].required,
		        "%s: required", verb_name(v));
		ck_assert_msg(verb_obsolete(v) == facts[i].obsolete,
		        "%s: obsolete", verb_name(v));
	}
}
END_TEST

int main(void)
{
	return tests_run("verb",
	        (const TTest *[]){ named, there_and_back, known_facts, NULL });
}
