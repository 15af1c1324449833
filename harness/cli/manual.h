/* SPDX-License-Identifier: MIT
 *
 * The manual page, and what completes command lines in shells: all of it from
 * the tables of commands and options (cli/options.h).
 */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "base/buf.h"

void manual_page(struct buf *to); /* man(7) */
void manual_bash(struct buf *to);
void manual_zsh(struct buf *to);
void manual_fish(struct buf *to);

#endif
