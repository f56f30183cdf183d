import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually, run } from './daemon.ts'

const start = fileURLToPath(new URL('../packages/workspace/src/start.mjs', import.meta.url))

let home: string
let env: Record<string, string>
before(async () => {
	home = await mkdtemp(join(tmpdir(), 'zinit-start-'))
	env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: home, TMPDIR: home }
})
after(() => rm(home, { recursive: true, force: true }))

describe('npm start', () => {
	it('boots the shop in the order of its requirements, shows the tree, and with --once stops it and leaves nothing', async () => {
		const { code, stdout, stderr } = await run(process.execPath, [start, '--once'], env)
		assert.equal(code, 0, stderr)
		const place = (text: string) => {
			const at = stdout.search(new RegExp(text))
			assert.ok(at >= 0, `${text} is not in:\n${stdout}`)
			return at
		}
		const order = [
			'database +starting → running',
			'migrate +.*→ exited',
			'api +starting → running',
			'shop +.*→ running',
			'\\[\\+\\] api',
			'database +.*→ exited',
		]
		const places = order.map(place)
		assert.deepEqual(
			places,
			[...places].sort((x, y) => x - y),
			stdout,
		)
		assert.deepEqual(await carrying(home), [])
		assert.deepEqual(
			(await readdir(home)).filter(name => name.startsWith('zinit-shop')),
			[],
		)
	})

	it('stays until Ctrl-C, and each command that it prints works', async () => {
		const shop = await openShop()
		const commands = [...shop.output().matchAll(/^ {2}(\S.*?)(?: +#.*)?$/gm)].map(([, command]) => command ?? '')
		assert.ok(commands.length > 5, shop.output())
		const preamble = commands.filter(command => /^(cd|export) /.test(command))
		for (const command of commands.filter(each => !preamble.includes(each))) {
			if (command.startsWith('curl') && !existsSync('/usr/bin/curl')) continue
			const { code, stderr, stdout } = await run('/bin/sh', ['-c', [...preamble, command].join(' && ')], env)
			assert.equal(code, 0, `${command}: ${stdout}${stderr}`)
		}
		shop.child.kill('SIGINT')
		const [code] = await once(shop.child, 'exit')
		assert.equal(code, 0, shop.output())
		assert.deepEqual(await carrying(home), [])
	})

	it('opens a second shop beside the first, on other ports', async () => {
		const shops = await Promise.all([openShop(), openShop()])
		const urls = shops.map(({ output }) => /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0])
		assert.notEqual(urls[0], urls[1])
		for (const { child } of shops) child.kill('SIGTERM')
		await Promise.all(shops.map(({ child }) => once(child, 'exit')))
		assert.deepEqual(await carrying(home), [])
	})
})

async function openShop(): Promise<{ readonly child: ChildProcess; output(): string }> {
	const child = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: home })
	let text = ''
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', chunk => {
			text += chunk
		})
	}
	await eventually('the shop to open', () => {
		if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${text}`)
		return text.includes('Ctrl-C') ? true : undefined
	})
	return { child, output: () => text }
}

/** Live processes of services that were started below the directory. */
async function carrying(directory: string): Promise<readonly string[]> {
	const found: string[] = []
	for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
		const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
		if (environment.includes(`SHOP_DATA=${directory}`)) found.push(pid)
	}
	return found
}
