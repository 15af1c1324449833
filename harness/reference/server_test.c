/* SPDX-License-Identifier: MIT */
#include "reference/testing.h"

#include <stdio.h>

#include "base/rng.h"
#include "wire/utf8.h"

#define HELLO "EHLO client.test\r\n"
#define MAIL HELLO "MAIL FROM:<a@client.test>\r\n"
#define RCPT MAIL "RCPT TO:<alice@example.test>\r\n"
#define MESSAGE RCPT "DATA\r\nSubject: x\r\n\r\nx\r\n.\r\n"

/* The codes of the replies, each once, and `closed` where the server closed.
 * Behind the prefixes above come 220 250, 220 250 250, ... */
static const struct {
	const char *options;
	struct bytes in;
	const char *codes;
} dialogues[] = {
	/* RFC 5321 appendix D.1, and 4.3.2 for the codes */
	{ "",
	        BYTES("EHLO bar.com\r\nMAIL FROM:<Smith@bar.com>\r\n"
	              "RCPT TO:<alice@example.test>\r\n"
	              "RCPT TO:<Green@example.test>\r\n"
	              "RCPT TO:<bob@example.test>\r\nDATA\r\n"
	              "Blah blah blah...\r\n...etc. etc. "
	              "etc.\r\n.\r\nQUIT\r\n"),
	        "220 250 250 250 550 250 354 250 221 closed" },
	/* D.2: an aborted transaction */
	{ "", BYTES(RCPT "RSET\r\nRCPT TO:<bob@example.test>\r\nQUIT\r\n"),
	        "220 250 250 250 250 503 221 closed" },
	/* D.3: relayed, and 3.6.1: the route is ignored */
	{ "",
	        BYTES(MAIL "RCPT TO:<jones@relay.test>\r\n"
	                   "RCPT TO:<@mx.example.test:bob@example.test>\r\n"),
	        "220 250 250 250 250" },
	{ "", BYTES(MESSAGE "MAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\n"),
	        "220 250 250 250 354 250 250 250" },

	/* 4.1.1.2, 4.1.1.3: paths and parameters */
	{ "",
	        BYTES(HELLO "MAIL FROM:\r\nMAIL FROM: <>\r\nMAIL <>\r\n"
	                    "MAIL FROM:<Postmaster>\r\nRCPT TO:<a@b>\r\n"),
	        "220 250 501 501 501 501 503" },
	{ "", BYTES(HELLO "MAIL FROM:<> SIZE=1000 BODY=8BITMIME\r\n"),
	        "220 250 250" },
	{ "",
	        BYTES(HELLO
	                "MAIL FROM:<> SIZE=9999999999\r\n"
	                "MAIL FROM:<> X=Y\r\nMAIL FROM:<> SIZE=1 SIZE=1\r\n"),
	        "220 250 552 555 501" },
	{ "size=no", BYTES(HELLO "MAIL FROM:<> SIZE=1000\r\n"), "220 250 555" },
	{ "dsn=no",
	        BYTES(MAIL "RCPT TO:<>\r\nRCPT TO:<alice>\r\n"
	                   "RCPT TO:<alice@example.test> NOTIFY=NEVER\r\n"
	                   "RCPT TO:<Alice@example.test>\r\n"
	                   "RCPT TO:<\"alice\"@example.test>\r\n"
	                   "RCPT TO:<POSTMASTER@example.test>\r\n"),
	        "220 250 250 501 501 555 550 250 250" },
	/* 3.4: 251, 551; 3.6.2: no relaying; 553: ambiguous */
	{ "",
	        BYTES(MAIL "RCPT TO:<carol@example.test>\r\n"
	                   "RCPT TO:<dave@example.test>\r\n"
	                   "RCPT TO:<a@elsewhere.invalid>\r\n"
	                   "RCPT TO:<smith@example.test>\r\n"
	                   "RCPT TO:<staff@example.test>\r\n"),
	        "220 250 250 251 551 550 553 250" },

	/* 4.1.4: order */
	{ "",
	        BYTES("MAIL FROM:<>\r\nRCPT TO:<a@example.test>\r\nDATA\r\n"
	              "ETRN relay.test\r\n"),
	        "220 503 503 503 502" },
	{ "",
	        BYTES(MAIL "DATA\r\nMAIL FROM:<>\r\n"
	                   "RCPT TO:<alice@example.test>\r\nMAIL FROM:<>\r\n"
	                   "DATA\r\n.\r\n"),
	        "220 250 250 503 503 250 503 354 250" },
	{ "",
	        BYTES(RCPT "EHLO client.test\r\nDATA\r\n"
	                   "RCPT TO:<a@example.test>\r\n"),
	        "220 250 250 250 250 503 503" },
	{ "", BYTES(RCPT "EHLO\r\nEHLO -\r\nDATA\r\n.\r\n"),
	        "220 250 250 250 501 501 354 250" },
	{ "",
	        BYTES("HELO client.test\r\nMAIL FROM:<>\r\n"
	              "RCPT TO:<bob@example.test>\r\nHELO [192.0.2.1]\r\n"
	              "DATA\r\n"),
	        "220 250 250 250 250 503" },
	{ "", BYTES("RSET\r\nNOOP\r\nHELP\r\nVRFY bob\r\nEXPN staff\r\n"),
	        "220 250 250 214 250 250" },
	{ "",
	        BYTES(RCPT "NOOP\r\nHELP\r\nVRFY bob\r\nVRFY nobody\r\n"
	                   "EXPN staff\r\nBLAH\r\nRSET now\r\nDATA\r\n.\r\n"),
	        "220 250 250 250 250 214 250 550 250 500 501 354 250" },
	{ "", BYTES(MAIL "VRFY bob\r\nEXPN staff\r\nDATA\r\n"),
	        "220 250 250 250 250 503" },
	{ "",
	        BYTES(MESSAGE "DATA\r\nRCPT TO:<bob@example.test>\r\nNOOP\r\n"
	                      "VRFY bob\r\nMAIL FROM:<>\r\nDATA\r\n"),
	        "220 250 250 250 354 250 503 503 250 250 250 503" },

	/* 4.1.1.5, 4.1.1.9, 4.1.1.10 */
	{ "",
	        BYTES("NOOP a b c\r\nNOOP QUIT\r\nQUIT now\r\nDATA now\r\n"
	              "QUIT\r\n"),
	        "220 250 250 501 501 221 closed" },

	/* 2.3.8: CRLF alone ends a line; 4.2.4: 500 and 502 */
	{ "", BYTES("NOOP\n\r\nNOOP\rNOOP\r\nNOOP a\nNOOP\r\nNOOP\r\r\n"),
	        "220 500 500 501 500" },
	{ "",
	        BYTES("\r\n  \r\n NOOP\r\nNOOP  \r\nNOOP\t\r\nNOOP  a\r\n"
	              "NOOP\ta\r\nnOoP\r\n"),
	        "220 500 500 500 250 250 250 501 250" },
	{ "",
	        BYTES("NOO\r\nNOOPS\r\nNOOP,a\r\nXYZ\r\nGET / HTTP/1.1\r\n"
	              "DEBUG\r\n" X64 X64 "\r\nLHLO client.test\r\n"),
	        "220 500 500 500 500 500 500 500 500" },
	{ "chunking=no",
	        BYTES(HELLO "TURN\r\nSEND FROM:<>\r\nSOML FROM:<>\r\n"
	                    "SAML FROM:<>\r\nATRN\r\nETRN relay.test\r\n"
	                    "BDAT 3\r\nBURL x\r\nSTARTTLS\r\nAUTH PLAIN\r\n"),
	        "220 250 502 502 502 502 502 502 502 502 502 502" },
	/* 4.5.3.1.4: 512 octets with CRLF; one reply to a longer line */
	{ "", BYTES("NOOP " X505 "\r\nNOOP " X505 "x\r\nNOOP\r\n"),
	        "220 250 500 250" },
	{ "", BYTES("VRFY " X505 "xx QUIT\r\nNOOP\r\n"), "220 500 250" },
	/* 2.4, 4.1.2: octets */
	{ "",
	        BYTES("NOOP \x80\r\nVRFY a\0b\r\nVRFY \xc3\xa9\r\n"
	              "VRFY \x7f\r\nEHLO \xff\r\n"),
	        "220 501 501 501 501 501" },

	/* 4.1.1.6, 3.5: VRFY */
	{ "",
	        BYTES("VRFY alice\r\nVRFY alice@example.test\r\n"
	              "VRFY <alice@example.test>\r\nVRFY \"alice\"\r\n"
	              "VRFY \"ali\\ce\"\r\nVRFY Postmaster\r\nvrfy robot\r\n"
	              "VRFY staff\r\nVRFY alice@MX.example.test\r\n"),
	        "220 250 250 250 250 250 250 250 250 250" },
	{ "",
	        BYTES("VRFY nobody\r\nVRFY Alice\r\nVRFY "
	              "nobody@example.test\r\n"
	              "VRFY carol\r\nVRFY dave\r\nVRFY smith\r\n"
	              "VRFY x@relay.test\r\nVRFY x@elsewhere.invalid\r\n"
	              "VRFY " X64 "x\r\n"),
	        "220 550 550 550 251 551 553 252 550 550" },
	{ "",
	        BYTES("VRFY\r\nVRFY alice bob\r\nVRFY alice SMTPUTF8\r\n"
	              "VRFY alice A=b\r\nVRFY a@b@c\r\nVRFY alice@\r\n"
	              "VRFY \"\"\r\nVRFY a..b\r\nVRFY <alice\r\n"),
	        "220 501 501 504 504 553 553 553 501 501" },
	/* 7.3 */
	{ "vrfy=disabled",
	        BYTES("VRFY alice\r\nVRFY nobody\r\nVRFY smith\r\n"
	              "VRFY x@elsewhere.invalid\r\nVRFY \"\"\r\n"
	              "VRFY\r\nVRFY a b\r\nVRFY \x80\r\n" HELLO
	              "VRFY dave\r\nMAIL FROM:<>\r\n"
	              "VRFY alice\r\nDATA\r\n"),
	        "220 252 252 252 252 252 501 501 501 250 252 250 252 503" },
	{ "vrfy=unimplemented",
	        BYTES("VRFY alice\r\nVRFY nobody\r\nVRFY\r\nVRFY \x80\r\n"),
	        "220 502 502 502 501" },
	/* 3.5.3 */
	{ "vrfy=syntax", BYTES("VRFY alice\r\nVRFY nobody\r\nVRFY\r\n"),
	        "220 502 502 501" },

	/* 4.1.1.7: EXPN */
	{ "",
	        BYTES("EXPN staff\r\nEXPN alice\r\nEXPN nobody\r\nEXPN\r\n"
	              "EXPN a b\r\nEXPN looplist\r\nEXPN /etc/passwd\r\n"
	              "EXPN x@relay.test\r\nEXPN dave\r\n"),
	        "220 250 250 550 501 501 250 550 550 550" },
	{ "expn=disabled", BYTES("EXPN staff\r\nEXPN nobody\r\nEXPN\r\n"),
	        "220 252 252 501" },
	{ "expn=unimplemented", BYTES("EXPN staff\r\nEXPN\r\n"),
	        "220 502 502" },
	{ "vrfy=disabled", BYTES("EXPN staff\r\nEXPN alice\r\nEXPN no\r\n"),
	        "220 250 550 550" },

	/* 4.1.1.8: HELP */
	{ "", BYTES("HELP\r\nHELP vrfy\r\nHELP zzz\r\nHELP ETRN\r\n"),
	        "220 214 214 504 504" },
	{ "help=no", BYTES("HELP\r\nHELP VRFY\r\n"), "220 502 502" },

	/* 4.1.1.4, 4.5.2: the end of the data */
	{ "",
	        BYTES(RCPT
	                "DATA\r\n\n.\n\r.\r\r\n.\n\n.\r\n\r\n..\r\n"
	                "QUIT\r\n. \r\n\r\n\0.\r\nx\r\n.\r\r\n.\r\nNOOP\r\n"),
	        "220 250 250 250 354 250 250" },
	{ "", BYTES(RCPT "DATA\r\n.\r\n"), "220 250 250 250 354 250" },

	/* RFC 1985 5 */
	{ "etrn=yes",
	        BYTES(HELLO "ETRN relay.test\r\nETRN @relay.test\r\n"
	                    "ETRN #all\r\nETRN x.invalid\r\nETRN\r\n"
	                    "ETRN @\r\nMAIL FROM:<>\r\n"
	                    "ETRN relay.test\r\n"),
	        "220 250 250 250 459 459 501 501 250 503" },
	{ "etrn=yes caller=remote", BYTES(HELLO "ETRN relay.test\r\n"),
	        "220 250 459" },
	/* RFC 6409 7 */
	{ "etrn=yes service=submission", BYTES(HELLO "ETRN relay.test\r\n"),
	        "220 250 502" },
	/* RFC 2645 5.2.1, 5.4 */
	{ "service=odmr",
	        BYTES(HELLO "ATRN\r\nATRN a.test,b.test\r\n"
	                    "VRFY alice\r\nMAIL FROM:<>\r\n"
	                    "HELP\r\nNOOP\r\nQUIT\r\n"),
	        "220 250 530 530 502 502 502 250 221 closed" },

	/* RFC 3030 2, and 4.1: an example */
	{ "",
	        BYTES(RCPT "BDAT 5\r\na\r\nb\nBDAT 0\r\nBDAT 3 LAST\r\n.\r\n"
	                   "NOOP\r\n"),
	        "220 250 250 250 250 250 250 250" },
	{ "",
	        BYTES(RCPT "BDAT 1\r\nxDATA\r\nMAIL FROM:<>\r\n"
	                   "RCPT TO:<bob@example.test>\r\nRSET\r\nDATA\r\n"),
	        "220 250 250 250 250 503 503 503 250 503" },
	{ "",
	        BYTES(RCPT "BDAT 1 last\r\nxBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\n"
	                   "QUIT\r\nNOOP\r\n"),
	        "220 250 250 250 250 503 503 250" },
	{ "",
	        BYTES(RCPT "BDAT\r\nBDAT x\r\nBDAT -1\r\nBDAT 1 FIRST\r\n"
	                    "BDAT 99999999999999999999\r\nBDAT 0\r\n"),
	        "220 250 250 250 501 501 501 501 501 250" },
	{ "chunking=no", BYTES(HELLO "BDAT 4 LAST\r\nNOOP\r\n"),
	        "220 250 502 250" },
	/* RFC 2033 4.1 to 4.3; 4.2 is its example */
	{ "protocol=lmtp",
	        BYTES("EHLO foo.edu\r\nHELO foo.edu\r\nLHLO foo.edu\r\n"
	              "DATA\r\nMAIL FROM:<chris@bar.com>\r\nDATA\r\n"
	              "RCPT TO:<alice@example.test>\r\n"
	              "RCPT TO:<jones@example.test>\r\n"
	              "RCPT TO:<alice@example.test>\r\nDATA\r\n"
	              "Blah blah blah...\r\n...etc. etc. etc.\r\n.\r\n"
	              "QUIT\r\n"),
	        "220 500 500 250 503 250 503 250 550 250 354 250 250 221 "
	        "closed" },
	{ "protocol=lmtp",
	        BYTES("LHLO foo.edu\r\nBDAT 1 LAST\r\nxMAIL FROM:<>\r\n"
	              "BDAT 0 LAST\r\nRCPT TO:<bob@example.test>\r\n"
	              "RCPT TO:<alice@example.test>\r\nBDAT 1\r\nx"
	              "BDAT 1 LAST\r\nxNOOP\r\n"),
	        "220 250 250 250 250 250 250 250 250" },
	/* RFC 3461 4, 5.1; RFC 6710 4.1, 5 */
	{ "",
	        BYTES(HELLO "MAIL FROM:<> RET=X\r\nMAIL FROM:<> ENVID=a=\r\n"
	                    "MAIL FROM:<> RET=FULL RET=HDRS\r\n"
	                    "MAIL FROM:<> RET=HDRS ENVID=a+2Bb\r\n"
	                    "RCPT TO:<bob@example.test> NOTIFY=X\r\n"
	                    "RCPT TO:<bob@example.test> NOTIFY=NEVER,DELAY\r\n"
	                    "RCPT TO:<bob@example.test> ORCPT=bob\r\n"
	                    "RCPT TO:<bob@example.test> NOTIFY=SUCCESS,DELAY "
	                    "ORCPT=rfc822;bob+40example.test\r\n"),
	        "220 250 501 501 501 250 501 501 501 250" },
	{ "",
	        BYTES(HELLO "MAIL FROM:<> MT-PRIORITY=10\r\n"
	                    "MAIL FROM:<> MT-PRIORITY=-0\r\n"
	                    "MAIL FROM:<> MT-PRIORITY=1 MT-PRIORITY=1\r\n"
	                    "MAIL FROM:<> MT-PRIORITY=-9\r\n"),
	        "220 250 501 501 501 250" },
	{ "mt-priority=no", BYTES(HELLO "MAIL FROM:<> MT-PRIORITY=1\r\n"),
	        "220 250 555" },
	/* RFC 6531 3.4, 3.5, 3.7.4.2 */
	{ "smtputf8=yes",
	        BYTES("VRFY joerg\r\nVRFY joerg SMTPUTF8\r\n"
	              "VRFY j\xC3\xB6rg\r\nVRFY j\xC3\xB6rg SMTPUTF8\r\n"
	              "VRFY joerg\r\nVRFY alice SMTPUTF8\r\n"
	              "VRFY alice SMTPUTF8=1\r\nVRFY \xC3\xB6\r\n"
	              "VRFY \xC3\x28 SMTPUTF8\r\nVRFY SMTPUTF8\r\n"
	              "EXPN staff SMTPUTF8\r\n"),
	        "220 252 250 252 250 252 250 504 550 501 550 250" },
	{ "smtputf8=yes",
	        BYTES(HELLO "MAIL FROM:<j\xC3\xB6rg@client.test>\r\n"
	                    "MAIL FROM:<> SMTPUTF8=1\r\nMAIL FROM:<>\r\n"
	                    "RCPT TO:<j\xC3\xB6rg@example.test>\r\n"
	                    "RCPT TO:<joerg@example.test>\r\nRSET\r\n"
	                    "MAIL FROM:<j\xC3\xB6rg@client.test> SMTPUTF8\r\n"
	                    "RCPT TO:<j\xC3\xB6rg@example.test>\r\n"
	                    "RCPT TO:<\xC3\xB6@example.test>\r\n"
	                    "NOOP \xC3\xB6\r\n"),
	        "220 250 553 501 250 553 250 250 250 250 550 501" },
	{ "",
	        BYTES(HELLO "VRFY joerg\r\nMAIL FROM:<> SMTPUTF8\r\n"
	                    "VRFY alice SMTPUTF8\r\n"),
	        "220 250 550 555 504" },

	/* RFC 5321 3.1; RFC 7504 3 */
	{ "greeting=554", BYTES(HELLO "VRFY alice\r\nNOOP\r\nBLAH\r\nQUIT\r\n"),
	        "554 503 503 503 503 221 closed" },
	{ "greeting=521", BYTES("VRFY alice\r\n"), "521 521 closed" },
	{ "greeting=521", BYTES("QUIT\r\n"), "521 221 closed" },

	/* RFC 4954 4, 6; RFC 3207 4 */
	{ "gate=auth",
	        BYTES(HELLO "VRFY alice\r\nEXPN staff\r\nMAIL FROM:<>\r\n"
	                    "HELP\r\nNOOP\r\nRSET\r\nBLAH\r\nTURN\r\n"
	                    "AUTH DIGEST-MD5\r\nAUTH\r\n"
	                    "AUTH PLAIN\r\nAA==\r\n"
	                    "AUTH PLAIN =\r\nAUTH PLAIN\r\n*\r\n"
	                    "AUTH PLAIN\r\nVRFY alice\r\nNOOP\r\n"),
	        "220 250 530 530 530 530 250 250 500 502 504 501 334 535 535 "
	        "334 501 334 501 250" },
	{ "gate=tls",
	        BYTES(HELLO "VRFY alice\r\nNOOP\r\nSTARTTLS now\r\n"
	                    "STARTTLS\r\nQUIT\r\n"),
	        "220 250 530 250 501 220" },
};

/* Cuts a line, which has to be one: code, separator, printable text. */
static struct bytes cut_line(struct bytes *out, const char *name)
{
	size_t n = bytes_find(*out, BYTES("\r\n"));
	struct bytes line = bytes_sub(*out, 0, n);

	ck_assert_msg(n < out->n && n >= 4 && n + 2 <= 512,
	        "%s: a line of %zu octets", name, n);
	ck_assert_msg(line.p[0] >= '2' && line.p[0] <= '5' &&
	                      line.p[1] >= '0' && line.p[1] <= '5' &&
	                      ascii_digit(line.p[2]) &&
	                      (line.p[3] == ' ' || line.p[3] == '-'),
	        "%s: %.*s", name, BYTES_FMT(line));
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(line.p[i] >= 32 && line.p[i] != 127,
		        "%s: octet %u", name, line.p[i]);
	ck_assert_msg(utf8_valid(line), "%s", name);
	*out = bytes_from(*out, n + 2);
	return line;
}

static void codes_of(const struct peer *peer, char *codes, size_t size)
{
	struct bytes out = buf_bytes(&peer->out);
	size_t n = 0;

	codes[0] = '\0';
	while (out.n > 0) {
		struct bytes line = cut_line(&out, codes);

		if (line.p[3] == ' ')
			n += (size_t)snprintf(codes + n, size - n, "%s%.3s",
			        n > 0 ? " " : "", (const char *)line.p);
	}
	if (peer->closed)
		snprintf(codes + n, size - n, " closed");
}

static void hold(size_t row, enum feeding how)
{
	struct reference_config config = configured(dialogues[row].options);
	struct bytes in = exact_copy(dialogues[row].in);
	struct peer *peer = talk(&config, in, how);
	char codes[256];

	if (!strstr(dialogues[row].options, "smtputf8"))
		for (size_t i = 0; i < peer->out.n; i++)
			ck_assert_uint_lt(peer->out.p[i], 0x80);
	codes_of(peer, codes, sizeof codes);
	ck_assert_msg(strcmp(codes, dialogues[row].codes) == 0,
	        "%zu, %s, %.60s: %s, not %s", row, dialogues[row].options,
	        (const char *)in.p, codes, dialogues[row].codes);
	peer->ops->free(peer);
	free((void *)in.p);
}

START_TEST(dialogue_codes)
{
	for (size_t i = 0; i < ROWS(dialogues); i++)
		hold(i, FED_WHOLE);
}
END_TEST

START_TEST(dialogue_bytewise)
{
	for (size_t i = 0; i < ROWS(dialogues); i++)
		hold(i, FED_BYTEWISE);
}
END_TEST

#define PLAIN "dsn=no mt-priority=no limits=no chunking=no "

/* What the last reply has to be, octet by octet. */
static const struct {
	const char *options;
	struct bytes in;
	const char *reply;
} replies[] = {
	{ "", BYTES("VRFY \"bob\"\r\n"), "250 2.1.5 <bob@example.test>\r\n" },
	{ "", BYTES("VRFY POSTMASTER\r\n"),
	        "250 2.1.5 <postmaster@example.test>\r\n" },
	{ "", BYTES("VRFY carol\r\n"),
	        "251 2.5.0 User not local; will forward to "
	        "<carol@relay.test>\r\n" },
	{ "", BYTES("VRFY dave\r\n"),
	        "551 5.7.1 User not local; please try "
	        "<dave@elsewhere.invalid>\r\n" },
	{ "esc=no", BYTES("VRFY smith\r\n"), "553 User ambiguous\r\n" },
	{ "esc=no vrfy=disabled", BYTES("VRFY smith\r\n"),
	        "252 Cannot VRFY user, but will accept message and attempt "
	        "delivery\r\n" },
	{ "", BYTES("EXPN staff\r\n"),
	        "250-2.1.5 <alice@example.test>\r\n"
	        "250 2.1.5 <bob@example.test>\r\n" },
	{ "", BYTES("EXPN looplist\r\n"), "250 2.1.5 <bob@example.test>\r\n" },
	{ "gate=auth", BYTES(HELLO "AUTH PLAIN\r\n"), "334 \r\n" },
	{ "esc=no", BYTES("QUIT\r\n"),
	        "221 mx.example.test closing the connection\r\n" },
	{ "", BYTES("HELO client.test\r\n"), "250 mx.example.test\r\n" },
	{ "smtputf8=yes", BYTES(HELLO),
	        "250-mx.example.test\r\n250-PIPELINING\r\n"
	        "250-SIZE 1048576\r\n250-8BITMIME\r\n"
	        "250-ENHANCEDSTATUSCODES\r\n250-DSN\r\n"
	        "250-MT-PRIORITY\r\n250-LIMITS RCPTMAX=100\r\n"
	        "250-SMTPUTF8\r\n250-CHUNKING\r\n250-VRFY\r\n"
	        "250-EXPN\r\n250 HELP\r\n" },
	{ PLAIN, BYTES(HELLO),
	        "250-mx.example.test\r\n250-PIPELINING\r\n"
	        "250-SIZE 1048576\r\n250-8BITMIME\r\n"
	        "250-ENHANCEDSTATUSCODES\r\n250-VRFY\r\n250-EXPN\r\n"
	        "250 HELP\r\n" },
	{ "smtputf8=yes", BYTES("VRFY joerg SMTPUTF8\r\n"),
	        "250 2.1.5 <j\xC3\xB6rg@example.test>\r\n" },
	{ "smtputf8=yes", BYTES("VRFY joerg\r\n"),
	        "252 2.6.8 Cannot show that mailbox in ASCII, but will accept "
	        "message and attempt delivery\r\n" },
	{ PLAIN "vrfy=unimplemented expn=unimplemented help=no etrn=yes esc=no",
	        BYTES(HELLO),
	        "250-mx.example.test\r\n250-PIPELINING\r\n"
	        "250-SIZE 1048576\r\n250-8BITMIME\r\n250 ETRN\r\n" },
	{ PLAIN "vrfy=disabled expn=disabled size=no 8bitmime=no pipelining=no",
	        BYTES(HELLO),
	        "250-mx.example.test\r\n250-ENHANCEDSTATUSCODES\r\n"
	        "250-VRFY\r\n250-EXPN\r\n250 HELP\r\n" },
	{ PLAIN "vrfy=syntax gate=tls", BYTES(HELLO),
	        "250-mx.example.test\r\n250-PIPELINING\r\n"
	        "250-SIZE 1048576\r\n250-8BITMIME\r\n"
	        "250-ENHANCEDSTATUSCODES\r\n250-EXPN\r\n250-HELP\r\n"
	        "250 STARTTLS\r\n" },
	{ "service=odmr", BYTES(HELLO),
	        "250-mx.example.test\r\n250-PIPELINING\r\n"
	        "250-ENHANCEDSTATUSCODES\r\n"
	        "250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\r\n"
	        "250 ATRN\r\n" },
};

START_TEST(reply_octets)
{
	for (size_t i = 0; i < ROWS(replies); i++) {
		struct reference_config config = configured(replies[i].options);
		struct peer *peer = talk(&config, replies[i].in, FED_WHOLE);
		struct bytes out = buf_bytes(&peer->out);
		struct bytes want = bytes_of(replies[i].reply);
		struct bytes end =
		        bytes_from(out, out.n > want.n ? out.n - want.n : 0);

		ck_assert_msg(bytes_eq(end, want), "%s %s: %.*s",
		        replies[i].options, replies[i].reply, BYTES_FMT(out));
		peer->ops->free(peer);
	}
}
END_TEST

START_TEST(greetings)
{
	static const struct {
		const char *options, *greeting;
	} rows[] = {
		{ "", "220 mx.example.test " },
		{ "greeting=554", "554 mx.example.test " },
		{ "greeting=521", "521 mx.example.test " },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct reference_config config = configured(rows[i].options);
		struct peer *peer = reference_open(&config);
		struct bytes out = buf_bytes(&peer->out);

		ck_assert(bytes_starts_nocase(out, bytes_of(rows[i].greeting)));
		ck_assert(!peer->closed);
		peer->ops->free(peer);
	}
}
END_TEST

/* RFC 5321 7.3: no octet tells one name from another. */
START_TEST(disabled_is_uniform)
{
	static const char *const names[] = { "alice", "robot", "zzzzz", "carol",
		"staff", "smith", "x@b.c" };
	struct reference_config config =
	        configured("vrfy=disabled expn=disabled");
	struct peer *first =
	        talk(&config, BYTES("VRFY zzzzz\r\nEXPN zzzzz\r\n"), FED_WHOLE);

	for (size_t i = 0; i < ROWS(names); i++) {
		char in[64];
		struct peer *peer;

		snprintf(in, sizeof in, "VRFY %s\r\nEXPN %s\r\n", names[i],
		        names[i]);
		peer = talk(&config, bytes_of(in), FED_WHOLE);
		ck_assert_msg(
		        bytes_eq(buf_bytes(&peer->out), buf_bytes(&first->out)),
		        "%s", names[i]);
		peer->ops->free(peer);
	}
	first->ops->free(first);
}
END_TEST

/* RFC 5321 4.5.3.2.7 */
START_TEST(idle_time)
{
	struct reference_config config = configured("");
	struct peer *peer = reference_open(&config);
	size_t greeted = peer->out.n;

	peer->ops->idle(peer, 5 * 60 * 1000);
	ck_assert(!peer->closed && peer->out.n == greeted);
	peer->ops->feed(peer, BYTES("NO"));
	peer->ops->idle(peer, 5 * 60 * 1000);
	ck_assert(!peer->closed && peer->out.n == greeted);
	peer->ops->idle(peer, UINT32_MAX);
	ck_assert(peer->closed);
	ck_assert(bytes_starts_nocase(
	        bytes_from(buf_bytes(&peer->out), greeted), BYTES("421 ")));
	peer->ops->idle(peer, 1);
	peer->ops->feed(peer, BYTES("NOOP\r\n"));
	peer->ops->free(peer);
}
END_TEST

START_TEST(end_of_input)
{
	struct reference_config config = configured("");
	struct peer *peer = talk(&config, BYTES("NOOP"), FED_WHOLE);

	peer->ops->eof(peer);
	ck_assert(peer->closed);
	peer->ops->free(peer);
}
END_TEST

enum { PIECE = 64 * 1024, PIECES = 48, OUT_MOST = 4 * 1024 * 1024 };

/* 3 MiB of one octet, or of one command, unread. */
static void flood(struct bytes unit, size_t out_least, size_t out_most)
{
	struct reference_config config = configured("");
	struct peer *peer = reference_open(&config);
	uint8_t *piece = malloc(PIECE);

	ck_assert(piece != NULL);
	for (size_t i = 0; i < PIECE; i++)
		piece[i] = unit.p[i % unit.n];
	for (unsigned i = 0; i < PIECES; i++)
		peer->ops->feed(peer, bytes_at(piece, PIECE - PIECE % unit.n));
	ck_assert_uint_ge(peer->out.n, out_least);
	ck_assert_uint_le(peer->out.n, out_most);
	free(piece);
	peer->ops->free(peer);
}

START_TEST(endless_line)
{
	flood(BYTES("x"), 1, 100);
	flood(BYTES("\0"), 1, 100);
	flood(BYTES("\r"), 1, 100);
	flood(BYTES("\n"), 1, 100);
}
END_TEST

START_TEST(unread_replies)
{
	flood(BYTES("NOOP\r\n"), PIECE, OUT_MOST);
	flood(BYTES("HELP\r\n"), PIECE, OUT_MOST);
	flood(BYTES("\r\n"), PIECE, OUT_MOST);
}
END_TEST

START_TEST(endless_data)
{
	struct reference_config config = configured("");
	struct peer *peer = talk(&config, BYTES(RCPT "DATA\r\n"), FED_WHOLE);
	struct bytes line = BYTES(X256 X256 X256 X256 "\r\n");
	size_t before = peer->out.n;

	for (unsigned i = 0; i < 2048; i++)
		peer->ops->feed(peer, line);
	ck_assert_uint_eq(peer->out.n, before);
	peer->ops->feed(peer, BYTES(".\r\nNOOP\r\n"));
	ck_assert(bytes_starts_nocase(
	        bytes_from(buf_bytes(&peer->out), before), BYTES("552 ")));
	peer->ops->free(peer);
}
END_TEST

/* RFC 5321 4.5.3.1.8, 4.5.3.1.10 */
START_TEST(recipients)
{
	struct reference_config config = configured("");
	struct peer *peer = talk(&config, BYTES(MAIL), FED_WHOLE);

	for (unsigned i = 0; i < 101; i++) {
		buf_clear(&peer->out);
		peer->ops->feed(peer, BYTES("RCPT TO:<bob@example.test>\r\n"));
		ck_assert(bytes_starts_nocase(buf_bytes(&peer->out),
		        i < 100 ? BYTES("250 ") : BYTES("452 ")));
	}
	peer->ops->free(peer);
}
END_TEST

/* Whatever comes, and however it is cut up: the same well-formed replies. */
START_TEST(noise)
{
	static const char *const words[] = { "EHLO a.test", "MAIL FROM:<>",
		"RCPT TO:<bob@example.test>", "DATA", "VRFY ", "EXPN ", "HELP ",
		"RSET", "NOOP", "AUTH PLAIN", "ETRN ", "alice", "<", ">", "@",
		"\"", "\\", "=", ":", " ", "\t", "\r", "\n", "\x80", "\x01",
		".", "\r\n.\r\n", "\r\n", "\r\n", "\r\n", X64 };
	static const char *const options[] = { "", "vrfy=disabled etrn=yes",
		"gate=auth", "gate=tls", "service=odmr", "vrfy=syntax" };
	struct rng rng;

	rng_init(&rng, 252);
	for (unsigned i = 0; i < 1000; i++) {
		struct reference_config config =
		        configured(options[i % ROWS(options)]);
		struct peer *whole, *bytewise;
		char codes[4096];
		struct buf in;

		buf_init(&in, 8192);
		for (unsigned n = rng_below(&rng, 60); n > 0; n--)
			buf_add_text(&in, words[rng_below(&rng, ROWS(words))]);
		whole = talk(&config, buf_bytes(&in), FED_WHOLE);
		bytewise = talk(&config, buf_bytes(&in), FED_BYTEWISE);
		codes_of(whole, codes, sizeof codes);
		ck_assert(bytes_eq(
		        buf_bytes(&whole->out), buf_bytes(&bytewise->out)));
		whole->ops->free(whole);
		bytewise->ops->free(bytewise);
		buf_release(&in);
	}
}
END_TEST

START_TEST(option_words)
{
	struct reference_config config;
	struct err err;

	reference_config_init(&config);
	ck_assert(!reference_options(&config, BYTES("vrfy=no"), &err));
	ck_assert(!reference_options(&config, BYTES("mutant=none"), &err));
	ck_assert(!reference_options(&config, BYTES("help"), &err));
	ck_assert(reference_options(&config,
	        BYTES("  vrfy=syntax  expn=disabled help=no gate=tls "), &err));
	ck_assert(config.vrfy == SUPPORT_SYNTAX &&
	          config.expn == SUPPORT_DISABLED && config.no_help &&
	          config.tls_gate && !config.auth_gate &&
	          config.mutant == REFERENCE_CORRECT);
}
END_TEST

int main(void)
{
	return tests_run("reference/server",
	        (const TTest *[]){ dialogue_codes, dialogue_bytewise,
	                reply_octets, greetings, disabled_is_uniform, idle_time,
	                end_of_input, endless_line, unread_replies,
	                endless_data, recipients, noise, option_words, NULL });
}
