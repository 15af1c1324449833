/* SPDX-License-Identifier: MIT
 *
 * The commands.
 */
#ifndef REFERENCE_VERBS_H
#define REFERENCE_VERBS_H

#include "reference/server.h"

/* Answers s->command: the handler of an exchange. */
void verbs_run(struct server *s);
/* Whether this server, as it is configured, does anything on that verb. */
bool verbs_support(const struct server *s, enum verb verb);
/* STARTTLS is demanded, and has not come. */
bool verbs_await_tls(const struct server *s);
/* HELP's text on a topic, or NULL. */
const char *help_topic(struct bytes topic);

/* The transaction's buffers are empty. */
void transaction_reset(struct server *s);
/* MAIL's and RCPT's argument into s->name and s->params. */
void transaction_read(struct server *s);
void data_begin(struct server *s);
/* Octets of the chunk that this line announces, RFC 3030 2; 0 when it announces
 * none. They are read whatever the answer will be. */
uint64_t chunk_announced(const struct server *s);
/* The message is too large. */
void transaction_fail(struct server *s);
/* The final dot was read, or the last chunk: a handler. */
void transaction_end(struct server *s);
/* A line inside AUTH: a handler. */
void auth_response(struct server *s);
/* No AUTH exchange goes on any more. */
void auth_end(struct server *s);
/* The mechanisms, as EHLO lists them. */
extern const char auth_mechanisms[];
/* A parameter list: 0, or the code of the refusal. */
unsigned parameters_check(const struct server *s, struct bytes params);
bool parameters_have(struct bytes params, struct bytes keyword);

/* A line whose mailbox names may be in UTF-8: before its name is read, ... */
void utf8_begin(struct server *s);
/* ... instead of a part of s->input, for the grammar to read, ... */
struct bytes utf8_masked(const struct server *s, struct bytes in);
/* ... and after. */
void utf8_end(struct server *s);
/* VRFY's and EXPN's argument without its SMTPUTF8, which s->utf8_reply tells. */
struct bytes utf8_without_keyword(struct server *s, struct bytes argument);

/* By verb: handlers. */
void run_ehlo(struct server *s);
void run_helo(struct server *s);
void run_mail(struct server *s);
void run_rcpt(struct server *s);
void run_data(struct server *s);
void run_bdat(struct server *s);
/* The last chunk of a message to nobody: in LMTP no reply, RFC 2033 4.3. */
bool chunk_undue(const struct server *s);
void run_vrfy(struct server *s);
void run_expn(struct server *s);
void run_help(struct server *s);
void run_etrn(struct server *s);
void run_auth(struct server *s);

#endif
