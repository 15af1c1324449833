/* SPDX-License-Identifier: MIT
 *
 * Certificates of our own making, signed by themselves.
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include "base/err.h"

struct x509_st;
struct evp_pkey_st;

struct certificate {
	struct x509_st *x509;
	struct evp_pkey_st *key;
};

/* For a host name (and loopback), valid from and until so many seconds from
 * now. */
void certificate_make(
        struct certificate *certificate, const char *name, long from, long until);
void certificate_release(struct certificate *certificate);
/* PEM files, the key for its owner alone. */
bool certificate_save(const struct certificate *certificate,
        const char *chain_file, const char *key_file, struct err *err)
        MUST_CHECK;

#endif
