// How long it takes, and how much memory, to read, compare and draw profiles of very long evaluations.
//
//   node build/benchmarks/profile.js              generates two sides of 5 million stacks, and reads those
//   node build/benchmarks/profile.js BASE HEAD    reads collapsed stacks of two real evaluations

import { spawnSync } from 'node:child_process'
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { changedCode } from '../src/core/explain/changed-code.ts'
import { attribute } from '../src/core/explain/attribute.ts'
import type { CallTree } from '../src/core/nix/call-tree.ts'
import { mergeTrees } from '../src/core/explain/merge-trees.ts'
import { pathOfIncrease } from '../src/core/explain/path-of-increase.ts'
import { pruneMergedTree } from '../src/core/explain/prune-tree.ts'
import { renderFlameSvg } from '../src/core/flame/svg.ts'
import { createFoldedStacksReader } from '../src/core/nix/folded-stacks.ts'
import { parseProfileFrame } from '../src/core/nix/profile-frame.ts'

const LINES = 5_000_000
const FRAMES = 20_000

/** Of each frame: as many as a function of nixpkgs calls from. */
const CALLEES = 12

/** Deepest stack: 60 bytes a line on average, and over a million paths. */
const MOST_DEPTH = 6

const READ_BYTES = 1024 * 1024
const WRITE_CHARACTERS = 4 * 1024 * 1024

async function main([first, second, third]: readonly string[]): Promise<void> {
  if (first === 'read' && second !== undefined && third !== undefined) await measure(second, third)
  else if (first !== undefined && second !== undefined) readInProcess(first, second)
  else generateAndRead()
}

function generateAndRead(): void {
  const folder = mkdtempSync(join(tmpdir(), 'profile-benchmark-'))
  try {
    const [base, head] = [join(folder, 'base.folded'), join(folder, 'head.folded')]
    generate(base, 1)
    generate(head, 2)
    readInProcess(base, head)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In a process of its own: the memory of the generator is not the reader's. */
function readInProcess(base: string, head: string): void {
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'read', base, head], { stdio: 'inherit' })
}

async function measure(baseFile: string, headFile: string): Promise<void> {
  const start = seconds()
  const base = await read(baseFile)
  const afterBase = seconds()
  const head = await read(headFile)
  const afterHead = seconds()
  const merged = mergeTrees(base, head, undefined)
  const code = changedCode([], [])
  const path = pathOfIncrease(merged, code, attribute(merged, code))
  const afterMerge = seconds()
  const svg = renderFlameSvg(pruneMergedTree(merged), { title: 'Benchmark' })
  const afterDrawing = seconds()
  for (const [step, taken] of [
    ['read base', afterBase - start],
    ['read head', afterHead - afterBase],
    ['compared', afterMerge - afterHead],
    ['drawn', afterDrawing - afterMerge],
    ['all', afterDrawing - start],
  ] as const) {
    console.log(`${step.padEnd(10)} ${taken.toFixed(1)} s`)
  }
  const peak = process.resourceUsage().maxRSS * 1024
  console.log(`peak memory ${megabytes(peak)} MB; picture ${megabytes(svg.length)} MB; ${path.length} steps`)
}

async function read(file: string): Promise<CallTree> {
  const reader = createFoldedStacksReader()
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: READ_BYTES })
  for await (const chunk of chunks) reader.write(chunk)
  const { builder, frames, lines } = reader.end()
  const tree = builder.finish(
    'calls',
    frames.map((frame) => parseProfileFrame(frame, (name) => ({ origin: 'other', file: name }))),
  )
  const size = megabytes(statSync(file).size)
  console.log(`${lines} stacks, ${size} MB, ${frames.length} frames, ${tree.parents.length} paths`)
  return tree
}

/**
 * A walk through a graph of calls, up a few frames and down again, as an evaluation goes: neighbouring stacks have
 * most of their frames in common. Sides call the same, but not as often.
 */
function generate(file: string, seed: number): void {
  const random = seeded(seed)
  const descriptor = openSync(file, 'w')
  const stack = [frame(0)]
  const numbers = [0]
  let text = ''
  for (let line = 0; line < LINES; line += 1) {
    const kept = Math.max(1, stack.length - Math.floor(random() * 4))
    stack.length = kept
    numbers.length = kept
    for (let down = Math.floor(random() * 3); down >= 0 && stack.length < MOST_DEPTH; down -= 1) {
      // Some calls are far more common than others.
      const callee = Math.floor(random() ** 3 * CALLEES)
      const next = (Math.imul((numbers.at(-1) ?? 0) + 1, 2654435761) + Math.imul(callee, 40503)) >>> 0
      numbers.push(next % FRAMES)
      stack.push(frame(next % FRAMES))
    }
    text += `${stack.join(';')} ${1 + Math.floor(random() * 9)}\n`
    if (text.length > WRITE_CHARACTERS) {
      writeSync(descriptor, text)
      text = ''
    }
  }
  writeSync(descriptor, text)
  closeSync(descriptor)
}

function frame(number: number): string {
  return `${number % 200}.nix:${Math.floor(number / 200)}:3`
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function seconds(): number {
  return performance.now() / 1000
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

await main(process.argv.slice(2))
