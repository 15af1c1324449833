/* SPDX-License-Identifier: MIT
 *
 * dying_server PATH: a mail server at a Unix socket, which takes its time to
 * die of `VRFY "`: its connection closes first, then its door, then it ends.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAUSE_US = 100 * 1000 };

static _Noreturn void die(int door, FILE *client)
{
	fclose(client);
	usleep(PAUSE_US);
	close(door);
	usleep(PAUSE_US);
	raise(SIGABRT);
	_exit(1);
}

static const char *answer(const char *line)
{
	if (strncasecmp(line, "EHLO ", 5) == 0)
		return "250 dying.example.test\r\n";
	if (strncasecmp(line, "VRFY ", 5) == 0)
		return "252 2.0.0 who knows\r\n";
	if (strncasecmp(line, "NOOP", 4) == 0)
		return "250 2.0.0 OK\r\n";
	return "500 5.5.2 what\r\n";
}

static void serve(int door, FILE *client)
{
	char line[2048];

	fputs("220 dying.example.test\r\n", client);
	while (fgets(line, sizeof line, client)) {
		if (strncasecmp(line, "VRFY \"", 6) == 0)
			die(door, client);
		if (strncasecmp(line, "QUIT", 4) == 0) {
			fputs("221 dying.example.test\r\n", client);
			break;
		}
		fputs(answer(line), client);
	}
	fclose(client);
}

int main(int argc, char **argv)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int door = socket(AF_UNIX, SOCK_STREAM, 0), one;
	FILE *client;

	if (argc != 2 || strlen(argv[1]) >= sizeof at.sun_path)
		return 2;
	strcpy(at.sun_path, argv[1]);
	unlink(at.sun_path);
	signal(SIGPIPE, SIG_IGN);
	if (bind(door, (struct sockaddr *)&at, sizeof at) != 0 ||
	        listen(door, 16) != 0)
		return 1;
	while ((one = accept(door, NULL, NULL)) >= 0) {
		client = fdopen(one, "r+");
		if (!client)
			return 1;
		setvbuf(client, NULL, _IONBF, 0);
		serve(door, client);
	}
	return 1;
}
