/* SPDX-License-Identifier: MIT */
#include "net/certificate.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void add_extension(X509 *x509, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX context;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, x509, x509, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert(extension);
	X509_add_ext(x509, extension, -1);
	X509_EXTENSION_free(extension);
}

static void set_names(X509 *x509, const char *name)
{
	X509_NAME *subject = X509_get_subject_name(x509);
	char names[512];

	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	        (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(x509, subject);
	snprintf(names, sizeof names,
	        "DNS:%s,DNS:localhost,IP:127.0.0.1,IP:::1", name);
	add_extension(x509, NID_subject_alt_name, names);
	add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
}

static void set_serial(X509 *x509)
{
	uint32_t serial = 0;

	RAND_bytes((unsigned char *)&serial, sizeof serial);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial | 1u);
}

void certificate_make(
        struct certificate *to, const char *name, long from, long until)
{
	to->key = EVP_EC_gen("P-256");
	to->x509 = X509_new();
	assert(to->key && to->x509);
	X509_set_version(to->x509, X509_VERSION_3);
	set_serial(to->x509);
	X509_gmtime_adj(X509_getm_notBefore(to->x509), from);
	X509_gmtime_adj(X509_getm_notAfter(to->x509), until);
	X509_set_pubkey(to->x509, to->key);
	set_names(to->x509, name);
	assert(X509_sign(to->x509, to->key, EVP_sha256()) > 0);
}

void certificate_release(struct certificate *certificate)
{
	X509_free(certificate->x509);
	EVP_PKEY_free(certificate->key);
	*certificate = (struct certificate){ 0 };
}

static bool open_for(const char *file, mode_t mode, FILE **to, struct err *err)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	*to = fd < 0 ? NULL : fdopen(fd, "w");
	return *to || err_set(err, "%s: %s", file, strerror(errno));
}

bool certificate_save(const struct certificate *certificate,
        const char *chain_file, const char *key_file, struct err *err)
{
	FILE *chain = NULL, *key = NULL;
	bool good = open_for(chain_file, 0644, &chain, err) &&
	            open_for(key_file, 0600, &key, err);

	if (good && (PEM_write_X509(chain, certificate->x509) != 1 ||
	                    PEM_write_PrivateKey(key, certificate->key, NULL,
	                            NULL, 0, NULL, NULL) != 1))
		good = err_set(err, "%s: cannot be written", chain_file);
	if (chain && fclose(chain) != 0 && good)
		good = err_set(err, "%s: %s", chain_file, strerror(errno));
	if (key && fclose(key) != 0 && good)
		good = err_set(err, "%s: %s", key_file, strerror(errno));
	return good;
}
