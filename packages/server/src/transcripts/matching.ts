import assert from 'node:assert/strict'

/** Texts that stand for values which differ from run to run. */
const numbers = new Set(['<pid>', '<ms>', '<bytes>', '<dur>'])

/** What an answer is made of, without its values: every member with its type, every kind of element once. */
export function shapeOf(value: unknown): unknown {
	if (Array.isArray(value)) return [...new Map(value.map(each => [JSON.stringify(shapeOf(each)), shapeOf(each)])).values()]
	if (value === null) return 'null'
	if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]))
	return numbers.has(String(value)) ? 'number' : typeof value
}

/** Where one shape lacks something of another: more members are fine, and so is a value where there was none. */
export function lacks(wanted: unknown, shape: unknown, path = ''): readonly string[] {
	if (Array.isArray(wanted) && Array.isArray(shape)) {
		if (shape.length === 0) return []
		return wanted.flatMap(each => shape.map(other => lacks(each, other, `${path}[]`)).sort((a, b) => a.length - b.length)[0] ?? [])
	}
	if (isObject(wanted) && isObject(shape)) {
		return Object.entries(wanted).flatMap(([key, each]) =>
			Object.hasOwn(shape, key) ? lacks(each, shape[key], `${path}.${key}`) : [`${path}.${key} is missing`],
		)
	}
	return wanted === shape || wanted === 'null' ? [] : [`${path} is ${JSON.stringify(shape)} instead of ${JSON.stringify(wanted)}`]
}

/** Fails unless a value has all of a pattern: members may be more, a regular expression stands for a text, a function for what it accepts. */
export function assertMatches(value: unknown, pattern: unknown, path = 'reply'): void {
	if (pattern instanceof RegExp) assert.match(String(value), pattern, path)
	else if (typeof pattern === 'function') assert.ok(pattern(value), `${path} is ${JSON.stringify(value)}`)
	else if (Array.isArray(pattern)) {
		assert.ok(Array.isArray(value), `${path} is ${JSON.stringify(value)}`)
		assert.equal(value.length, pattern.length, `${path} is ${JSON.stringify(value)}`)
		for (const [index, each] of pattern.entries()) assertMatches(value[index], each, `${path}[${index}]`)
	} else if (isObject(pattern)) {
		for (const [key, each] of Object.entries(pattern)) assertMatches(Object(value)[key], each, `${path}.${key}`)
	} else assert.deepEqual(value, pattern, path)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
