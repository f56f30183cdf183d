import { connect, type Socket } from 'node:net'
import type { OpenWire, Wire } from './wire.ts'

/** A wire on the sockets of Node.js. */
export const openWire: OpenWire = (path, bounds) =>
	bounds.race((resolve, reject) => {
		const socket = connect({ path })
		socket.once('error', reject)
		socket.once('connect', () => {
			socket.off('error', reject)
			resolve(wireOn(socket))
		})
		return () => socket.destroy()
	})

const wireOn = (socket: Socket): Wire => ({
	listen: ({ data, end, gone }) => {
		socket.on('data', data).on('end', end).on('error', gone)
		socket.on('close', () => gone())
	},
	write: text => void socket.write(text),
	pause: () => void socket.pause(),
	resume: () => void socket.resume(),
	hold: alive => void (alive ? socket.ref() : socket.unref()),
	destroy: () => void socket.destroy(),
})
