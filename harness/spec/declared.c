/* SPDX-License-Identifier: MIT */
#include "spec/declared.h"

/* YAML 1.1 5.7: in double quotes these two alone want an escape, for there are
 * neither controls nor 8-bit octets in a profile's words. */
static void quote(struct buf *to, const char *text)
{
	buf_add_text(to, "\"");
	for (; *text; text++)
		buf_printf(to, *text == '"' || *text == '\\' ? "\\%c" : "%c",
		        *text);
	buf_add_text(to, "\"");
}

static void entry(
        struct buf *to, const char *indent, const char *key, const char *value)
{
	buf_printf(to, "%s%s: ", indent, key);
	quote(to, value);
	buf_add_text(to, "\n");
}

static bool is_declared(const struct profile *p, enum fact fact)
{
	return fact_declared(fact) && p->facts[fact] != 0 && !p->inferred[fact];
}

static void write_policy(struct buf *to, const struct profile *p)
{
	bool any = false;

	for (int f = 0; f < FACT_COUNT; f++) {
		enum fact fact = (enum fact)f;

		if (!is_declared(p, fact))
			continue;
		buf_add_text(to, any ? "" : "policy:\n");
		any = true;
		entry(to, "  ", fact_key(fact),
		        fact_value_name(fact, p->facts[fact]));
	}
}

static void write_members(struct buf *to, const struct profile *p)
{
	if (p->member_count == 0)
		return;
	buf_add_text(to, "  members:\n");
	for (size_t i = 0; i < p->member_count; i++) {
		buf_add_text(to, "    - ");
		quote(to, p->members[i]);
		buf_add_text(to, "\n");
	}
}

/* A file that names fixtures has to name the domain. */
static void write_fixtures(struct buf *to, const struct profile *p)
{
	if (!p->fixtures[FIXTURE_DOMAIN])
		return;
	buf_add_text(to, "fixtures:\n");
	for (int f = 0; f < FIXTURE_COUNT; f++)
		if (p->fixtures[f])
			entry(to, "  ", fixture_name((enum fixture)f),
			        p->fixtures[f]);
	write_members(to, p);
}

void declared_write(struct buf *to, const struct profile *p)
{
	entry(to, "", "name", p->name);
	write_policy(to, p);
	write_fixtures(to, p);
	buf_printf(to, "deliver: %s\n", p->deliver ? "yes" : "no");
	buf_add_text(to, "connection:\n");
	entry(to, "  ", "client", p->client);
	entry(to, "  ", "sender", p->sender);
	buf_printf(to, "  timeout: %ums\n  errors: %u\n", p->timeout_ms,
	        p->errors);
}
