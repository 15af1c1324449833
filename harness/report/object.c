/* SPDX-License-Identifier: MIT */
#include "report/object.h"

#include <assert.h>
#include <string.h>

#include "report/text.h"

static json_t *escaped(const char *text)
{
	struct buf safe;
	json_t *json;

	buf_init(&safe, SIZE_MAX);
	text_lines(&safe, text);
	json = json_stringn((const char *)safe.p, safe.n);
	buf_release(&safe);
	assert(json);
	return json;
}

json_t *object_text(const char *text)
{
	json_t *json;

	if (!text)
		return json_null();
	/* DEL would be written as it is. */
	json = strchr(text, 0x7f) ? NULL : json_string(text);
	return json ? json : escaped(text);
}

void object_set(json_t *to, const char *key, json_t *value)
{
	int failed = json_object_set_new(to, key, value);

	assert(!failed);
}

void object_add(json_t *list, json_t *value)
{
	int failed = json_array_append_new(list, value);

	assert(!failed);
}

void object_set_text(json_t *to, const char *key, const char *text)
{
	object_set(to, key, object_text(text));
}

void object_set_number(json_t *to, const char *key, uint64_t n)
{
	assert(n <= INT64_MAX);
	object_set(to, key, json_integer((json_int_t)n));
}

void object_set_run(json_t *to, const struct event_run *run)
{
	json_t *facts = json_array();

	object_set_text(to, "version", run->version);
	object_set_text(to, "target", run->target);
	object_set_text(to, "profile", run->profile);
	object_set_text(to, "profile_digest", run->profile_digest);
	object_set_text(to, "table_digest", run->table_digest);
	object_set_text(to, "edition", edition_name(run->edition));
	object_set_text(to, "lens", lens_name(run->lens));
	object_set(to, "strict", json_boolean(run->strict));
	object_set_number(to, "seed", run->seed);
	object_set_number(to, "planned", run->planned);
	for (size_t i = 0; i < run->fact_count; i++)
		object_add(facts, object_text(run->facts[i]));
	object_set(to, "facts", facts);
}

static int add(const char *octets, size_t n, void *to)
{
	buf_add(to, bytes_at(octets, n));
	return 0;
}

void object_print(struct buf *to, json_t *json)
{
	int failed = json_dump_callback(json, add, to,
	        JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);

	assert(!failed);
	json_decref(json);
}
