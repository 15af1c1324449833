/* SPDX-License-Identifier: MIT */
#include "session/mask.h"

#include "base/bytes.h"

static bool is_auth(const struct mask *m)
{
	return m->client_at >= sizeof m->verb &&
	       bytes_eq_nocase(bytes_at(m->verb, sizeof m->verb), BYTES("AUTH "));
}

static void client_octet(struct mask *m, uint8_t *octet)
{
	uint8_t c = *octet;

	if (m->client_at == 0) {
		m->response = m->asked;
		m->asked = false;
		m->blanks = 0;
	}
	if (c == '\n') {
		m->client_at = 0;
		return;
	}
	if (c != '\r' && (m->response || (is_auth(m) && m->blanks >= 2)))
		*octet = '*';
	if (m->client_at < sizeof m->verb)
		m->verb[m->client_at] = c;
	m->client_at++;
	m->blanks += c == ' ';
}

void mask_client(struct mask *m, uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		client_octet(m, &octets[i]);
}

void mask_server(struct mask *m, const uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (m->server_at < sizeof m->code)
			m->code[m->server_at] = octets[i];
		m->server_at++;
		if (octets[i] != '\n')
			continue;
		m->asked = m->server_at > 3 &&
		           bytes_eq(bytes_at(m->code, 3), BYTES("334"));
		m->server_at = 0;
	}
}
