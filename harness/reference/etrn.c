/* SPDX-License-Identifier: MIT */
#include "reference/verbs.h"

#include "reference/replies.h"
#include "wire/address.h"
#include "wire/octet.h"

/* RFC 1985 5.3: "@" asks for the domain's subdomains too, "#" for a queue. */
void run_etrn(struct server *s)
{
	struct bytes node = s->command.argument;

	if (octet_first(node, '#') && node.n > 1 &&
	        octet_run(node, OCTET_GRAPHIC) == node.n) {
		answer(s, A_NODE);
		return;
	}
	if (octet_first(node, '@'))
		node = bytes_from(node, 1);
	if (!domain_valid(node))
		answer(s, A_ARGUMENT);
	else if (bytes_eq_nocase(node, BYTES(RELAYED_DOMAIN)) &&
	         !s->config.remote) /* RFC 2505 2.12 */
		answer(s, A_QUEUED);
	else
		answer(s, A_NODE);
}
