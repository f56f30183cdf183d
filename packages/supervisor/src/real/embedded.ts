/** A program with a supervisor in it that prints the pid of its service, and then ends in the way that its argument says. */
import { createSupervisor } from '../index.ts'

const [how] = process.argv.slice(2)
const exec = `trap "" TERM HUP INT; setsid sleep 1000 & echo $!; sleep 1000 & wait; sleep 1000`
const supervisor = await createSupervisor({ units: [{ service: { name: 'web', exec } }] })
await supervisor.start('web')
const report = async () => {
	while (supervisor.children('web').length < 2) await new Promise(resolve => setImmediate(resolve))
	console.log([supervisor.status('web').pid, ...supervisor.children('web').map(({ pid }) => pid)].join(' '))
}
await report()
if (how === 'exit') process.exit(3)
if (how === 'throw') setTimeout(() => JSON.parse('nonsense'), 0)
if (how === 'reject') void Promise.reject(new Error('nobody listens'))
if (how === 'twice')
	await Promise.all([supervisor.shutdown(), new Promise(resolve => setTimeout(() => resolve(supervisor.shutdown()), 1100))])
