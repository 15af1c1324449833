/* SPDX-License-Identifier: MIT
 *
 * A small mail server with planted faults, to prove that a fuzzer behind the
 * preloaded library sees them: on standard input and output, or with a port as
 * its argument as a daemon that forks for each connection, or with `loop PORT`
 * as one that serves one connection after the other from its poll loop.
 *
 *	NOOP x        is answered 250, by a line that ends in LF alone
 *	HELP x        is answered 252
 *	EXPN x y      kills a process that the server has forked and forgotten
 *	VRFY <13 octets or more>   kills the server
 *	TURN, SEND, SOML, SAML behind HELP   kill it with another signal
 *	RSET silence  is never answered
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE = 1024 };

static void say(int out, const char *text)
{
	size_t n = strlen(text);

	while (n > 0) {
		ssize_t done = write(out, text, n);

		if (done <= 0)
			_exit(1);
		text += done;
		n -= (size_t)done;
	}
}

static bool hear(int in, char line[LINE])
{
	size_t n = 0;

	while (n < LINE - 1 && read(in, &line[n], 1) == 1)
		if (line[n++] == '\n')
			break;
	line[n] = '\0';
	return n > 0;
}

static void lose_a_child(void)
{
	if (fork() == 0)
		raise(SIGFPE);
	usleep(1000);
}

static bool obsolete(const char *verb)
{
	return strcmp(verb, "TURN") == 0 || strcmp(verb, "SEND") == 0 ||
	       strcmp(verb, "SOML") == 0 || strcmp(verb, "SAML") == 0;
}

static const char *answer(const char *verb, const char *argument)
{
	static bool helped;

	if (helped && obsolete(verb))
		raise(SIGILL);
	helped = strcmp(verb, "HELP") == 0;
	if (strcmp(verb, "EHLO") == 0)
		return "250-planted.example.test\r\n250 HELP\r\n";
	if (strcmp(verb, "QUIT") == 0)
		return "221 planted.example.test closing\r\n";
	if (strcmp(verb, "NOOP") == 0)
		return *argument ? "250 OK\n" : "250 OK\r\n";
	if (strcmp(verb, "HELP") == 0)
		return *argument ? "252 no help\r\n" : "214 none\r\n";
	if (strcmp(verb, "RSET") == 0)
		return strcmp(argument, "silence") == 0 ? "" : "250 OK\r\n";
	if (strcmp(verb, "VRFY") == 0) {
		if (strlen(argument) > 12)
			abort();
		return "252 cannot say\r\n";
	}
	if (strcmp(verb, "EXPN") == 0) {
		if (strchr(argument, ' '))
			lose_a_child();
		return "502 not here\r\n";
	}
	return "500 what?\r\n";
}

static void serve(int in, int out)
{
	char line[LINE];

	say(out, "220 planted.example.test ESMTP\r\n");
	while (hear(in, line)) {
		char *argument = line + strcspn(line, " \r\n");
		bool more = *argument == ' ';

		line[strcspn(line, "\r\n")] = '\0';
		if (more)
			*argument++ = '\0';
		for (char *p = line; *p; p++)
			if (*p >= 'a' && *p <= 'z')
				*p -= 'a' - 'A';
		say(out, answer(line, more ? argument : ""));
		if (strcmp(line, "QUIT") == 0)
			break;
	}
}

static int listen_at(const char *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((unsigned short)atoi(port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	        listen(fd, 5) != 0) {
		perror("server");
		exit(1);
	}
	return fd;
}

static void serve_forked(int listener)
{
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd >= 0 && fork() == 0) {
			close(listener);
			serve(fd, fd);
			_exit(0);
		}
		close(fd);
	}
}

static void serve_in_turn(int listener)
{
	struct pollfd at = { .fd = listener, .events = POLLIN };

	while (poll(&at, 1, -1) >= 0) {
		int fd = accept(listener, NULL, NULL);

		if (fd >= 0)
			serve(fd, fd);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	signal(SIGCHLD, SIG_IGN);
	alarm(3); /* as some servers do before they read */
	if (argc == 1)
		serve(STDIN_FILENO, STDOUT_FILENO);
	else if (argc == 2)
		serve_forked(listen_at(argv[1]));
	else
		serve_in_turn(listen_at(argv[2]));
	return 0;
}
