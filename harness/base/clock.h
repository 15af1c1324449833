/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Microseconds of a clock that never goes back; its zero means nothing. */
uint64_t clock_us(void);

#endif
