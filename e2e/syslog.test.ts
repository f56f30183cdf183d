import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from './daemon.ts'
import { says } from './looks.ts'
import { isInstalled, isRoot } from './programs.ts'
import { scene } from './scene.ts'
import { service, sleeper } from './units.ts'

const start = scene()
/** A /dev of its own, so that nobody's /dev/log is touched. */
const ownDevices =
	'mkdir dev && mount -t tmpfs tmpfs dev && for node in null zero full random urandom tty; do cp -a /dev/$node dev/; done && ln -s /proc/self/fd dev/fd && mkdir dev/pts dev/shm && mount --rbind /dev/pts dev/pts && mount --move dev /dev'

describe('in PID 1 mode (init.md 10)', {
	skip: isRoot && isInstalled('unshare') && isInstalled('logger') ? false : 'needs root, namespaces and logger',
}, () => {
	it('what programs say by syslog(3) is in the log of the service of their name, else in that of the daemon', async () => {
		const daemon = await start({
			units: {
				web: sleeper('web'),
				speaker: service('speaker', 'ls -l /dev/log; logger -t web to web; logger -t nobody to nobody; echo said; exec sleep 1000'),
			},
			through: ['unshare', '-m', '/bin/sh', '-c', `${ownDevices} && exec "$@"`, 'sh'],
			args: ['--pid1-mode'],
		})
		assert.equal((await daemon.ask<{ pid1_mode: boolean }>('system.ping')).pid1_mode, true)
		await says(daemon, 'speaker', 'said')
		assert.match(await says(daemon, 'speaker', '/dev/log'), /^srw-rw-rw-/)
		await says(daemon, 'web', 'to web')
		const lines = await daemon.ask<{ stream: string; content: string }[]>('logs.filter', { name: 'web', stream: 'syslog' })
		assert.deepEqual(
			lines.map(({ content }) => content),
			['to web'],
		)
		await eventually('the rest', () => (/INFO to nobody.*tag=nobody/.test(daemon.log()) ? true : undefined))
		assert.equal(await daemon.end(), 0)
	})
})
