import { type Daemon, eventually, program } from './daemon.ts'
import { Screen } from './screen.ts'
import { openWire } from './wire.ts'

/** A program of the terminal that is looked at and typed into. */
export interface FullScreen {
	readonly screen: Screen
	/** Waits until all texts are on the screen at once. */
	shows(...texts: readonly string[]): Promise<void>
	/** Waits until none of the texts is on the screen. */
	hides(...texts: readonly string[]): Promise<void>
	type(keys: string): Promise<void>
	resize(columns: number, rows: number): Promise<void>
	/** Sends a signal to everything on the terminal. */
	signal(name: string): Promise<void>
	/** Waits until the program has ended and what it left of the terminal was checked; resolves with its exit code. */
	ended(): Promise<number>
}

/** Runs `zinit` in a terminal of its own: that of a service of the stage, a daemon that has nothing else to do. */
export async function openScreen(stage: Daemon, name: string, args: readonly string[], columns = 110, rows = 30): Promise<FullScreen> {
	const command = [program('zinit'), ...args].map(word => `'${word}'`).join(' ')
	// The shell outlives the signals that are meant for the program, and tells whether the terminal is as it was.
	const exec = `trap : TERM HUP; read -r go; before=$(stty -g); ${command}; code=$?; [ "$(stty -g)" = "$before" ] && echo "ended $code"; exec sleep 1000`
	const lifecycle = { restart: 'never', stop_timeout_ms: 500 }
	await stage.ask('service.set', {
		config: { service: { name, exec, stdin: 'tty', env: { TERM: 'xterm-256color' } }, lifecycle },
		persist: false,
	})
	const wire = await openWire(stage.socket)
	const attached = await wire.call('tty.attach', { name, write: true, cols: columns, rows })
	const { subscription } = attached.result as { subscription: string }
	const screen = new Screen(columns, rows)
	let taken = 0
	const look = () => {
		for (const { method, params } of wire.notifications.slice(taken))
			if (method === 'tty.output') screen.feed(Buffer.from(String(params.data), 'base64'))
		taken = wire.notifications.length
		return screen.text().join('\n')
	}
	const until = (what: string, found: (text: string) => boolean) =>
		eventually(what, () => (found(look()) ? true : undefined)).catch(error => {
			throw new Error(`${error.message} on\n${look()}`)
		})
	const type = async (keys: string) => {
		await wire.call('tty.input', { subscription, data: Buffer.from(keys).toString('base64') })
	}
	await type('\n')
	return {
		screen,
		async shows(...texts) {
			await until(texts.join(', '), text => texts.every(each => text.includes(each)))
		},
		async hides(...texts) {
			await until(`no ${texts.join(', ')}`, text => !texts.some(each => text.includes(each)))
		},
		type,
		async resize(width, height) {
			screen.resize(width, height)
			await wire.call('tty.resize', { subscription, cols: width, rows: height })
		},
		async signal(signal) {
			await stage.ask('service.kill', { name, signal })
		},
		async ended() {
			await until('the end', text => /^ended \d+$/m.test(text))
			wire.close()
			return Number(/^ended (\d+)$/m.exec(look())?.[1])
		},
	}
}
