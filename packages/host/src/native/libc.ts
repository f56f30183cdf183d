import { createRequire } from 'node:module'

/** The functions of the C library that Node does not offer. Each returns what its man page says; `errno` holds the reason of a -1. */
export interface Libc {
	errno(): number
	open(path: string, flags: number, mode: number): number
	close(fd: number): number
	read(fd: number, into: Uint8Array, length: number): number
	mkfifo(path: string, mode: number): number
	pipe(fds: Uint8Array, flags: number): number
	fcntl(fd: number, command: number, value: number): number
	/** fcntl(2) in a thread of the pool. */
	fcntlAsync(fd: number, command: number, value: number): Promise<number>
	flock(fd: number, operation: number): number
	kill(pid: number, signal: number): number
	waitpid(pid: number, status: Uint8Array, options: number): number
	waitid(kind: number, id: number, into: Uint8Array, options: number): number
	prctl(option: number, value: number): number
	prlimit(pid: number, resource: number, limits: Uint8Array | null, old: Uint8Array | null): number
	getsockopt(fd: number, level: number, name: number, into: Uint8Array, length: Uint8Array): number
	setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number
	socket(domain: number, type: number, protocol: number): number
	bind(fd: number, address: Uint8Array, length: number): number
	connect(fd: number, address: Uint8Array, length: number): number
	receiveMessage(fd: number, header: Uint8Array, flags: number): number
	epollCreate(flags: number): number
	epollControl(epoll: number, operation: number, fd: number, event: Uint8Array | null): number
	epollWait(epoll: number, events: Uint8Array, count: number, timeout: number): number
	attributesInit(attributes: Uint8Array): number
	attributesFlags(attributes: Uint8Array, flags: number): number
	attributesDefaults(attributes: Uint8Array, set: Uint8Array): number
	attributesMask(attributes: Uint8Array, set: Uint8Array): number
	actionsInit(actions: Uint8Array): number
	actionsDestroy(actions: Uint8Array): number
	actionsOpen(actions: Uint8Array, fd: number, path: string, flags: number, mode: number): number
	actionsDuplicate(actions: Uint8Array, fd: number, newFd: number): number
	actionsChdir(actions: Uint8Array, path: string): number
	posixSpawn(pid: Uint8Array, path: string, actions: Uint8Array, attributes: Uint8Array, argv: Uint8Array, envp: Uint8Array): number
	/** Where the bytes of a buffer are; they never move. */
	address(buffer: Uint8Array): number
	/** Calls back in each turn of the event loop in which `fd` is readable. */
	poll(fd: number, readable: () => void): Poll
}

/** A watch of the event loop on one descriptor. */
export interface Poll {
	ref(): void
	unref(): void
	close(): void
}

let loaded: Libc | null | undefined

/** The C library through koffi; null on a platform other than Linux, or where koffi is not installed. */
export function loadLibc(): Libc | null {
	if (loaded === undefined) loaded = process.platform === 'linux' ? open() : null
	return loaded
}

function open(): Libc | null {
	let koffi: typeof import('koffi')
	try {
		koffi = createRequire(import.meta.url)('koffi')
		return bind(koffi)
	} catch {
		return null
	}
}

// Lengths are declared as int where the calls here stay far below 2^31: koffi converts an int faster than a 64-bit number.
function bind(koffi: typeof import('koffi')): Libc {
	const library = koffi.load(null)
	const bound = (signature: string) => library.func(signature)
	const fcntl = bound('int fcntl(int, int, int)')
	return {
		errno: () => koffi.errno(),
		open: bound('int open(const char*, int, uint32_t)'),
		close: bound('int close(int)'),
		read: bound('int read(int, void*, size_t)'),
		mkfifo: bound('int mkfifo(const char*, uint32_t)'),
		pipe: bound('int pipe2(void*, int)'),
		fcntl,
		fcntlAsync: (fd, command, value) =>
			new Promise((resolve, reject) =>
				fcntl.async(fd, command, value, (error: unknown, result: number) => (error ? reject(error) : resolve(result))),
			),
		flock: bound('int flock(int, int)'),
		kill: bound('int kill(int, int)'),
		waitpid: bound('int waitpid(int, void*, int)'),
		waitid: bound('int waitid(int, int, void*, int)'),
		prctl: bound('int prctl(int, unsigned long)'),
		prlimit: bound('int prlimit(int, int, void*, void*)'),
		getsockopt: bound('int getsockopt(int, int, int, void*, void*)'),
		setsockopt: bound('int setsockopt(int, int, int, void*, uint32_t)'),
		socket: bound('int socket(int, int, int)'),
		bind: bound('int bind(int, void*, uint32_t)'),
		connect: bound('int connect(int, void*, uint32_t)'),
		receiveMessage: bound('int recvmsg(int, void*, int)'),
		epollCreate: bound('int epoll_create1(int)'),
		epollControl: bound('int epoll_ctl(int, int, int, void*)'),
		epollWait: bound('int epoll_wait(int, void*, int, int)'),
		attributesInit: bound('int posix_spawnattr_init(void*)'),
		attributesFlags: bound('int posix_spawnattr_setflags(void*, short)'),
		attributesDefaults: bound('int posix_spawnattr_setsigdefault(void*, void*)'),
		attributesMask: bound('int posix_spawnattr_setsigmask(void*, void*)'),
		actionsInit: bound('int posix_spawn_file_actions_init(void*)'),
		actionsDestroy: bound('int posix_spawn_file_actions_destroy(void*)'),
		actionsOpen: bound('int posix_spawn_file_actions_addopen(void*, int, const char*, int, uint32_t)'),
		actionsDuplicate: bound('int posix_spawn_file_actions_adddup2(void*, int, int)'),
		actionsChdir: bound('int posix_spawn_file_actions_addchdir_np(void*, const char*)'),
		posixSpawn: bound('int posix_spawn(void*, const char*, void*, void*, void*, void*)'),
		address: buffer => Number(koffi.address(buffer)),
		poll: (fd, readable) => koffi.node.poll(fd, { readable: true }, readable),
	}
}
