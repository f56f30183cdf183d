/*
 * The reference service, and the physical limits, of the benchmarks. One program, chosen by its first argument:
 *
 *   service FILE NAME [ignore]      appends `start NAME PID NS`, waits, appends `term NAME PID NS` at SIGTERM and ends (ignore: does not)
 *   spawn FILE COUNT PROGRAM        posix_spawn(3) of COUNT `sh -c "exec PROGRAM service FILE nI"`, output captured; ends them all at EOF of stdin
 *   supervise DELAY ORDER TIMEOUT   starts each line of stdin in the same way, again DELAY ms after its end; at SIGTERM ends them with SIGTERM, ORDER
 *                                   `together` or `backwards` one after the other, what is left after TIMEOUT ms (0: waits) with SIGKILL
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

/* `sh -c LINE` in a session of its own, with default signals; what it writes is captured. */
static pid_t start(char *line) {
	static posix_spawnattr_t attributes;
	static int prepared = 0;
	char *argv[] = {"sh", "-c", line, NULL};
	int out[2], err[2];
	pid_t pid;
	posix_spawn_file_actions_t actions;
	if (!prepared++) {
		sigset_t all, none;
		sigfillset(&all);
		sigemptyset(&none);
		posix_spawnattr_init(&attributes);
		posix_spawnattr_setsigdefault(&attributes, &all);
		posix_spawnattr_setsigmask(&attributes, &none);
		posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	}
	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) fail("pipe2");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	posix_spawn_file_actions_adddup2(&actions, err[1], 2);
	if (posix_spawn(&pid, "/bin/sh", &actions, &attributes, argv, environ) != 0) fail("posix_spawn");
	posix_spawn_file_actions_destroy(&actions);
	close(out[1]);
	close(err[1]);
	return pid;
}

static int spawn_all(const char *file, int count, const char *program) {
	pid_t *pids = calloc((size_t)count, sizeof *pids);
	printf("%llu\n", (unsigned long long)now());
	for (int i = 0; i < count; i++) {
		char line[1024];
		snprintf(line, sizeof line, "exec %s service %s n%d", program, file, i);
		pids[i] = start(line);
	}
	fflush(stdout);
	char byte;
	while (read(0, &byte, 1) > 0) continue;
	for (int i = 0; i < count; i++) kill(-pids[i], SIGKILL);
	for (int i = 0; i < count; i++) waitpid(pids[i], NULL, 0);
	return 0;
}

static struct timespec duration(uint64_t ns) {
	return (struct timespec){.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
}

/* Index of a child that has ended, -1: none. */
static int reap(const pid_t *pids, int count) {
	pid_t pid = waitpid(-1, NULL, WNOHANG);
	if (pid <= 0) return -1;
	for (int i = 0; i < count; i++)
		if (pids[i] == pid) return i;
	return -1;
}

static void end_together(pid_t *pids, int count, const sigset_t *signals, uint64_t timeout) {
	uint64_t deadline = now() + timeout;
	int left = count;
	for (int i = 0; i < count; i++) kill(-pids[i], SIGTERM);
	while (left > 0 && (timeout == 0 || now() < deadline)) {
		struct timespec wait = duration(timeout == 0 ? 1000000000u : deadline - now());
		sigtimedwait(signals, NULL, &wait);
		for (int i = reap(pids, count); i >= 0; i = reap(pids, count), left--) pids[i] = 0;
	}
	for (int i = 0; i < count; i++)
		if (pids[i] != 0) kill(-pids[i], SIGKILL);
	for (int i = 0; i < count; i++)
		if (pids[i] != 0) waitpid(pids[i], NULL, 0);
}

static int supervise(long delay, const char *order, long timeout) {
	char *lines[10000], text[1024];
	pid_t pids[10000];
	int count = 0, number;
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	while (count < 10000 && fgets(text, sizeof text, stdin) != NULL) {
		lines[count] = strdup(text);
		pids[count] = start(lines[count]);
		count++;
	}
	while (sigwait(&signals, &number) == 0 && number != SIGTERM) {
		for (int i = reap(pids, count); i >= 0; i = reap(pids, count)) {
			struct timespec wait = duration((uint64_t)delay * 1000000u);
			nanosleep(&wait, NULL);
			pids[i] = start(lines[i]);
		}
	}
	if (strcmp(order, "together") == 0) {
		end_together(pids, count, &signals, (uint64_t)timeout * 1000000u);
		return 0;
	}
	for (int i = count - 1; i >= 0; i--) {
		kill(-pids[i], SIGTERM);
		waitpid(pids[i], NULL, 0);
	}
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
	if (strcmp(mode, "supervise") == 0 && argc == 5) return supervise(atol(argv[2]), argv[3], atol(argv[4]));
	if (strcmp(mode, "rpc") == 0 && argc == 6) return rpc(argv[2], atoi(argv[3]), atoi(argv[4]), argv[5]);
	if (strcmp(mode, "clients") == 0 && argc == 6) return clients(argv[2], atoi(argv[3]), atoi(argv[4]), argv[5]);
	if (strcmp(mode, "write") == 0 && argc == 4) return atol(argv[2]) == 0 ? write_long_line(atol(argv[3])) : write_lines(atol(argv[2]), atol(argv[3]));
	if (strcmp(mode, "drip") == 0 && argc == 4) return drip(atol(argv[2]), atol(argv[3]));
	fprintf(stderr, "usage: %s service|spawn|supervise|rpc|clients|write|drip …\n", argv[0]);
	return 2;
}
