/* SPDX-License-Identifier: MIT */
#include "wire/octet.h"

enum {
	W = OCTET_QTEXT | OCTET_QPAIR,   /* the space */
	B = W | OCTET_GRAPHIC,           /* the brackets */
	K = OCTET_QPAIR | OCTET_GRAPHIC, /* the backslash */
	Q = K | OCTET_DCONTENT,          /* the quote */
	P = B | OCTET_DCONTENT,          /* other punctuation outside atext */
	S = P | OCTET_ATEXT,             /* punctuation in atext */
	M = S | OCTET_LDH,               /* the hyphen */
	L = M | OCTET_LET_DIG,           /* letters */
	H = L | OCTET_HEX,               /* digits and a-f */
};

/* clang-format off */
const uint8_t octet_classes[256] = {
	[' '] =
	/*   !  "  #  $  %  &  '  (  )  *  +  ,  -  .  / */
	W, S, Q, S, S, S, S, S, P, P, S, S, P, M, P, S,
	/* 0 to 9                       :  ;  <  =  >  ? */
	H, H, H, H, H, H, H, H, H, H, P, P, P, S, P, S,
	/* @ A to O */
	P, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
	/* P to Z                          [  \  ]  ^  _ */
	L, L, L, L, L, L, L, L, L, L, L, B, K, B, S, S,
	/* ` a to o */
	S, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
	/* p to z                          {  |  }  ~ */
	L, L, L, L, L, L, L, L, L, L, L, S, S, S, S,
};
/* clang-format on */

size_t octet_run(struct bytes in, enum octet_class class)
{
	size_t n = 0;

	while (n < in.n && octet_is(in.p[n], class))
		n++;
	return n;
}
