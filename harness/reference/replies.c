/* SPDX-License-Identifier: MIT */
#include "reference/replies.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const struct {
	unsigned code;
	const char *esc, *text;
} answers[] = {
	[A_OK] = { 250, "2.5.0", "OK" },
	[A_ACCEPTED] = { 250, "2.5.0", "Message accepted" },
	[A_BYE] = { 221, "2.0.0", SERVER_NAME " closing the connection" },
	[A_IDLE] = { 421, "4.4.2", SERVER_NAME " closing: idle for too long" },
	[A_UNREAD] = { 421, "4.3.0", SERVER_NAME " closing: read, please" },
	/* RFC 5321 4.2.4: 500, not recognised; 502, not implemented. */
	[A_EMPTY] = { 500, "5.5.2", "Empty line, a command was expected" },
	[A_LONG] = { 500, "5.5.2", "Line too long" },
	[A_UNKNOWN_VERB] = { 500, "5.5.1", "Command not recognized" },
	[A_BLANK] = { 500, "5.5.2", "A command begins with its verb" },
	[A_OCTETS] = { 501, "5.5.2", "Characters that are not allowed here" },
	[A_ARGUMENT] = { 501, "5.5.4", "Syntax error in the argument" },
	[A_NO_ARGUMENT] = { 501, "5.5.4", "This command has no argument" },
	[A_PARAMETER] = { 504, "5.5.4", "Parameter not implemented" },
	[A_NOT_IMPLEMENTED] = { 502, "5.5.2", "Command not implemented" },
	[A_SEQUENCE] = { 503, "5.5.1", "Bad sequence of commands" },
	[A_NO_SERVICE] = { 503, "5.5.1", "No SMTP service here" },
	[A_NO_MAIL] = { 521, "5.3.2", "Server does not accept mail" },
	[A_NEED_AUTH] = { 530, "5.7.0", "Authentication required" },
	[A_NEED_TLS] = { 530, "5.7.0", "Must issue STARTTLS first" },
	[A_START_TLS] = { 220, "2.0.0", "Ready to start TLS" },
	[A_NO_ACCESS] = { 450, "4.7.1", "No access to that domain" },
	[A_NO_MAIL_WAITS] = { 453, "4.3.0", "You have no mail" },
	[A_WELCOME] = { 235, "2.7.0", "Authentication succeeded" },
	[A_INITIAL] = { 501, "5.7.0", "This mechanism has no initial response" },
	/* The text is RFC 5321 4.2.2's. */
	[A_VRFY_UNTOLD] = { 252, "2.5.0",
	        "Cannot VRFY user, but will accept message and attempt "
	        "delivery" },
	[A_VRFY_NAME] = { 553, "5.1.3", "Mailbox name not allowed" },
	/* RFC 6531 3.7.4.2, 4.2 */
	[A_VRFY_NOT_ASCII] = { 252, "2.6.8",
	        "Cannot show that mailbox in ASCII, but will accept message "
	        "and attempt delivery" },
	[A_NOT_ASCII] = { 553, "5.6.7", "Non-ASCII address without SMTPUTF8" },
	[A_EXPN_UNTOLD] = { 252, "2.5.0",
	        "Cannot EXPN list, but will accept message and attempt "
	        "delivery" },
	[A_NOT_A_LIST] = { 550, "5.1.1", "No such list here" },
	[A_NO_SUCH_USER] = { 550, "5.1.1", "No such user here" },
	[A_NO_RELAY] = { 550, "5.7.1", "That domain is not relayed to" },
	/* Exactly so, RFC 821 3.3. */
	[A_AMBIGUOUS] = { 553, "5.1.4", "User ambiguous" },
	[A_TOO_MANY] = { 452, "4.5.3", "Too many recipients" },
	[A_TOO_BIG] = { 552, "5.3.4", "Message size exceeds the limit" },
	[A_UNKNOWN_PARAMETER] = { 555, "5.5.4", "Parameter not recognized" },
	[A_START_DATA] = { 354, NULL,
	        "Start mail input; end with <CRLF>.<CRLF>" },
	[A_NO_TOPIC] = { 504, "5.5.4", "No help on that topic" },
	[A_CHUNK] = { 250, "2.5.0", "Chunk received" },
	[A_QUEUED] = { 250, "2.5.0", "Queuing for that node started" },
	[A_NODE] = { 459, "4.7.1", "Node not allowed" },
	[A_MECHANISM] = { 504, "5.5.4", "Mechanism not supported" },
	[A_RESPONSE] = { 334, NULL, "" },
	[A_CREDENTIALS] = { 535, "5.7.8", "Credentials invalid" },
	[A_BASE64] = { 501, "5.5.2", "Cannot decode the response" },
	[A_CANCELLED] = { 501, "5.7.0", "Authentication cancelled" },
	[A_RESPONSE_LONG] = { 500, "5.5.6", "Response too long" },
};

void answer(struct server *s, enum answer id)
{
	say(s, answers[id].code, answers[id].esc, "%s", answers[id].text);
}

void say(struct server *s, unsigned code, const char *esc, const char *format,
        ...)
{
	char text[256];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	assert(n >= 0 && (size_t)n < sizeof text);
	if (s->config.no_esc)
		esc = NULL;
	s->code = code;
	s->reply_line = s->reply.n;
	buf_printf(&s->reply, "%03u-%s%s%s\r\n", code, esc ? esc : "",
	        esc ? " " : "", text);
}

void replies_begin(struct server *s)
{
	buf_clear(&s->reply);
	s->code = 0;
}

void replies_end(struct server *s)
{
	if (s->code)
		s->reply.p[s->reply_line + 3] = ' ';
}
