/* SPDX-License-Identifier: MIT
 *
 * In place of session/login.c: the sessions of the preloaded library never log
 * in. GNU SASL and the libraries that it wants would be taken down in the child
 * of each run, a tenth of its time.
 */
#include <stddef.h>

#include "session/login.h"

struct login *login_new(
        const struct credentials *credentials, struct bytes ehlo)
{
	(void)credentials, (void)ehlo;
	return NULL;
}

void login_free(struct login *login)
{
	(void)login;
}

void login_open(struct bytes ehlo, struct buf *line)
{
	(void)ehlo, (void)line;
}

void login_line(struct login *login, const struct reply *challenge,
        struct buf *line)
{
	(void)login, (void)challenge, (void)line;
}

void login_redact_line(struct bytes line, struct buf *told)
{
	buf_add(told, line);
}

void login_redact(
        const struct login *login, struct buf *octets, size_t from)
{
	(void)login, (void)octets, (void)from;
}
