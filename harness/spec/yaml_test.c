/* SPDX-License-Identifier: MIT */
#include "spec/yaml.h"

#include "spec/file.h"
#include "spec/testing.h"

static const char *const written[] = { "y.yaml", NULL };

/* One key for each reader. */
struct probe {
	const char *text, *lower, *upper;
	struct bytes octets;
	unsigned number, word;
	bool yes;
	const char *const *texts;
	size_t text_count;
	uint64_t set;
	size_t pairs;
};

static void probe_octets(struct node value, void *to)
{
	node_octets(value, to);
}

static void probe_lower(struct node value, void *to)
{
	node_slug(value, true, to);
}

static void probe_upper(struct node value, void *to)
{
	node_slug(value, false, to);
}

static void probe_number(struct node value, void *to)
{
	node_number(value, 2, 300, to);
}

static void probe_word(struct node value, void *to)
{
	node_word(value, &lens_words, to);
}

static void probe_texts(struct node value, void *to)
{
	struct probe *probe = to;

	node_texts(value, &probe->texts, &probe->text_count);
}

static void probe_set(struct node value, void *to)
{
	node_word_set(value, &lens_words, to);
}

static void probe_pairs(struct node value, void *to)
{
	node_pairs(value, to);
}

#define AT(member) offsetof(struct probe, member)
static const struct key keys[] = {
	{ "text", read_text, AT(text), true },
	{ "lower", probe_lower, AT(lower), false },
	{ "upper", probe_upper, AT(upper), false },
	{ "octets", probe_octets, AT(octets), false },
	{ "number", probe_number, AT(number), false },
	{ "word", probe_word, AT(word), false },
	{ "bool", read_bool, AT(yes), false },
	{ "texts", probe_texts, 0, false },
	{ "set", probe_set, AT(set), false },
	{ "pairs", probe_pairs, AT(pairs), false },
	{ 0 },
};

#define KNOWN                                                                  \
	"; known: text, lower, upper, octets, number, word, bool, texts, "     \
	"set, pairs"
#define DEEP "[[[[[[[[[[[[[[[[["
#define REMAINS "text: x\n"

static const struct {
	const char *name;
	struct bytes in;
	const char *want; /* all complaints, "" = none */
} rows[] = {
	/* the file */
	{ "good", BYTES("text: x\n"), "" },
	{ "start of document", BYTES("---\ntext: x\n...\n"), "" },
	{ "BOM", BYTES("\xef\xbb\xbftext: x\n"), "" },
	{ "empty", BYTES(""), "y.yaml:1:1: nothing in this file" },
	{ "comment", BYTES("# x\n"), "y.yaml:1:1: nothing in this file" },
	{ "two documents", BYTES("---\ntext: x\n---\ntext: y\n"),
	        "y.yaml:3:1: a second document" },
	{ "syntax", BYTES("text: x\nlower: [a\n"),
	        "y.yaml:3:1: did not find expected ',' or ']' while parsing a "
	        "flow sequence" },
	{ "tab", BYTES("text:\n\tlower: a\n"),
	        "y.yaml:2:1: found character that cannot start any token "
	        "while scanning for the next token" },
	{ "not UTF-8", BYTES("text: x\nlower: \xff\n"),
	        "y.yaml:2:8: invalid leading UTF-8 octet" },
	{ "not UTF-8 behind UTF-8", BYTES("text: \xc3\xa9\xe9x\n"),
	        "y.yaml:1:9: invalid trailing UTF-8 octet" },
	{ "NUL", BYTES("text: x\n\0\n"),
	        "y.yaml:2:1: control characters are not allowed" },
	{ "UTF-16", BYTES("\xff\xfet\0e\0x\0t\0"),
	        "y.yaml:1:1: invalid leading UTF-8 octet" },
	{ "binary",
	        BYTES("\x7f"
	              "ELF\x02\x01\x01\0\0\0"),
	        "y.yaml:1:1: control characters are not allowed" },
	{ "anchor", BYTES("text: &a x\n"),
	        "y.yaml:1:7: anchors are not allowed" },
	{ "anchor of a list", BYTES("texts: &a [x]\n"),
	        "y.yaml:1:8: anchors are not allowed" },
	{ "alias", BYTES("text: *a\n"), "y.yaml:1:7: aliases are not allowed" },
	{ "tag", BYTES("text: !!str x\n"), "y.yaml:1:7: tags are not allowed" },
	{ "depth", BYTES("text: " DEEP "\n"),
	        "y.yaml:1:22: nested too deeply" },
	/* mappings */
	{ "list for mapping", BYTES("- text: x\n"),
	        "y.yaml:1:1: want a mapping" },
	{ "unknown key", BYTES("text: x\n tixt: y\n"),
	        "y.yaml:2:6: mapping values are not allowed in this context" },
	{ "unknown key and more", BYTES("text: x\nt\\x: y\nbool: maybe\n"),
	        "y.yaml:2:1: unknown key `t\\\\x`" KNOWN
	        "\ny.yaml:3:7: `maybe`: want yes or no" },
	{ "key twice", BYTES("text: x\ntext: y\n"),
	        "y.yaml:2:1: key `text` twice" },
	{ "missing key", BYTES("bool: yes\n"),
	        "y.yaml:1:1: key `text` is missing" },
	{ "no key", BYTES("{}\n"), "y.yaml:1:1: key `text` is missing" },
	{ "list as key", BYTES("text: x\n? [a]\n: y\n"),
	        "y.yaml:2:3: want a scalar as key" },
	/* scalars */
	{ "list for text", BYTES("text: [x]\n"),
	        "y.yaml:1:7: want a scalar, not a list or mapping" },
	{ "empty text", BYTES("text:\n"), "y.yaml:1:6: empty" },
	{ "NUL in text", BYTES("text: \"a\\0b\"\n"),
	        "y.yaml:1:7: NUL in a text" },
	{ "slugs", BYTES(REMAINS "lower: a-1\nupper: A-1\n"), "" },
	{ "upper slug", BYTES(REMAINS "lower: aB\n"),
	        "y.yaml:2:8: `aB`: only a-z, 0-9 and - here" },
	{ "lower slug", BYTES(REMAINS "upper: A_B\n"),
	        "y.yaml:2:8: `A_B`: only A-Z, 0-9 and - here" },
	{ "wide octets", BYTES(REMAINS "octets: \"\\u0100\"\n"),
	        "y.yaml:2:9: a character above U+00FF; write octets as \\xHH" },
	{ "least", BYTES(REMAINS "number: 2\n"), "" },
	{ "most", BYTES(REMAINS "number: 300\n"), "" },
	{ "too small", BYTES(REMAINS "number: 1\n"),
	        "y.yaml:2:9: `1`: want a number from 2 to 300" },
	{ "too large", BYTES(REMAINS "number: 301\n"),
	        "y.yaml:2:9: `301`: want a number from 2 to 300" },
	{ "overflow", BYTES(REMAINS "number: 18446744073709551618\n"),
	        "y.yaml:2:9: `18446744073709551618`: want a number from 2 to "
	        "300" },
	{ "negative", BYTES(REMAINS "number: -2\n"),
	        "y.yaml:2:9: `-2`: want a number from 2 to 300" },
	{ "no number", BYTES(REMAINS "number: \"\"\n"),
	        "y.yaml:2:9: ``: want a number from 2 to 300" },
	{ "word", BYTES(REMAINS "word: rfx\n"),
	        "y.yaml:2:7: unknown lens `rfx`; known: rfc, practice, "
	        "hardening" },
	{ "capital bool", BYTES(REMAINS "bool: Yes\n"),
	        "y.yaml:2:7: `Yes`: want yes or no" },
	/* lists */
	{ "list of one", BYTES(REMAINS "texts: a\nset: rfc\n"), "" },
	{ "empty list", BYTES(REMAINS "texts: []\n"),
	        "y.yaml:2:8: empty list" },
	{ "mapping for list", BYTES(REMAINS "texts: {a: b}\n"),
	        "y.yaml:2:8: want a list, not a mapping" },
	{ "list in list", BYTES(REMAINS "texts: [a, [b]]\n"),
	        "y.yaml:2:12: want a scalar, not a list or mapping" },
	{ "word twice", BYTES(REMAINS "set: [rfc, practice, rfc]\n"),
	        "y.yaml:2:22: `rfc` twice" },
	{ "unknown in set", BYTES(REMAINS "set: [rfc, rf]\n"),
	        "y.yaml:2:12: unknown lens `rf`; known: rfc, practice, "
	        "hardening" },
	/* pairs */
	{ "no mapping for pairs", BYTES(REMAINS "pairs: a\n"),
	        "y.yaml:2:8: want a mapping" },
	{ "no pairs", BYTES(REMAINS "pairs: {}\n"),
	        "y.yaml:2:8: empty mapping" },
	{ "pair twice", BYTES(REMAINS "pairs: {a: b, c: d, a: e}\n"),
	        "y.yaml:2:21: key `a` twice" },
	{ "list as pair's key", BYTES(REMAINS "pairs: {[a]: b}\n"),
	        "y.yaml:2:9: want a scalar as key" },
};

/* Reads y.yaml into the probe; true when it is YAML at all. */
static bool probe_file(
        struct arena *arena, struct complaints *complaints, struct probe *probe)
{
	struct yaml *yaml = yaml_open("y.yaml", arena, complaints);

	*probe = (struct probe){ 0 };
	if (!yaml)
		return false;
	node_mapping(yaml_root(yaml), keys, probe);
	yaml_close(&yaml);
	ck_assert_ptr_null(yaml);
	return true;
}

START_TEST(complaints_of_files)
{
	struct scratch scratch;
	struct probe probe;
	struct arena arena;

	scratch_enter(&scratch);
	arena_init(&arena);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct complaints complaints;
		const char *got;

		complaints_init(&complaints);
		write_file("y.yaml", rows[i].in);
		probe_file(&arena, &complaints, &probe);
		got = complaints_text(&complaints);
		ck_assert_msg(strcmp(got, rows[i].want) == 0,
		        "%s:\nwant %s\ngot  %s", rows[i].name, rows[i].want,
		        got);
		complaints_release(&complaints);
	}
	arena_release(&arena);
	scratch_leave(&scratch, written);
}
END_TEST

static const char good[] =
        "text: >-\n  two\n  lines\nlower: a\nupper: A\n"
        "octets: \"\\r\\n\\x00\\x7f\\x80\\xbf\\xc0\\xff\xc3\xa9\"\n"
        "number: 250\nword: practice\nbool: true\n"
        "texts: [a, b c]\nset: [hardening, rfc]\n"
        "pairs: {a: 1, b: 2}\n";

START_TEST(values)
{
	struct scratch scratch;
	struct complaints complaints;
	struct arena arena;
	struct probe probe;

	scratch_enter(&scratch);
	arena_init(&arena);
	complaints_init(&complaints);
	write_file("y.yaml", bytes_of(good));
	ck_assert(probe_file(&arena, &complaints, &probe));
	ck_assert_str_eq(complaints_text(&complaints), "");
	ck_assert_str_eq(probe.text, "two lines");
	ck_assert(bytes_eq(
	        probe.octets, BYTES("\r\n\0\x7f\x80\xbf\xc0\xff\xe9")));
	ck_assert_uint_eq(probe.number, 250);
	ck_assert_uint_eq(probe.word, LENS_PRACTICE);
	ck_assert(probe.yes);
	ck_assert_uint_eq(probe.text_count, 2);
	ck_assert_str_eq(probe.texts[1], "b c");
	ck_assert_uint_eq(probe.set, 1 << LENS_HARDENING | 1 << LENS_RFC);
	ck_assert_uint_eq(probe.pairs, 2);
	complaints_release(&complaints);
	arena_release(&arena);
	scratch_leave(&scratch, written);
}
END_TEST

/* Cut short anywhere, a file gives complaints or values, never a crash. */
START_TEST(cut_short)
{
	struct scratch scratch;
	struct probe probe;

	scratch_enter(&scratch);
	for (size_t n = 0; n < sizeof good; n++) {
		struct complaints complaints;
		struct arena arena;

		arena_init(&arena);
		complaints_init(&complaints);
		write_file("y.yaml", bytes_at(good, n));
		if (!probe_file(&arena, &complaints, &probe))
			ck_assert_uint_eq(complaints.count, 1);
		complaints_release(&complaints);
		arena_release(&arena);
	}
	scratch_leave(&scratch, written);
}
END_TEST

static void want_refused(const char *file, const char *want)
{
	struct complaints complaints;
	struct arena arena;

	arena_init(&arena);
	complaints_init(&complaints);
	ck_assert_ptr_null(yaml_open(file, &arena, &complaints));
	ck_assert_str_eq(complaints_text(&complaints), want);
	complaints_release(&complaints);
	arena_release(&arena);
}

/* A file of `n` octets: `unit` again and again. */
static void write_many(struct bytes unit, size_t n)
{
	FILE *file = fopen("y.yaml", "wb");

	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < n; i += unit.n)
		fwrite(unit.p, 1, unit.n, file);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(no_file)
{
	static const char *const fifo[] = { "y.yaml", "fifo", NULL };
	struct scratch scratch;

	scratch_enter(&scratch);
	want_refused("missing.yaml", "missing.yaml: No such file or directory");
	want_refused(".", ".: is a directory");
	want_refused("", ": No such file or directory");
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	want_refused("fifo", "fifo: is not a regular file");
	write_many(BYTES("# comment in a very large file\n"),
	        (size_t)FILE_MOST + 1);
	want_refused("y.yaml", "y.yaml: larger than 4 MiB");
	scratch_leave(&scratch, fifo);
}
END_TEST

static const struct {
	const char *name;
	struct bytes unit;
	const char *want; /* where it begins */
} floods[] = {
	{ "open brackets", BYTES("["), "y.yaml:1:17: nested too deeply" },
	{ "open braces", BYTES("{"), "y.yaml:1:17: nested too deeply" },
	{ "dashes", BYTES("- "), "y.yaml:1:33: nested too deeply" },
	{ "question marks", BYTES("? "), "y.yaml:1:33: nested too deeply" },
	{ "items", BYTES("- a\n"), "y.yaml:1:1: want a mapping" },
	{ "keys", BYTES("a: b\n"), "y.yaml:1:1: more than 100 keys" },
	{ "one scalar", BYTES("a"), "y.yaml:1:1: want a mapping" },
	{ "one octet", BYTES("\xff"),
	        "y.yaml:1:1: invalid leading UTF-8 octet" },
};

START_TEST(hostile)
{
	struct scratch scratch;
	struct probe probe;

	scratch_enter(&scratch);
	for (size_t i = 0; i < ROWS(floods); i++) {
		struct complaints complaints;
		struct arena arena;
		const char *got, *want = floods[i].want;

		arena_init(&arena);
		complaints_init(&complaints);
		write_many(floods[i].unit, 1024 * 1024);
		probe_file(&arena, &complaints, &probe);
		got = complaints_text(&complaints);
		ck_assert_msg(strncmp(got, want, strlen(want)) == 0,
		        "%s:\nwant %s\ngot  %.200s", floods[i].name, want, got);
		complaints_release(&complaints);
		arena_release(&arena);
	}
	scratch_leave(&scratch, written);
}
END_TEST

int main(void)
{
	return tests_run("yaml", (const TTest *[]){ complaints_of_files, values,
	                                 cut_short, no_file, hostile, NULL });
}
