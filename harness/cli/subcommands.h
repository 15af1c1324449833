/* SPDX-License-Identifier: MIT
 *
 * The program's commands. Each does all of its work and returns the exit
 * status.
 */
#ifndef CLI_SUBCOMMANDS_H
#define CLI_SUBCOMMANDS_H

#include "cli/options.h"
#include "oracle/events.h"

/* `program` is how it was called, for the commands that repeat a verdict. */
enum exit_status subcommand_run(
        const struct settings *settings, const char *program);
enum exit_status subcommand_fuzz(
        const struct settings *settings, const char *program);
enum exit_status subcommand_replay(const struct settings *settings);
enum exit_status subcommand_minimise(const struct settings *settings);
enum exit_status subcommand_promote(const struct settings *settings);
enum exit_status subcommand_judge(
        const struct settings *settings, const char *program);
enum exit_status subcommand_report(const struct settings *settings);
enum exit_status subcommand_diff(const struct settings *settings);
enum exit_status subcommand_list(const struct settings *settings);
enum exit_status subcommand_lint(const struct settings *settings);
enum exit_status subcommand_explain(const struct settings *settings);
enum exit_status subcommand_serve(const struct settings *settings);
enum exit_status subcommand_manual(const struct settings *settings);
enum exit_status subcommand_seeds(const struct settings *settings);

#endif
