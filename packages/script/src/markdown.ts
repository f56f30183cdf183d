import { ServiceBuilder } from './builder.ts'

/** What a call answered, or a builder, as Markdown: a list of words, a table of rows, or a table of members. */
export const toMarkdown = (value: unknown): string => {
	if (value instanceof ServiceBuilder) return `## ${value.serviceName}\n\n\`\`\`toml\n${value.toToml()}\`\`\`\n`
	if (Array.isArray(value))
		return value.every(isObject) && value.length > 0 ? rowsOf(value) : value.map(item => `- ${cell(item)}\n`).join('')
	return isObject(value) ? table(['', ''], Object.entries(value)) : `${cell(value)}\n`
}

function rowsOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
	const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
	return table(
		columns,
		rows.map(row => columns.map(column => row[column])),
	)
}

const table = (head: readonly string[], rows: readonly (readonly unknown[])[]) =>
	[head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell).join(' | ')} |\n`).join('')

function cell(value: unknown): string {
	if (value === null || value === undefined) return ''
	const text = isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)
	return text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
