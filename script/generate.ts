// Writes the generated files of the project: `npm run generate`.

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generatedFiles } from './generated-files.ts'

for (const [file, content] of generatedFiles()) {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
  console.log(file)
}
