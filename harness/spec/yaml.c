/* SPDX-License-Identifier: MIT */
#include "spec/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/mem.h"
#include "spec/file.h"
#include "spec/tree.h"

static struct place place_at(const struct yaml *y, yaml_mark_t mark)
{
	return (struct place){ y->file, (unsigned)mark.line + 1,
		(unsigned)mark.column + 1 };
}

/* libyaml gives the place of an octet it cannot read as an offset only. */
static yaml_mark_t mark_of(struct bytes octets, size_t offset)
{
	yaml_mark_t mark = { 0 };

	for (size_t i = 0; i < offset && i < octets.n; i++) {
		bool newline = octets.p[i] == '\n';
		bool inside = (octets.p[i] & 0xc0) == 0x80;

		mark.line += newline;
		mark.column = newline ? 0 : mark.column + !inside;
	}
	return mark;
}

static void say_problem(struct yaml *y, const yaml_parser_t *parser)
{
	const char *what = parser->problem ? parser->problem : "no YAML";
	yaml_mark_t mark = parser->problem_mark;

	if (parser->error == YAML_READER_ERROR)
		mark = mark_of(buf_bytes(&y->octets), parser->problem_offset);
	complain(y->complaints, place_at(y, mark), "%s%s%s", what,
	        parser->context ? " " : "",
	        parser->context ? parser->context : "");
}

static void parser_start(yaml_parser_t *parser, const struct yaml *y)
{
	if (!yaml_parser_initialize(parser))
		abort();
	yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
	/* libyaml asserts a pointer even for no octets */
	yaml_parser_set_input_string(parser,
	        y->octets.n > 0 ? y->octets.p : (const uint8_t *)"",
	        y->octets.n);
}

struct scan {
	size_t documents, depth;
};

static const char *scan_anchor(const void *anchor, const void *tag)
{
	if (anchor)
		return "anchors are not allowed";
	return tag ? "tags are not allowed" : NULL;
}

static const char *scan_deeper(struct scan *scan)
{
	return ++scan->depth > YAML_DEPTH ? "nested too deeply" : NULL;
}

/* What is wrong with an event, or NULL. */
static const char *scan_event(struct scan *scan, const yaml_event_t *event)
{
	const char *wrong = NULL;

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return scan->documents++ ? "a second document" : NULL;
	case YAML_ALIAS_EVENT:
		return "aliases are not allowed";
	case YAML_SCALAR_EVENT:
		return scan_anchor(
		        event->data.scalar.anchor, event->data.scalar.tag);
	case YAML_SEQUENCE_START_EVENT:
		wrong = scan_anchor(event->data.sequence_start.anchor,
		        event->data.sequence_start.tag);
		return wrong ? wrong : scan_deeper(scan);
	case YAML_MAPPING_START_EVENT:
		wrong = scan_anchor(event->data.mapping_start.anchor,
		        event->data.mapping_start.tag);
		return wrong ? wrong : scan_deeper(scan);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		scan->depth--;
		return NULL;
	default:
		return NULL;
	}
}

/* The document API forgets anchors and the depth, and stops behind the first
 * document: hence this pass over the events. */
static bool scan(struct yaml *y)
{
	struct scan scan = { 0 };
	const char *wrong = NULL;
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true, parsed = true;

	parser_start(&parser, y);
	while (more && !wrong) {
		parsed = yaml_parser_parse(&parser, &event);
		if (!parsed)
			break;
		wrong = scan_event(&scan, &event);
		if (wrong)
			complain(y->complaints, place_at(y, event.start_mark),
			        "%s", wrong);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	if (!parsed)
		say_problem(y, &parser);
	yaml_parser_delete(&parser);
	return parsed && !wrong;
}

static bool load(struct yaml *y)
{
	yaml_parser_t parser;

	parser_start(&parser, y);
	y->has_document = yaml_parser_load(&parser, &y->document);
	if (!y->has_document)
		say_problem(y, &parser);
	yaml_parser_delete(&parser);
	if (!y->has_document)
		return false;
	if (yaml_document_get_root_node(&y->document))
		return true;
	complain(y->complaints, (struct place){ y->file, 1, 1 },
	        "nothing in this file");
	return false;
}

struct yaml *yaml_open(
        const char *file, struct arena *arena, struct complaints *complaints)
{
	struct yaml *y = mem_new(sizeof *y);

	y->file = arena_text(arena, bytes_of(file));
	y->arena = arena;
	y->complaints = complaints;
	buf_init(&y->octets, FILE_MOST);
	if (!file_read(file, &y->octets, complaints) || !scan(y) || !load(y))
		yaml_close(&y);
	return y;
}

void yaml_close(struct yaml **yaml)
{
	struct yaml *y = *yaml;

	if (!y)
		return;
	if (y->has_document)
		yaml_document_delete(&y->document);
	buf_release(&y->octets);
	free(y);
	*yaml = NULL;
}

struct bytes yaml_octets(const struct yaml *yaml)
{
	return buf_bytes(&yaml->octets);
}

struct arena *yaml_arena(const struct yaml *yaml)
{
	return yaml->arena;
}

struct node yaml_root(struct yaml *yaml)
{
	return (struct node){ yaml,
		yaml_document_get_root_node(&yaml->document) };
}

struct place node_at(struct node node)
{
	return place_at(node.yaml, node.raw->start_mark);
}
