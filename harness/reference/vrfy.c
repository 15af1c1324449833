/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"

/* RFC 5321 3.5.2: 250, 251 and 551 tell the mailbox. */
static void tell(struct server *s)
{
	const struct box *box = s->name.box;

	switch (s->name.kind) {
	case KIND_FORWARDED:
		say(s, 251, "2.5.0", "User not local; will forward to <%s>",
		        box->address);
		break;
	case KIND_MOVED:
		say(s, 551, "5.7.1", "User not local; please try <%s>",
		        box->address);
		break;
	case KIND_AMBIGUOUS:
		answer(s, A_AMBIGUOUS);
		break;
	case KIND_UTF8:
		if (s->utf8_reply)
			say(s, 250, "2.1.5", "<%s>", box->address);
		else
			answer(s, A_VRFY_NOT_ASCII);
		break;
	case KIND_RELAYED:
		answer(s, A_VRFY_UNTOLD);
		break;
	case KIND_FOREIGN:
		answer(s, A_NO_RELAY);
		break;
	case KIND_UNKNOWN:
		answer(s, A_NO_SUCH_USER);
		break;
	default:
		say(s, 250, "2.1.5", "<%s@" SERVER_DOMAIN ">", box->name);
	}
}

static bool refused_name(struct server *s)
{
	bool enabled = s->config.vrfy == SUPPORT_ENABLED;

	if (s->name.form & FORM_PARAMETER)
		answer(s, A_PARAMETER);
	else if (enabled && s->name.form & (FORM_DOMAIN | FORM_EMPTY))
		answer(s, A_VRFY_NAME);
	else if (s->name.form & FORM_NO_NAME)
		answer(s, A_ARGUMENT);
	else
		return false;
	return true;
}

void run_vrfy(struct server *s)
{
	if (refused_name(s))
		return;
	if (s->config.vrfy == SUPPORT_DISABLED)
		answer(s, A_VRFY_UNTOLD); /* RFC 5321 7.3: MUST */
	else if (s->config.vrfy == SUPPORT_SYNTAX)
		answer(s, A_NOT_IMPLEMENTED); /* RFC 5321 3.5.3: SHOULD */
	else
		tell(s);
}
