/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/disk.h"
#include "cli/aim.h"
#include "cli/say.h"
#include "cli/subcommands.h"
#include "cli/table.h"
#include "fuzz/beside.h"
#include "fuzz/promote.h"
#include "fuzz/replay.h"
#include "report/text.h"
#include "session/record.h"

enum { TRIES = 5000, FILE_MOST = 16 * 1024 * 1024 };

/* A finding, and what the command line says besides. */
struct job {
	const struct settings *settings;
	struct arena arena;
	struct spec spec;
	struct finding finding;
	struct settings stored; /* with which it was found */
	struct record record;   /* of what passed then */
	struct beside beside;   /* with what passes now */
	struct buf text;        /* the result */
	size_t played, seen, crashed, unreached;
};

/* The input has to be what the record says that was sent: the beginning of it,
 * where the session did not come to its end. */
static bool same_input(const struct job *job, const char *file, struct err *err)
{
	const struct transcript *t = &job->record.transcript;
	/* What shows it in a row's dialogue is no input. */
	struct bytes rest = bytes_sub(job->finding.input, 0,
	        job->finding.instance[0] ? 0 : job->finding.input.n);

	for (size_t i = 0; i < t->count && rest.n > 0; i++) {
		struct bytes sent = transcript_octets(t, &t->entries[i]);

		if (t->entries[i].kind != ENTRY_SENT || t->entries[i].step < 0)
			continue;
		sent = bytes_sub(sent, 0, rest.n);
		if (!bytes_eq(sent, bytes_sub(rest, 0, sent.n)))
			return err_set(err,
			        "%s no longer matches: it has other octets sent "
			        "than finding.json has as `input`",
			        file);
		rest = bytes_from(rest, sent.n);
	}
	return true;
}

static bool load_record(struct job *job, const char *path, struct err *err)
{
	const char *file = arena_printf(
	        &job->arena, "%s/" FINDING_TRANSCRIPT, path);
	struct buf text;
	bool good;

	buf_init(&text, FILE_MOST);
	good = disk_read(file, &text, err) &&
	       record_read(&job->record, buf_bytes(&text), file, err) &&
	       same_input(job, file, err);
	buf_release(&text);
	if (good)
		beside_add(&job->beside, "recorded", &job->record.transcript);
	return good;
}

/* What the table no longer has cannot be seen again. */
static bool still_known(
        const struct job *job, const char *path, struct err *err)
{
	const char *clause = job->finding.clause;

	return !*clause || spec_clause(&job->spec, clause) ||
	       err_set(err, "%s no longer matches: the table has no clause %s "
	                    "(any more)", path, clause);
}

static bool load(struct job *job, struct err *err)
{
	struct finding *f = &job->finding;
	const char *path = job->settings->words.list[0];
	const char **argv;
	struct err wrong;

	if (!finding_load(f, path, &job->arena, err) ||
	        !still_known(job, path, err) || !load_record(job, path, err))
		return false;
	argv = ARENA_ARRAY(&job->arena, const char *, f->argument_count + 3);
	argv[0] = "smtpspec";
	argv[1] = "fuzz";
	memcpy(argv + 2, f->arguments, f->argument_count * sizeof *argv);
	if (options_parse(&job->stored, (int)f->argument_count + 2,
	            (char **)argv, &job->arena, &wrong)) {
		job->stored = aim_job(&job->stored, f->job, &job->arena);
		return true;
	}
	return err_set(err, "%.200s: `arguments`: %.700s", path, wrong.text);
}

static void prefer(const char **to, const char *other)
{
	if (other)
		*to = other;
}

/* Where the command line names no target, the finding's own counts. */
static struct settings settings_for(const struct job *job, const char **target)
{
	const struct settings *given = job->settings;
	struct settings s = job->stored;

	if (*target || given->exec || given->self) {
		s = *given;
		s.words = (struct texts){ target, *target ? 1 : 0 };
		s.edition = job->stored.edition;
		s.lens = job->stored.lens;
	} else if (given->set.count > 0) {
		s.set = given->set;
	}
	prefer(&s.profile, given->profile);
	prefer(&s.edition, given->edition);
	prefer(&s.lens, given->lens);
	if (given->timeout.given)
		s.timeout = given->timeout;
	return s;
}

static void show_lines(struct buf *text, const char *lines)
{
	struct bytes rest = bytes_of(lines), line;

	while (bytes_cut(&rest, '\n', &line))
		buf_printf(text, "    %.*s\n", BYTES_FMT(line));
}

static void show(struct job *job, const char *target,
        const struct replay *replay, const struct suspect *suspect)
{
	struct buf *text = &job->text;

	buf_printf(text, "\n%s: %s\n", target,
	        suspect ? "seen again" : "not seen");
	show_lines(text, replay->shown);
	if (replay->fate != FATE_LIVES)
		show_lines(text, replay->why);
	for (size_t i = 0; i < replay->suspects.count; i++) {
		const struct suspect *s = &replay->suspects.list[i];

		buf_printf(text, "  %s %-9s %s\n", s == suspect ? ">" : " ",
		        verdict_name(s->verdict), s->key);
		if (s->kind != SUSPECT_CLAUSE || !*s->why)
			continue;
		buf_add_text(text, "              ");
		text_wrap(text, s->why, 14);
	}
}

static void remember(struct job *job, const struct replay *replay,
        const struct suspect *suspect)
{
	job->played++;
	job->seen += suspect != NULL;
	job->crashed += replay->fate == FATE_CRASHED;
}

/* What is done with a server that was reached. */
typedef bool with_server(struct job *job, const char *target,
        struct replay *replay, struct err *err);

/* With one server, what became different since then; with several, all of it
 * side by side. */
static void show_beside(struct job *job)
{
	const char *difference;

	if (job->played == 1) {
		difference = beside_difference(&job->beside);
		buf_printf(&job->text, "\n%s%s\n",
		        difference ? "answered otherwise than recorded: "
		                   : "answered as recorded",
		        difference ? difference : "");
	} else if (job->played > 1) {
		buf_add_text(&job->text, "\n");
		beside_print(&job->beside, &job->text);
	}
}

static bool play_once(struct job *job, const char *target,
        struct replay *replay, struct err *err)
{
	const struct finding *f = &job->finding;
	const struct suspect *suspect = f->instance[0]
	        ? replay_row(replay, f->instance, f->key)
	        : replay_play(replay, f->input, f->key);

	(void)err;
	remember(job, replay, suspect);
	show(job, target, replay, suspect);
	beside_add(&job->beside, arena_text(&job->arena, bytes_of(target)),
	        &replay->transcript);
	return true;
}

static bool is_latitude(const struct finding *f)
{
	return strcmp(f->verdict, verdict_name(VERDICT_LATITUDE)) == 0;
}

static bool reach(struct job *job, const char *word, with_server *act,
        enum exit_status *status, struct err *err)
{
	const struct settings settings = settings_for(job, &word);
	struct profile profile;
	struct replay replay;
	struct aim aim;
	bool good;

	profile_init(&profile);
	*status = EXIT_USAGE;
	good = aim_take(&aim, &settings, &job->spec, &profile, err);
	if (good) {
		*status = EXIT_UNVERIFIED;
		good = replay_open(&replay, &aim.target, &aim.run, err);
		replay.examiner.latitudes = is_latitude(&job->finding);
		good = good && act(job, aim.target.name, &replay, err);
		replay_close(&replay);
	}
	aim_release(&aim);
	profile_release(&profile);
	return good;
}

static enum exit_status conclude(const struct job *job)
{
	if (job->crashed > 0)
		return EXIT_CRASHED;
	if (job->seen > 0)
		return EXIT_FINDINGS;
	return job->unreached > 0 ? EXIT_UNVERIFIED : EXIT_GATE_MET;
}

static enum exit_status replay_all(struct job *job)
{
	const struct texts *words = &job->settings->words;
	enum exit_status status = EXIT_USAGE;
	struct err err;

	buf_printf(&job->text, "%s (%s)\n", job->finding.key,
	        job->finding.verdict);
	for (size_t i = 1; i < words->count || i == 1; i++) {
		const char *word = i < words->count ? words->list[i] : NULL;

		if (reach(job, word, play_once, &status, &err))
			continue;
		say_wrong("%s", err.text);
		if (status == EXIT_USAGE)
			return status;
		job->unreached++;
	}
	show_beside(job);
	return say_result(&job->text, conclude(job));
}

/* --- minimise --------------------------------------------------------------- */

static bool minimise_it(struct job *job, const char *target,
        struct replay *replay, struct err *err)
{
	struct finding *f = &job->finding;
	const struct suspect *suspect =
	        replay_play(replay, f->input, f->key);
	size_t before = f->input.n;
	struct buf least;
	bool good = true;

	remember(job, replay, suspect);
	if (!suspect) {
		show(job, target, replay, suspect);
		return true;
	}
	buf_init(&least, SIZE_MAX);
	buf_add(&least, f->input);
	replay_minimise(replay, &least, f->key, TRIES);
	if (replay_play(replay, buf_bytes(&least), f->key)) {
		f->input = arena_copy(&job->arena, buf_bytes(&least));
		f->shown = arena_text(&job->arena, bytes_of(replay->shown));
		f->record = arena_text(&job->arena, bytes_of(replay->record));
		good = finding_replace(f, job->settings->words.list[0], err);
	}
	buf_printf(&job->text, "%s: %zu octets, before %zu\n", f->key,
	        f->input.n, before);
	show_lines(&job->text, f->shown);
	buf_release(&least);
	return good;
}

static enum exit_status minimise_all(struct job *job)
{
	enum exit_status status;
	struct err err;

	if (job->finding.instance[0]) {
		say_wrong("%s: the row %s shows it as it stands: there is "
		          "nothing to leave out", job->finding.name,
		        job->finding.instance);
		return EXIT_USAGE;
	}
	if (!reach(job, NULL, minimise_it, &status, &err)) {
		say_wrong("%s", err.text);
		return job->seen > 0 ? EXIT_OURS : status;
	}
	return say_result(&job->text, job->seen > 0 ? EXIT_GATE_MET
	                                            : EXIT_UNVERIFIED);
}

/* --- promote ---------------------------------------------------------------- */

static enum exit_status promote_it(struct job *job)
{
	struct profile profile;
	struct aim aim;
	struct err err;
	bool good;

	profile_init(&profile);
	good = aim_take(&aim, &job->stored, &job->spec, &profile, &err) &&
	       promote(&job->finding, &job->spec, &profile, &job->text, &err);
	aim_release(&aim);
	profile_release(&profile);
	if (good)
		return say_result(&job->text, EXIT_GATE_MET);
	say_wrong("%s", err.text);
	return EXIT_USAGE;
}

/* --- all of them ------------------------------------------------------------------- */

static enum exit_status with_finding(const struct settings *settings,
        enum exit_status (*act)(struct job *job))
{
	struct job job = { .settings = settings };
	enum exit_status status = EXIT_USAGE;
	struct err err;

	if (settings->words.count == 0) {
		say_wrong("want the folder of a finding");
		return EXIT_USAGE;
	}
	arena_init(&job.arena);
	buf_init(&job.text, SIZE_MAX);
	beside_init(&job.beside);
	if (!table_load(&job.spec, settings))
		;
	else if (!load(&job, &err))
		say_wrong("%s", err.text);
	else
		status = act(&job);
	beside_release(&job.beside);
	record_release(&job.record);
	spec_release(&job.spec);
	buf_release(&job.text);
	arena_release(&job.arena);
	return status;
}

enum exit_status subcommand_replay(const struct settings *settings)
{
	return with_finding(settings, replay_all);
}

enum exit_status subcommand_minimise(const struct settings *settings)
{
	return with_finding(settings, minimise_all);
}

enum exit_status subcommand_promote(const struct settings *settings)
{
	return with_finding(settings, promote_it);
}
