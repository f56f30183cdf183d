import { accessSync, constants, statSync } from 'node:fs'
import { describeErrno, describeError } from '../native/errno.ts'

/** Why a spawn failed, naming the working directory if that is to blame: the system's errno does not tell it from the program's. */
export function describeRefusal(dir: string | null, errno: number): string {
	return (dir === null ? null : describeDirectory(dir)) ?? `cannot execute '/bin/sh': ${describeErrno(errno)}`
}

function describeDirectory(dir: string): string | null {
	try {
		if (!statSync(dir).isDirectory()) return `cannot enter directory '${dir}': ${describeErrno(20)}`
		accessSync(dir, constants.X_OK)
		return null
	} catch (error) {
		return `cannot enter directory '${dir}': ${describeError(error)}`
	}
}
