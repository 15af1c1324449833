/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"

static void tell_member(struct server *s, const struct box *box)
{
	say(s, 250, "2.1.5", "<%s@" SERVER_DOMAIN ">", box->name);
}

/* A list within itself is told once (RFC 5321 3.5.4 leaves loops to us): no
 * list is deeper than the table of boxes is long. */
static void expand(struct server *s, const struct box *list, unsigned depth)
{
	for (size_t i = 0; i < MEMBERS_MOST && list->members[i]; i++) {
		const struct box *box = box_named(list->members[i]);

		if (!(box->kind & KIND_LIST))
			tell_member(s, box);
		else if (box != list && depth > 0)
			expand(s, box, depth - 1);
	}
}

/* Where VRFY does not tell who exists, EXPN does not either: RFC 5321 7.3. */
static bool users_told(const struct server *s)
{
	return s->config.vrfy == SUPPORT_ENABLED;
}

static void tell(struct server *s)
{
	const unsigned users =
	        KIND_MAILBOX | KIND_POSTMASTER | KIND_PROGRAM | KIND_FORWARDED;
	unsigned kind = s->name.kind;

	if (kind & KIND_LIST)
		expand(s, s->name.box, 4);
	else if (kind & users && users_told(s))
		tell_member(s, s->name.box);
	else
		answer(s, A_NOT_A_LIST);
}

void run_expn(struct server *s)
{
	if (s->name.form & FORM_PARAMETER)
		answer(s, A_PARAMETER);
	else if (s->name.form & FORM_NO_NAME)
		answer(s, A_ARGUMENT);
	else if (s->config.expn == SUPPORT_DISABLED)
		answer(s, A_EXPN_UNTOLD); /* RFC 5321 7.3: these commands */
	else
		tell(s);
}
