/* SPDX-License-Identifier: MIT */
#include "reference/mutants.h"

#include "reference/testing.h"

static bool slug_valid(const char *slug)
{
	size_t n = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return slug[0] != '\0' && slug[n] == '\0' && slug[0] != '-' &&
	       slug[n - 1] != '-' && !strstr(slug, "--");
}

START_TEST(names)
{
	for (size_t i = 0; i < mutant_count(); i++) {
		const char *name = mutant_at(i)->name;

		ck_assert_msg(slug_valid(name), "%s", name);
		ck_assert_msg(mutant_find(name) == (int)i, "%s: twice", name);
	}
	ck_assert_int_eq(mutant_find("none"), -1);
}
END_TEST

static bool clause_spelt(struct bytes id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!(id.p[i] >= 'A' && id.p[i] <= 'Z') &&
		        !ascii_digit(id.p[i]) && id.p[i] != '-')
			return false;
	return id.n > 0;
}

/* Each word once. */
static void check_words(
        const char *name, const char *words, bool (*known)(struct bytes word))
{
	struct bytes rest = bytes_of(words), word;

	while (bytes_cut(&rest, ' ', &word)) {
		struct bytes later = rest, other;

		ck_assert_msg(known(word), "%s: %.*s", name, BYTES_FMT(word));
		while (bytes_cut(&later, ' ', &other))
			ck_assert_msg(!bytes_eq(word, other), "%s: %.*s twice",
			        name, BYTES_FMT(word));
	}
}

static bool edition_known(struct bytes word)
{
	static const char *const editions[] = { "821", "1123", "2821", "5321",
		"bis" };

	for (size_t i = 0; i < ROWS(editions); i++)
		if (bytes_eq_text(word, editions[i]))
			return true;
	return false;
}

START_TEST(rows)
{
	for (size_t i = 0; i < mutant_count(); i++) {
		const struct mutant *m = mutant_at(i);

		check_words(m->name, m->breaks, clause_spelt);
		check_words(m->name, m->editions, edition_known);
		ck_assert_msg(m->breaks[0] != '\0', "%s", m->name);
		ck_assert_msg(m->about[0] != '\0', "%s", m->name);
		ck_assert_int_eq(
		        configured(m->policy).mutant, REFERENCE_CORRECT);
	}
}
END_TEST

static const struct bytes setups[] = {
	BYTES(""),
	BYTES("HELO client.test\r\n"),
	BYTES("EHLO client.test\r\n"),
	BYTES("EHLO client.test\r\nMAIL FROM:<>\r\n"),
	BYTES("EHLO client.test\r\nMAIL FROM:<>\r\n"
	      "RCPT TO:<bob@example.test>\r\n"),
	BYTES("EHLO client.test\r\nMAIL FROM:<>\r\n"
	      "RCPT TO:<bob@example.test>\r\nDATA\r\n"),
	BYTES("EHLO client.test\r\nMAIL FROM:<>\r\n"
	      "RCPT TO:<bob@example.test>\r\nDATA\r\nx\r\n.\r\n"),
	BYTES("LHLO client.test\r\nMAIL FROM:<>\r\n"
	      "RCPT TO:<nobody@example.test>\r\n"),
	BYTES("LHLO client.test\r\nMAIL FROM:<>\r\n"
	      "RCPT TO:<bob@example.test>\r\n"
	      "RCPT TO:<bob@example.test>\r\nDATA\r\nx\r\n.\r\n"),
};

#define VRFY2 "VRFY alice\r\nVRFY alice\r\n"
#define VRFY8 VRFY2 VRFY2 VRFY2 VRFY2
/* In base64: NUL alice NUL REFERENCE_PASSWORD. */
#define LOG_IN "AUTH PLAIN AGFsaWNlAG9wZW4gc2VzYW1l\r\n"
#define X4096                                                                  \
	X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256  \
	X256 X256
#define RESPONSE_TOO_LONG X4096 X4096 X4096 "x"

static const struct bytes stimuli[] = {
	BYTES(""),
	BYTES("NOOP\r\n"),
	BYTES("NOOP a\r\n"),
	BYTES("NOOP DATA\r\n"),
	BYTES("RSET\r\n"),
	BYTES("RSET\r\nMAIL FROM:<>\r\n"),
	BYTES("RSET now\r\n"),
	BYTES("QUIT\r\n"),
	BYTES("QUIT now\r\n"),
	BYTES("HELP\r\n"),
	BYTES("HELP VRFY\r\n"),
	BYTES("HELP zzz\r\n"),
	BYTES("EHLO client.test\r\n"),
	BYTES("EHLO\r\n"),
	BYTES("HELO client.test\r\n"),
	BYTES("MAIL FROM:<>\r\n"),
	BYTES("MAIL FROM:\r\n"),
	BYTES("RCPT TO:<alice@example.test>\r\n"),
	BYTES("RCPT TO:<staff@example.test>\r\n"),
	BYTES("RCPT TO:<nobody@example.test>\r\n"),
	BYTES("RCPT TO:<carol@example.test>\r\n"),
	BYTES("RCPT TO:<dave@example.test>\r\n"),
	BYTES("RCPT TO:<smith@example.test>\r\n"),
	BYTES("RCPT TO:<x@elsewhere.invalid>\r\n"),
	BYTES("RCPT TO:<x\x80@example.test>\r\n"),
	BYTES("RCPT TO:alice\r\n"),
	BYTES("RCPT TO:<Postmaster>\r\n"),
	BYTES("DATA\r\n.\r\n"),
	BYTES("DATA now\r\n"),
	BYTES("VRFY\r\n"),
	BYTES("VRFY alice\r\n"),
	BYTES("VRFY alice@example.test\r\n"),
	BYTES("VRFY <alice@example.test>\r\n"),
	BYTES("VRFY \"alice\"\r\n"),
	BYTES("VRFY \"\"\r\n"),
	BYTES("VRFY \"alice@example.test\"\r\n"),
	BYTES("VRFY <@relay.test:alice@example.test>\r\n"),
	BYTES("VRFY Spec <alice@example.test>\r\n"),
	BYTES("VRFY aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
	BYTES("VRFY PostMaster\r\n"),
	BYTES("VRFY postmaster\r\n"),
	BYTES("VRFY robot\r\n"),
	BYTES("VRFY nobody\r\nVRFY nobody\r\n"),
	BYTES("VRFY <nobody@example.test>\r\n"),
	BYTES("VRFY carol\r\n"),
	BYTES("VRFY dave\r\n"),
	BYTES("VRFY smith\r\n"),
	BYTES("VRFY x@relay.test\r\n"),
	BYTES("VRFY x@elsewhere.invalid\r\n"),
	BYTES("VRFY a@b@c\r\n"),
	BYTES("VRFY alice bob\r\n"),
	BYTES("VRFY alice SMTPUTF8\r\n"),
	BYTES("VRFY " X256 "\r\n"),
	BYTES("VRFY a\x01\r\n"),
	BYTES("VRFY \xc3\xa9\r\n"),
	BYTES("VRFY alice\r\nRCPT TO:<alice@example.test>\r\n"),
	BYTES("VRFY nobody\r\nRCPT TO:<nobody@example.test>\r\n"),
	BYTES("EXPN\r\n"),
	BYTES("EXPN staff\r\n"),
	BYTES("EXPN looplist\r\n"),
	BYTES("EXPN alice\r\n"),
	BYTES("EXPN nobody\r\n"),
	BYTES("EXPN /etc/passwd\r\n"),
	BYTES("EXPN alice bob\r\n"),
	BYTES("ETRN\r\n"),
	BYTES("ETRN relay.test\r\n"),
	BYTES("ETRN x.invalid\r\n"),
	BYTES("ATRN x.test\r\n"),
	BYTES("TURN\r\n"),
	BYTES("SEND FROM:<>\r\n"),
	BYTES("SOML FROM:<>\r\n"),
	BYTES("SAML FROM:<>\r\n"),
	BYTES("AUTH PLAIN\r\n*\r\n"),
	BYTES("AUTH LOGIN\r\n"),
	BYTES("AUTH XNONE\r\n"),
	BYTES("AUTH PLAIN\r\n!!!!\r\n"),
	BYTES("AUTH PLAIN\r\nVRFY alice\r\n"),
	BYTES("AUTH PLAIN\r\n" RESPONSE_TOO_LONG "\r\n"),
	BYTES("AUTH PLAIN AGFsaWNlAHdyb25n\r\n"),
	BYTES(LOG_IN),
	BYTES(LOG_IN "AUTH PLAIN\r\n"),
	BYTES(LOG_IN "VRFY alice\r\n"),
	BYTES(LOG_IN "ATRN x.test\r\n"),
	BYTES(LOG_IN "MAIL FROM:<smtpspec@smtpspec>\r\n"),
	BYTES("STARTTLS\r\n"),
	BYTES("STARTTLS now\r\n"),
	BYTES("STARTTLS\r\nVRFY alice\r\n"),
	BYTES("SMTPSPEC\r\n"),
	BYTES("XYZZY\r\n"),
	BYTES("NOOPS\r\n"),
	BYTES("DEBUG\r\n"),
	BYTES("GET / HTTP/1.1\r\n"),
	BYTES(X64 "x\r\n"),
	BYTES("noop\r\n"),
	BYTES(" NOOP\r\n"),
	BYTES("NOOP \r\n"),
	BYTES("NOOP  a\r\n"),
	BYTES("NOOP\ta\r\n"),
	BYTES("\r\n"),
	BYTES("NOOP\nNOOP\r\n"),
	BYTES("NOOP\rNOOP\r\n"),
	BYTES("NOOP " X505 "\r\n"),
	BYTES("VRFY " X505 "xxxNOOP\r\n"),
	BYTES("x\n.\n\r\n.\nx\r\n"),
	BYTES("x\r.\rx\r\n"),
	BYTES("x\r\n\0.\r\nx\r\n"),
	BYTES("x\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\nx\r\n"
	      "x\r\nx\r\nx\r\nx\r\n"),
	BYTES("NOOP\r\nHELP\r\n"),
	BYTES("BDAT\r\n"),
	BYTES("BDAT 6\r\nNOOP\r\n"),
	BYTES("BDAT 1\r\nxDATA\r\n"),
	BYTES("BDAT 1\r\nxVRFY alice\r\nBDAT 1 LAST\r\nx"),
	BYTES("BDAT 1 LAST\r\nxBDAT 1\r\nx"),
	BYTES("MAIL FROM:<> A=b\r\n"),
	BYTES("MAIL FROM:<> RET=SMTPSPEC\r\n"),
	BYTES("MAIL FROM:<> RET=HDRS\r\n"),
	BYTES("MAIL FROM:<> MT-PRIORITY=x\r\n"),
	BYTES("RCPT TO:<alice@example.test> A=b\r\n"),
	BYTES("RCPT TO:<alice@example.test> NOTIFY=NEVER ORCPT=x;y\r\n"),
	BYTES("VRFY alice SMTPUTF8=1\r\n"),
	BYTES("VRFY joerg SMTPUTF8\r\nVRFY joerg\r\n"),
	BYTES("VRFY \xc3\r\n"),
	BYTES(VRFY8 VRFY8 VRFY8 VRFY8),
};

/* It shows what state the stimulus has left: is there a recipient, a sender,
 * and what becomes of them? */
#define PROBE                                                                  \
	BYTES("DATA\r\n.\r\nRCPT TO:<alice@example.test>\r\n"                  \
	      "MAIL FROM:<>\r\nDATA\r\n.\r\nRSET\r\nVRFY alice\r\n"            \
	      "EHLO client.test\r\nMAIL FROM:<>\r\nRSET\r\nSTARTTLS\r\n")

/* TLS, where the server has agreed to it. */
static void secure(struct peer *peer)
{
	if (peer->secures && !peer->closed)
		peer->ops->secured(peer);
}

static struct peer *dialogue(const struct reference_config *config,
        const struct bytes parts[3], enum feeding how)
{
	struct peer *peer = reference_open(config);

	secure(peer);
	for (size_t i = 0; i < 3; i++) {
		feed(peer, parts[i], how);
		secure(peer);
	}
	peer->ops->idle(peer, 60 * 1000);
	return peer;
}

static bool differs(const struct reference_config *correct,
        const struct reference_config *mutant, const struct bytes parts[3],
        enum feeding how)
{
	struct peer *a = dialogue(correct, parts, how);
	struct peer *b = dialogue(mutant, parts, how);
	bool differ = a->closed != b->closed || a->late_us != b->late_us ||
	              !bytes_eq(buf_bytes(&a->out), buf_bytes(&b->out));

	a->ops->free(a);
	b->ops->free(b);
	return differ;
}

static bool shows(size_t row, enum feeding how)
{
	struct reference_config correct = configured(mutant_at(row)->policy);
	struct reference_config mutant = correct;
	size_t n = ROWS(setups) * ROWS(stimuli);

	mutant.mutant = (int)row;
	for (size_t i = 0; i < n; i++) {
		const struct bytes parts[] = {
			setups[i % ROWS(setups)],
			stimuli[i / ROWS(setups)],
			PROBE,
		};

		if (differs(&correct, &mutant, parts, how))
			return true;
	}
	return false;
}

/* Once a row. */
START_TEST(observable)
{
	size_t row = (size_t)_i;

	ck_assert_msg(shows(row, FED_WHOLE) || shows(row, FED_BYTEWISE),
	        "%s: no dialogue shows it", mutant_at(row)->name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reference/mutants");
	TCase *tcase = tcase_create("mutants");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, names);
	tcase_add_test(tcase, rows);
	tcase_add_loop_test(tcase, observable, 0, (int)mutant_count());
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
