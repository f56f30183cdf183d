/*
 * The reference service, and the physical limits, of the benchmarks. One program, chosen by its first argument:
 *
 *   service FILE NAME [ignore]      appends `start NAME PID NS`, waits, appends `term NAME PID NS` at SIGTERM and ends (ignore: does not)
 *   spawn FILE COUNT PROGRAM        posix_spawn(3) of COUNT `sh -c "exec PROGRAM service FILE nI"`, output captured; ends them all at EOF of stdin
 *   rpc SOCKET COUNT DEPTH LINE     sends LINE COUNT times with DEPTH in flight, prints `SECONDS P99_US`
 *   clients SOCKET COUNT N LINE     the same over N connections, one in flight on each
 *   write LINES BYTES               writes LINES lines of BYTES bytes to stdout (LINES 0: one line of BYTES bytes), prints nothing else
 *   drip RATE SECONDS               writes RATE lines of 100 bytes a second to stdout, in steps of 20 ms
 *
 * Times are CLOCK_MONOTONIC nanoseconds, so that no figure depends on what a supervisor says about itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static uint64_t now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fail(const char *what) {
	perror(what);
	exit(1);
}

static void record(const char *file, const char *what, const char *name) {
	char line[256];
	int length = snprintf(line, sizeof line, "%s %s %d %llu\n", what, name, (int)getpid(), (unsigned long long)now());
	int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, line, (size_t)length) != length) fail(file);
	close(fd);
}

static int service(const char *file, const char *name, int ignores) {
	sigset_t set;
	int number;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	record(file, "start", name);
	for (;;) {
		sigwait(&set, &number);
		if (ignores) continue;
		record(file, "term", name);
		return 0;
	}
}

static int spawn_all(const char *file, int count, const char *program) {
	posix_spawnattr_t attributes;
	sigset_t all, none;
	pid_t *pids = calloc((size_t)count, sizeof *pids);
	int (*pipes)[2] = calloc((size_t)count * 2, sizeof *pipes);
	posix_spawnattr_init(&attributes);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	printf("%llu\n", (unsigned long long)now());
	for (int i = 0; i < count; i++) {
		char line[1024];
		char *argv[] = {"sh", "-c", line, NULL};
		posix_spawn_file_actions_t actions;
		snprintf(line, sizeof line, "exec %s service %s n%d", program, file, i);
		if (pipe2(pipes[2 * i], O_CLOEXEC) != 0 || pipe2(pipes[2 * i + 1], O_CLOEXEC) != 0) fail("pipe2");
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
		posix_spawn_file_actions_adddup2(&actions, pipes[2 * i][1], 1);
		posix_spawn_file_actions_adddup2(&actions, pipes[2 * i + 1][1], 2);
		if (posix_spawn(&pids[i], "/bin/sh", &actions, &attributes, argv, environ) != 0) fail("posix_spawn");
		posix_spawn_file_actions_destroy(&actions);
		close(pipes[2 * i][1]);
		close(pipes[2 * i + 1][1]);
	}
	fflush(stdout);
	char byte;
	while (read(0, &byte, 1) > 0) continue;
	for (int i = 0; i < count; i++) kill(-pids[i], SIGKILL);
	for (int i = 0; i < count; i++) waitpid(pids[i], NULL, 0);
	return 0;
}

static int connect_to(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) fail(path);
	return fd;
}

static int by_size(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void print_rates(uint64_t begun, uint64_t *latencies, int count) {
	double seconds = (double)(now() - begun) / 1e9;
	qsort(latencies, (size_t)count, sizeof *latencies, by_size);
	printf("%.6f %.1f\n", seconds, (double)latencies[(size_t)((double)count * 0.99)] / 1e3);
}

static void send_all(int fd, const char *text, size_t length) {
	while (length > 0) {
		ssize_t sent = write(fd, text, length);
		if (sent <= 0) fail("write");
		text += sent;
		length -= (size_t)sent;
	}
}

/* Replies come in the order of requests or not; all requests are the same, so the n-th reply is taken for the n-th request. */
static int rpc(const char *path, int count, int depth, const char *line) {
	int fd = connect_to(path);
	size_t length = strlen(line) + 1;
	char *text = malloc(length * (size_t)depth), *buffer = malloc(1 << 20);
	uint64_t *sent_at = calloc((size_t)count, sizeof *sent_at), *latencies = calloc((size_t)count, sizeof *latencies);
	int sent = 0, received = 0;
	for (int i = 0; i < depth; i++) {
		memcpy(text + (size_t)i * length, line, length - 1);
		text[(size_t)(i + 1) * length - 1] = '\n';
	}
	uint64_t begun = now();
	while (received < count) {
		int room = depth - (sent - received);
		if (room > count - sent) room = count - sent;
		if (room > 0) {
			uint64_t at = now();
			for (int i = 0; i < room; i++) sent_at[sent + i] = at;
			send_all(fd, text, length * (size_t)room);
			sent += room;
		}
		ssize_t got = read(fd, buffer, 1 << 20);
		if (got <= 0) fail("read");
		uint64_t at = now();
		for (char *p = buffer; (p = memchr(p, '\n', (size_t)(buffer + got - p))) != NULL; p++) {
			latencies[received] = at - sent_at[received];
			received++;
		}
	}
	print_rates(begun, latencies, count);
	return 0;
}

static int clients(const char *path, int count, int n, const char *line) {
	struct pollfd *polls = calloc((size_t)n, sizeof *polls);
	uint64_t *sent_at = calloc((size_t)n, sizeof *sent_at), *latencies = calloc((size_t)count, sizeof *latencies);
	size_t length = strlen(line) + 1;
	char *text = malloc(length), *buffer = malloc(1 << 20);
	int sent = 0, received = 0;
	memcpy(text, line, length - 1);
	text[length - 1] = '\n';
	for (int i = 0; i < n; i++) polls[i] = (struct pollfd){.fd = connect_to(path), .events = POLLIN};
	uint64_t begun = now();
	for (int i = 0; i < n && sent < count; i++, sent++) {
		sent_at[i] = now();
		send_all(polls[i].fd, text, length);
	}
	while (received < count) {
		if (poll(polls, (nfds_t)n, -1) < 0) fail("poll");
		for (int i = 0; i < n; i++) {
			if (!(polls[i].revents & POLLIN)) continue;
			ssize_t got = read(polls[i].fd, buffer, 1 << 20);
			if (got <= 0) fail("read");
			if (memchr(buffer, '\n', (size_t)got) == NULL) continue;
			latencies[received++] = now() - sent_at[i];
			if (sent >= count) continue;
			sent++;
			sent_at[i] = now();
			send_all(polls[i].fd, text, length);
		}
	}
	print_rates(begun, latencies, count);
	return 0;
}

static int write_lines(long lines, long bytes) {
	size_t block = 64 * 1024 / (size_t)bytes * (size_t)bytes;
	if (block == 0) block = (size_t)bytes;
	char *text = malloc(block);
	memset(text, 'x', block);
	for (size_t end = (size_t)bytes; end <= block; end += (size_t)bytes) text[end - 1] = '\n';
	for (size_t left = (size_t)lines * (size_t)bytes; left > 0;) {
		ssize_t sent = write(1, text, left < block ? left : block);
		if (sent <= 0) fail("write");
		/* A block always begins at the beginning of a line. */
		for (size_t rest = (size_t)sent % (size_t)bytes; rest != 0;) {
			ssize_t more = write(1, text + rest, (size_t)bytes - rest);
			if (more <= 0) fail("write");
			sent += more;
			rest = (size_t)sent % (size_t)bytes;
		}
		left = (size_t)sent > left ? 0 : left - (size_t)sent;
	}
	return 0;
}

static int write_long_line(long bytes) {
	static char block[64 * 1024];
	memset(block, 'x', sizeof block);
	for (long left = bytes; left > 0;) {
		ssize_t sent = write(1, block, left < (long)sizeof block ? (size_t)left : sizeof block);
		if (sent <= 0) fail("write");
		left -= sent;
	}
	return write(1, "\n", 1) == 1 ? 0 : 1;
}

static int drip(long rate, long seconds) {
	static char line[100];
	struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\n';
	uint64_t begun = now();
	for (long written = 0; written < rate * seconds; nanosleep(&pause, NULL)) {
		long due = (long)((double)(now() - begun) / 1e9 * (double)rate);
		for (; written < due && written < rate * seconds; written++)
			if (write(1, line, sizeof line) <= 0) fail("write");
	}
	return 0;
}

int main(int argc, char **argv) {
	const char *mode = argc > 1 ? argv[1] : "";
	if (strcmp(mode, "service") == 0 && argc >= 4) return service(argv[2], argv[3], argc > 4);
	if (strcmp(mode, "spawn") == 0 && argc == 5) return spawn_all(argv[2], atoi(argv[3]), argv[4]);
	if (strcmp(mode, "rpc") == 0 && argc == 6) return rpc(argv[2], atoi(argv[3]), atoi(argv[4]), argv[5]);
	if (strcmp(mode, "clients") == 0 && argc == 6) return clients(argv[2], atoi(argv[3]), atoi(argv[4]), argv[5]);
	if (strcmp(mode, "write") == 0 && argc == 4) return atol(argv[2]) == 0 ? write_long_line(atol(argv[3])) : write_lines(atol(argv[2]), atol(argv[3]));
	if (strcmp(mode, "drip") == 0 && argc == 4) return drip(atol(argv[2]), atol(argv[3]));
	fprintf(stderr, "usage: %s service|spawn|rpc|clients|write|drip …\n", argv[0]);
	return 2;
}
