import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientSockets, configDirectories, daemonSocket, type Place, stateDirectory } from './places.ts'

const place = (over: Partial<Place> = {}): Place => ({
	env: { HOME: '/h/me' },
	uid: 1000,
	platform: 'linux',
	pid1: false,
	home: null,
	exists: () => false,
	...over,
})

const root = { uid: 0, env: { HOME: '/h/admin' } }

describe('the socket of a daemon', () => {
	const cases: readonly (readonly [name: string, over: Partial<Place>, socket: string | null])[] = [
		['is in the home of a user', {}, '/h/me/hero/var/zinit.sock'],
		['is the one of the system for root on Linux', root, '/run/zinit.sock'],
		['is in the home of root elsewhere', { ...root, platform: 'darwin' }, '/h/admin/hero/var/zinit.sock'],
		['is the one of the system below pid 1', { pid1: true }, '/run/zinit.sock'],
		['is the one that ZINIT_SOCKET names', { env: { HOME: '/h', ZINIT_SOCKET: '/x.sock' } }, '/x.sock'],
		['is not named by an empty ZINIT_SOCKET', { env: { HOME: '/h', ZINIT_SOCKET: '' } }, '/h/hero/var/zinit.sock'],
		['is in the home of the user database without HOME', { env: {}, home: '/h/db' }, '/h/db/hero/var/zinit.sock'],
		['is nowhere without any home', { env: {} }, null],
	]
	for (const [name, over, socket] of cases) it(name, () => assert.equal(daemonSocket(place(over)), socket))
})

describe('the directories of unit files', () => {
	const config = (path: string) => [{ path, kind: 'config' }]
	it('are one in the home of a user', () => {
		assert.deepEqual(configDirectories(place()), config('/h/me/hero/cfg/zinit'))
	})
	it('are /etc/zinit/services for root, unless only the one in the home exists', () => {
		assert.deepEqual(configDirectories(place(root)), config('/etc/zinit/services'))
		assert.deepEqual(configDirectories(place({ ...root, exists: path => path.startsWith('/h/admin/') })), config('/h/admin/hero/cfg/zinit'))
		assert.deepEqual(configDirectories(place({ ...root, exists: () => true })), config('/etc/zinit/services'))
	})
	it('begin with the system directory below pid 1', () => {
		assert.deepEqual(configDirectories(place({ pid1: true }), '/cfg'), [{ path: '/etc/zinit/system', kind: 'system' }, ...config('/cfg')])
	})
	it('are the one that is named, by flag before environment', () => {
		const env = { HOME: '/h', ZINIT_CONFIG_DIR: '/env' }
		assert.deepEqual(configDirectories(place({ env })), config('/env'))
		assert.deepEqual(configDirectories(place({ env }), '/flag'), config('/flag'))
	})
	it('are nowhere without any home', () => assert.equal(configDirectories(place({ env: {} })), null))
})

describe('the state directory', () => {
	it('lies beside the socket, except for the one of the system', () => {
		assert.equal(stateDirectory(place(), '/run/zinit.sock'), '/run/zinit')
		assert.equal(stateDirectory(place(), '/h/me/hero/var/zinit.sock'), '/h/me/hero/var/.zinit.sock.state')
		assert.equal(stateDirectory(place({ env: { ZINIT_STATE_DIR: '/state' } }), '/run/zinit.sock'), '/state')
	})
})

describe('the sockets that a client tries', () => {
	it('are the system one, then the own one, but never another than the named', () => {
		assert.deepEqual(clientSockets(place()), ['/run/zinit.sock', '/h/me/hero/var/zinit.sock'])
		assert.deepEqual(clientSockets(place({ env: { ZINIT_SOCKET: '/x' } })), ['/x'])
		assert.deepEqual(clientSockets(place({ env: {} })), ['/run/zinit.sock'])
	})
})
