/* SPDX-License-Identifier: MIT
 *
 * TLS without I/O (OpenSSL over memory): what came over the wire is fed, what
 * has to go out lies in `out`, and the plaintext in `in`. The same for both
 * ends of a connection.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "base/buf.h"
#include "base/err.h"

/* Certificates and trust, for many connections. */
struct tls_context;

/* A client's. `ca`: a PEM file of the authorities to trust, NULL: the system's.
 * `insecure`: the certificate is not looked at. */
struct tls_context *tls_client(
        const char *ca, bool insecure, struct err *err) MUST_CHECK;
/* A server's, with a chain and its key from PEM files, or, both NULL, with a
 * certificate of its own making for `name`. */
struct tls_context *tls_server(const char *chain, const char *key,
        const char *name, struct err *err) MUST_CHECK;
void tls_context_free(struct tls_context *context);

enum tls_state {
	TLS_SHAKING,
	TLS_UP,
	TLS_OVER,   /* the other side has ended it */
	TLS_FAILED, /* tls->why */
};

struct tls {
	enum tls_state state;
	struct buf out; /* the reader consumes both */
	struct buf in;
	char why[256];  /* printable ASCII */
	struct ssl_st *ssl;
	bool heard;     /* something came */
	bool was_up;    /* also once it is over */
	bool insecure;
};

/* `name`: whom a client wants to talk to, a host name or an address; it goes
 * into the SNI and is looked for in the certificate. NULL for a server. A
 * client's first words are in `out` already. */
struct tls *tls_new(const struct tls_context *context, const char *name);
void tls_free(struct tls *tls);
/* What came over the wire; the state may change. */
void tls_feed(struct tls *tls, struct bytes wire);
/* Plaintext to be sent, once it is up. */
void tls_say(struct tls *tls, struct bytes plain);
/* Tells the other side that nothing more comes. */
void tls_end(struct tls *tls);
/* "TLSv1.3 TLS_AES_256_GCM_SHA384", and when nobody looked at the certificate,
 * that. Appends. */
void tls_describe(const struct tls *tls, struct buf *to);

#endif
