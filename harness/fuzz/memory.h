/* SPDX-License-Identifier: MIT
 *
 * What memory a server of ours holds, it and its descendants: resident pages
 * that stand in no file, each process's counted by itself. That it grows is no
 * fault, a cache does; that it passes what the operator allows is one, and that
 * one input makes it grow again and again is worth knowing.
 */
#ifndef FUZZ_MEMORY_H
#define FUZZ_MEMORY_H

#include "fuzz/examine.h"

/* Octets; 0 where nothing is known. */
uint64_t memory_of(pid_t pid);

/* Plays the input MEMORY_PLAYS times against a daemon of ours, and as often
 * again, three times: whether memory grew each time, and by how many octets a
 * session. False for other servers, and where one does not survive. */
enum { MEMORY_PLAYS = 64 };
bool memory_grows(struct transport *transport, struct manner manner,
        struct bytes input, uint64_t *each);

/* The one key there is. */
bool memory_is(const char *key);
void memory_accuse(struct suspects *suspects, const char *why);

#endif
