/* SPDX-License-Identifier: MIT */
#include "net/tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "net/certificate.h"

enum {
	WIRE_MOST = 4 * 1024 * 1024, /* that lies unread, either way */
	PIECE = 16 * 1024,
	SHOWN_MOST = 80,
	DAY = 24 * 60 * 60,
};

struct tls_context {
	SSL_CTX *ctx;
	bool insecure;
};

/* OpenSSL's last reason, and no more of them kept. */
static const char *reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return text ? text : "no reason is given";
}

static struct tls_context *context_new(const SSL_METHOD *method)
{
	struct tls_context *context = mem_new(sizeof *context);

	context->ctx = SSL_CTX_new(method);
	assert(context->ctx);
	return context;
}

void tls_context_free(struct tls_context *context)
{
	if (!context)
		return;
	SSL_CTX_free(context->ctx);
	free(context);
}

/* The names that the certificate is for, escaped. */
static void names_of(X509 *x509, struct buf *to)
{
	GENERAL_NAMES *names =
	        X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; names && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS)
			continue;
		if (to->n > 0)
			buf_add_text(to, ", ");
		escape_bytes(to, bytes_at(ASN1_STRING_get0_data(name->d.dNSName),
		        (size_t)ASN1_STRING_length(name->d.dNSName)));
	}
	GENERAL_NAMES_free(names);
}

static void end_of(X509 *x509, struct buf *to)
{
	struct tm at;

	if (ASN1_TIME_to_tm(X509_get0_notAfter(x509), &at))
		buf_printf(to, "%04d-%02d-%02d", at.tm_year + 1900,
		        at.tm_mon + 1, at.tm_mday);
}

/* What is wrong with the certificate, for the store's own text alone does not
 * tell of whom and since when. */
static void distrust(struct tls *tls, int wrong, X509 *x509)
{
	const char *what = "the certificate is not trusted: ";
	struct buf more;

	buf_init(&more, 120);
	if (wrong == X509_V_ERR_CERT_HAS_EXPIRED) {
		what = "the certificate has expired: ";
		end_of(x509, &more);
	} else if (wrong == X509_V_ERR_HOSTNAME_MISMATCH ||
	           wrong == X509_V_ERR_IP_ADDRESS_MISMATCH) {
		what = "the certificate is for another host: ";
		names_of(x509, &more);
	} else {
		buf_add_text(&more, X509_verify_cert_error_string(wrong));
	}
	snprintf(tls->why, sizeof tls->why, "%s%.*s", what,
	        BYTES_FMT(buf_bytes(&more)));
	buf_release(&more);
}

static int look_at(int good, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
	        store, SSL_get_ex_data_X509_STORE_CTX_idx());

	if (!good)
		distrust(SSL_get_app_data(ssl), X509_STORE_CTX_get_error(store),
		        X509_STORE_CTX_get_current_cert(store));
	return good;
}

struct tls_context *tls_client(const char *ca, bool insecure, struct err *err)
{
	struct tls_context *context = context_new(TLS_client_method());

	context->insecure = insecure;
	SSL_CTX_set_verify(context->ctx,
	        insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, look_at);
	if (ca ? SSL_CTX_load_verify_file(context->ctx, ca) == 1
	       : SSL_CTX_set_default_verify_paths(context->ctx) == 1)
		return context;
	err_set(err, "%s: no certificates can be read from it: %s",
	        ca ? ca : "the system's authorities", reason());
	tls_context_free(context);
	return NULL;
}

static bool use_made(struct tls_context *context, const char *name)
{
	struct certificate own;
	bool good;

	certificate_make(&own, name, -DAY, 365L * DAY);
	good = SSL_CTX_use_certificate(context->ctx, own.x509) == 1 &&
	       SSL_CTX_use_PrivateKey(context->ctx, own.key) == 1;
	certificate_release(&own);
	return good;
}

static bool use_files(struct tls_context *context, const char *chain,
        const char *key, struct err *err)
{
	if (SSL_CTX_use_certificate_chain_file(context->ctx, chain) != 1)
		return err_set(err, "%s: no certificate can be read from it: %s",
		        chain, reason());
	if (SSL_CTX_use_PrivateKey_file(
	            context->ctx, key, SSL_FILETYPE_PEM) != 1)
		return err_set(err, "%s: not the key of %s: %s", key, chain,
		        reason());
	return true;
}

struct tls_context *tls_server(const char *chain, const char *key,
        const char *name, struct err *err)
{
	struct tls_context *context = context_new(TLS_server_method());
	bool good = chain ? use_files(context, chain, key, err)
	                  : use_made(context, name);

	if (good)
		return context;
	tls_context_free(context);
	return NULL;
}

static bool is_address(const char *name)
{
	struct in6_addr in6;
	struct in_addr in;

	return inet_pton(AF_INET, name, &in) == 1 ||
	       inet_pton(AF_INET6, name, &in6) == 1;
}

/* RFC 6066 3: no addresses in the SNI. */
static void call(SSL *ssl, const char *name)
{
	if (is_address(name)) {
		X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name);
	} else {
		SSL_set_tlsext_host_name(ssl, name);
		SSL_set1_host(ssl, name);
	}
}

static void pull_out(struct tls *tls)
{
	uint8_t piece[PIECE];
	int n;

	while ((n = BIO_read(SSL_get_wbio(tls->ssl), piece, sizeof piece)) > 0)
		buf_add(&tls->out, bytes_at(piece, (size_t)n));
}

static void fail(struct tls *tls, const char *what, const char *more)
{
	tls->state = TLS_FAILED;
	snprintf(tls->why, sizeof tls->why, "%s%s", what, more);
}

static void handshake_failed(struct tls *tls)
{
	const char *why = reason();

	tls->state = TLS_FAILED;
	if (tls->why[0] == '\0')
		fail(tls, "the handshake failed: ", why);
}

static bool wants_more(struct tls *tls, int result)
{
	int error = SSL_get_error(tls->ssl, result);

	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

static void shake(struct tls *tls)
{
	int result = SSL_do_handshake(tls->ssl);

	tls->was_up = result == 1;
	if (result == 1)
		tls->state = TLS_UP;
	else if (!wants_more(tls, result))
		handshake_failed(tls);
	pull_out(tls);
}

static void pull_in(struct tls *tls)
{
	uint8_t piece[PIECE];
	int n;

	while ((n = SSL_read(tls->ssl, piece, sizeof piece)) > 0)
		buf_add(&tls->in, bytes_at(piece, (size_t)n));
	if (SSL_get_shutdown(tls->ssl) & SSL_RECEIVED_SHUTDOWN)
		tls->state = TLS_OVER;
	else if (!wants_more(tls, n))
		fail(tls, "broken: ", reason());
	ERR_clear_error();
	pull_out(tls);
}

struct tls *tls_new(const struct tls_context *context, const char *name)
{
	struct tls *tls = mem_new(sizeof *tls);

	tls->insecure = context->insecure;
	tls->ssl = SSL_new(context->ctx);
	assert(tls->ssl);
	SSL_set_app_data(tls->ssl, tls);
	SSL_set_bio(tls->ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	buf_init(&tls->out, WIRE_MOST);
	buf_init(&tls->in, WIRE_MOST);
	if (name) {
		call(tls->ssl, name);
		SSL_set_connect_state(tls->ssl);
	} else {
		SSL_set_accept_state(tls->ssl);
	}
	shake(tls);
	return tls;
}

void tls_free(struct tls *tls)
{
	SSL_free(tls->ssl);
	buf_release(&tls->out);
	buf_release(&tls->in);
	free(tls);
}

/* A record begins with its type, 20 to 23, and the version's 3 (RFC 8446
 * 5.1). */
static bool is_plaintext(struct bytes wire)
{
	return wire.p[0] < 20 || wire.p[0] > 23 || (wire.n > 1 && wire.p[1] != 3);
}

static void fail_plaintext(struct tls *tls, struct bytes wire)
{
	struct arena arena;

	arena_init(&arena);
	fail(tls, "the other side does not speak TLS: ",
	        escape_text(&arena, bytes_sub(wire, 0, bytes_index(wire, '\r')),
	                SHOWN_MOST));
	arena_release(&arena);
}

void tls_feed(struct tls *tls, struct bytes wire)
{
	if (wire.n == 0 || tls->state >= TLS_OVER)
		return;
	if (!tls->heard && is_plaintext(wire)) {
		fail_plaintext(tls, wire);
		return;
	}
	tls->heard = true;
	BIO_write(SSL_get_rbio(tls->ssl), wire.p, (int)wire.n);
	if (tls->state == TLS_SHAKING)
		shake(tls);
	if (tls->state == TLS_UP)
		pull_in(tls);
}

void tls_say(struct tls *tls, struct bytes plain)
{
	assert(tls->state != TLS_SHAKING);
	if (tls->state == TLS_UP && plain.n > 0)
		SSL_write(tls->ssl, plain.p, (int)plain.n);
	pull_out(tls);
}

void tls_end(struct tls *tls)
{
	if (tls->state == TLS_UP || tls->state == TLS_OVER)
		SSL_shutdown(tls->ssl);
	pull_out(tls);
}

void tls_describe(const struct tls *tls, struct buf *to)
{
	buf_printf(to, "%s %s%s", SSL_get_version(tls->ssl),
	        SSL_get_cipher_name(tls->ssl),
	        tls->insecure ? ", the certificate was not checked" : "");
}
