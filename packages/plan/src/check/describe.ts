/** Where a value comes from: TOML tells `1000.0` from `1000` and its integers are bigints; in JSON that was read exactly `1000.0` is a Number object. */
export type Origin = 'toml' | 'json'

/** A value of the wrong type as 0.3.9 names it: ``integer `5` ``, `string "x"`, `sequence` (config.md 4.2). */
export function describeValue(value: unknown, origin: Origin): string {
	if (value instanceof Number) return describeFloat(Number(value), origin)
	switch (typeof value) {
		case 'string':
			return `string ${quote(value)}`
		case 'boolean':
			return `boolean \`${value}\``
		case 'bigint':
			return `integer \`${value}\`${widthOf(value)}`
		case 'number':
			return isInteger(value, origin) ? `integer \`${value}\`` : describeFloat(value, origin)
		default:
			return value === null || value === undefined ? 'null' : Array.isArray(value) ? 'sequence' : 'map'
	}
}

function describeFloat(value: number, origin: Origin): string {
	return `floating point \`${origin === 'toml' ? decimal(value) : exponential(value)}\``
}

/** The integer that a value is; null if it is none. */
export function integerOf(value: unknown, origin: Origin): bigint | null {
	if (typeof value === 'bigint') return value
	return typeof value === 'number' && isInteger(value, origin) ? BigInt(value) : null
}

/** ``expected one of `a`, `b`, `c` ``. */
export function expectedWords(words: readonly string[]): string {
	const quoted = words.map(word => `\`${word}\``)
	return quoted.length === 2 ? `expected ${quoted.join(' or ')}` : `expected ${quoted.length === 1 ? '' : 'one of '}${quoted.join(', ')}`
}

/** Integers of the range of u64 and i64 are plain; beyond they are named by what they were read as. */
export const U64_MOST = 18_446_744_073_709_551_615n
const I64_LEAST = -9_223_372_036_854_775_808n
const I128_MOST = 170_141_183_460_469_231_731_687_303_715_884_105_727n

function widthOf(value: bigint): string {
	if (value >= I64_LEAST && value <= U64_MOST) return ''
	return value > I128_MOST ? ' as u128' : ' as i128'
}

// A number of JSON that is too large for u64 is a float for 0.3.9.
function isInteger(value: number, origin: Origin): boolean {
	return origin === 'json' && Number.isInteger(value) && Math.abs(value) < Number(U64_MOST)
}

/** All digits, as TOML's floats are shown. */
function decimal(value: number): string {
	if (Number.isNaN(value)) return 'NaN'
	if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
	const sign = value < 0 || Object.is(value, -0) ? '-' : ''
	const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
	const digits = mantissa.replace('.', '')
	const point = Number(exponent) + 1
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
	const whole = digits.slice(0, point).padEnd(point, '0')
	return `${sign}${whole}.${digits.slice(point) || '0'}`
}

function exponential(value: number): string {
	if (Math.abs(value) >= 1e16) return value.toExponential()
	return Number.isInteger(value) ? `${value}.0` : String(value)
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

function quote(text: string): string {
	const inside = text.replace(
		/["\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|(?<=^|[\s\p{C}])\p{M}/gu,
		character => ESCAPES[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
	)
	return `"${inside}"`
}
