import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFiles } from '../../src/adapters/user-files.ts'
import { MeasurementError } from '../../src/errors.ts'
import { fileOutput, writeOutputs } from '../../src/outputs/write-outputs.ts'

const files = createFiles({})

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-outputs-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const failing = (name: string, error: Error) => ({
  name,
  write: () => {
    throw error
  },
})

describe('outputs', () => {
  test('are written, to folders that are made for them', async () => {
    const file = join(directory, 'deep', 'report.md')
    expect(await writeOutputs([fileOutput(files, file, () => 'text')])).toEqual({
      lacking: new Set(),
      lines: [],
    })
    expect(readFileSync(file, 'utf8')).toBe('text')
  })

  test('are written in spite of one that can not be, which leaves a line', async () => {
    const [one, other] = [join(directory, 'one'), join(directory, 'other')]
    mkdirSync(one)
    const { lacking, lines } = await writeOutputs(
      [one, other].map((file) => fileOutput(files, file, () => 'text')),
    )
    expect([...lacking]).toEqual([one])
    expect(lines).toEqual([
      expect.stringMatching(`^Not written: ${one}\\. ${one} cannot be written: .+ Name a folder`),
    ])
    expect(readFileSync(other, 'utf8')).toBe('text')
  })

  test('that can not be drawn leave a line too', async () => {
    const file = join(directory, 'report.html')
    const render = () => {
      throw new RangeError('too deep')
    }
    expect((await writeOutputs([fileOutput(files, file, render)])).lines).toEqual([
      `Not written: ${file}. too deep`,
    ])
  })

  test('that fail for one reason share a line', async () => {
    const full = new MeasurementError('The disk is full.', { remedy: 'Make room.' })
    const outputs = [
      failing('verdict', full),
      failing('other', new Error('broken')),
      failing('regressions', full),
    ]
    expect((await writeOutputs(outputs)).lines).toEqual([
      'Not written: verdict, regressions. The disk is full. Make room.',
      'Not written: other. broken',
    ])
  })
})
