/* SPDX-License-Identifier: MIT
 *
 * A set of answers to a command. Besides reply codes an answer may be that
 * nothing came (`none`), that the connection ended instead (`close`), or that
 * no code could be read (`junk`). `gate` stands for 530 or 554 while a server
 * demands TLS or AUTH first (RFC 3207 4, RFC 4954 6).
 */
#ifndef WIRE_ANSWERS_H
#define WIRE_ANSWERS_H

#include "base/bytes.h"

enum { ANSWER_NONE = 1000, ANSWER_CLOSE, ANSWER_JUNK, ANSWER_GATE, ANSWER_END };

struct answers {
	uint8_t bits[(ANSWER_END + 7) / 8];
};

bool answers_have(const struct answers *set, unsigned answer);
void answers_add(struct answers *set, unsigned answer);
/* A word of the spec table: "250", "2yz", "25z", "none", "close", "junk",
 * "gate". False when it is none of these; the set is then unchanged. */
bool answers_add_word(struct answers *set, struct bytes word);
/* The word for as many answers as it can name from that one on, which is in the
 * set: "2yz", "25z", "250", "none"; how many they are. */
unsigned answers_word(const struct answers *set, unsigned answer, char text[8]);
/* "250", "none", "close", "junk"; into a caller's text of at least 8 octets. */
const char *answer_name(unsigned answer, char text[8]);

#endif
