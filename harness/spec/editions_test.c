/* SPDX-License-Identifier: MIT
 *
 * Which clauses are in force in which edition stands in specs/editions.txt too:
 * a change there is one that somebody meant.
 */
#include "spec/file.h"
#include "spec/load.h"
#include "spec/testing.h"

#define FILE_NAME "specs/editions.txt"
#define HOW \
	"; if that is meant: build/smtpspec list --editions > " FILE_NAME

static struct spec spec;
static struct buf octets;

static void load(void)
{
	struct complaints complaints;

	complaints_init(&complaints);
	ck_assert(spec_load(&spec, "specs", &complaints));
	buf_init(&octets, FILE_MOST);
	ck_assert(file_read(FILE_NAME, &octets, &complaints));
	complaints_release(&complaints);
}

/* "VRFY-REQUIRED   2821 5321 bis". */
static const struct clause *read_line(struct bytes line, unsigned *editions)
{
	enum edition edition = EDITION_821;
	struct bytes word = { 0 }, id = { 0 };
	char name[64] = "";

	*editions = 0;
	bytes_cut(&line, ' ', &id);
	ck_assert_uint_lt(id.n, sizeof name);
	memcpy(name, id.p, id.n);
	while (bytes_cut(&line, ' ', &word)) {
		if (word.n == 0)
			continue;
		ck_assert_msg(edition_of(word, &edition), "%s: no edition %.*s",
		        name, BYTES_FMT(word));
		*editions |= 1u << edition;
	}
	ck_assert_msg(spec_clause(&spec, name), "%s is no clause any more" HOW,
	        name);
	return spec_clause(&spec, name);
}

START_TEST(the_clauses_of_each_edition_are_the_ones_written_down)
{
	struct bytes rest, line;
	size_t lines = 0;

	load();
	rest = buf_bytes(&octets);
	for (; bytes_cut(&rest, '\n', &line); lines++) {
		unsigned editions;
		const struct clause *clause = read_line(line, &editions);

		ck_assert_msg(clause->editions == editions,
		        "%s holds in other editions" HOW, clause->id);
	}
	ck_assert_msg(lines == spec.clause_count,
	        "%zu clauses are not in " FILE_NAME HOW,
	        spec.clause_count - lines);
	buf_release(&octets);
	spec_release(&spec);
}
END_TEST

int main(void)
{
	return tests_run("spec/editions",
	        (const TTest *const[]){
	                the_clauses_of_each_edition_are_the_ones_written_down,
	                NULL });
}
