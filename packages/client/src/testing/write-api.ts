import { writeFile } from 'node:fs/promises'
import { apiReport, reportPath } from './api.ts'

await writeFile(reportPath, await apiReport())
