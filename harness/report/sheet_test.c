/* SPDX-License-Identifier: MIT */
#include "report/sheet.h"

#include "base/testing.h"

static const struct {
	const char *cell, *csv, *markdown;
} rows[] = {
	{ "", "\"\"\r\n", "|  |\n" },
	{ "a, b", "\"a, b\"\r\n", "| a, b |\n" },
	{ "a \"b\"", "\"a \"\"b\"\"\"\r\n", "| a \"b\" |\n" },
	{ "a|b", "\"a|b\"\r\n", "| a\\|b |\n" },
	{ "a\nb", "\"a\\nb\"\r\n", "| a\\\\nb |\n" },
	{ "=1+1", "\"'=1+1\"\r\n", "| =1+1 |\n" },
	{ "+1", "\"'+1\"\r\n", "| +1 |\n" },
	{ "-1", "\"'-1\"\r\n", "| -1 |\n" },
	{ "@SUM(A1)", "\"'@SUM(A1)\"\r\n", "| @SUM(A1) |\n" },
	{ "<script>", "\"<script>\"\r\n", "| \\<script\\> |\n" },
	{ "[a](b)", "\"[a](b)\"\r\n", "| \\[a\\](b) |\n" },
	{ "`x` *y* _z_", "\"`x` *y* _z_\"\r\n",
	        "| \\`x\\` \\*y\\* \\_z\\_ |\n" },
	{ "\x1b\xff", "\"\\x1b\\xff\"\r\n", "| \\\\x1b\\\\xff |\n" },
};

static void look(const char *cell, enum sheet sheet, const char *want)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	sheet_row(&to, sheet, &cell, 1);
	ck_assert_msg(bytes_eq_text(buf_bytes(&to), want),
	        "%s: want %s, got %.*s", cell, want, BYTES_FMT(buf_bytes(&to)));
	buf_release(&to);
}

START_TEST(keeps_cells_cells)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		look(rows[i].cell, SHEET_CSV, rows[i].csv);
		look(rows[i].cell, SHEET_MARKDOWN, rows[i].markdown);
	}
}
END_TEST

START_TEST(goes_by_the_name)
{
	enum sheet sheet;

	ck_assert(sheet_of("a.csv", &sheet));
	ck_assert_int_eq(sheet, SHEET_CSV);
	ck_assert(sheet_of("a.csv.md", &sheet));
	ck_assert_int_eq(sheet, SHEET_MARKDOWN);
	ck_assert(sheet_of("-", &sheet));
	ck_assert_int_eq(sheet, SHEET_MARKDOWN);
	ck_assert(!sheet_of("a.txt", &sheet));
	ck_assert(!sheet_of(".csv", &sheet));
}
END_TEST

int main(void)
{
	return tests_run("sheet", (const TTest *const[]){ keeps_cells_cells,
	                                  goes_by_the_name, NULL });
}
