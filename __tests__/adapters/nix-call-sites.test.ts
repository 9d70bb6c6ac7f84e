import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readCallSites } from '../../src/adapters/nix/call-sites.ts'
import { explanationSchema } from '../../src/core/model/explanation.ts'
import { pruneTree } from '../../src/core/explain/prune-tree.ts'
import { createFunctionTraceReader } from '../../src/core/nix/function-trace.ts'

describe('call sites', () => {
  let folder: string
  let storePath: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'call-sites-'))
    storePath = join(folder, 'store', `${'0'.repeat(32)}-source`)
    mkdirSync(storePath, { recursive: true })
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const write = (file: string, text: string) => {
    const path = join(storePath, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  const read = (...positions: readonly string[]) => readCallSites(positions, { storePath, inputs: [] })
  const own = (place: string) => join(storePath, place)

  test('have what is called and the whole line from the source, in the order that was asked for', async () => {
    write('flake.nix', '{\n  a = lib.mkIf true\n    (f 1);\n}')
    write('lib/x y.nix', 'x: import ./z.nix x')
    expect(await read(own('lib/x y.nix:1:4'), own('flake.nix:3:6'), own('flake.nix:2:7'))).toEqual([
      {
        origin: 'repository',
        file: 'lib/x y.nix',
        line: 1,
        column: 4,
        callee: 'import ./z.nix',
        text: 'x: import ./z.nix x',
      },
      { origin: 'repository', file: 'flake.nix', line: 3, column: 6, callee: 'f', text: '(f 1);' },
      {
        origin: 'repository',
        file: 'flake.nix',
        line: 2,
        column: 7,
        callee: 'lib.mkIf',
        text: 'a = lib.mkIf true',
      },
    ])
  })

  test.each([['undefined position'], ['«none»:0'], ['']])(
    'of built-in functions are nowhere: %j',
    async (position) => {
      expect(await read(position)).toEqual([
        { origin: 'other', file: '(built-in)', line: 0, column: 0, callee: undefined },
      ])
    },
  )

  test.each([
    ['is not there', 'missing.nix:1:1'],
    ['is a folder', 'folder:1:1'],
    ['has no such line', 'flake.nix:99:1'],
    ['has no line of number 0', 'flake.nix:0:1'],
    ['is longer than code is', 'long.nix:1:1'],
  ])('have no text where the file %s', async (_, place) => {
    write('folder/x.nix', 'f')
    write('flake.nix', 'f 1')
    write('long.nix', 'f '.repeat(5_000_000))
    const [site] = await read(own(place))
    expect(site).toMatchObject({ origin: 'repository', callee: undefined })
    expect(site?.text).toBeUndefined()
  })

  test.each([
    ['a link out of the sources', 'link.nix'],
    ['a file below a linked folder', 'linked/secret'],
    ['a path that leads out', 'flake.nix/../../../secret'],
    ['a path that leads up', '../../secret'],
  ])('are not read from %s', async (_, file) => {
    write('flake.nix', 'f 1')
    writeFileSync(join(folder, 'secret'), 'password')
    symlinkSync(join(folder, 'secret'), join(storePath, 'link.nix'))
    symlinkSync(folder, join(storePath, 'linked'))
    const [site] = await read(`${storePath}/${file}:1:1`)
    expect(site?.callee).toBeUndefined()
    expect(site?.text).toBeUndefined()
  })

  test('are not read from other files of the machine, whatever a trace names', async () => {
    writeFileSync(join(folder, 'secret'), 'password')
    writeFileSync(join(folder, 'store', 'secret'), 'password')
    const places = [
      join(folder, 'secret:1:1'),
      join(folder, 'store', 'secret:1:1'),
      '/etc/passwd:1:1',
      'secret:1:1',
    ]
    for (const site of await read(...places)) expect([site.callee, site.text]).toEqual([undefined, undefined])
  })

  test('are read from a link within the sources', async () => {
    write('lib/real.nix', 'f 1')
    symlinkSync('lib/real.nix', join(storePath, 'link.nix'))
    expect(await read(own('link.nix:1:1'))).toMatchObject([{ file: 'link.nix', callee: 'f' }])
  })

  test('are read from thousands of files, and from code that is all in one line', async () => {
    const places = Array.from({ length: 3000 }, (_, index) => `f${String(index)}.nix`)
    for (const place of places) write(place, 'call 1\n')
    expect(
      (await read(...places.map((place) => own(`${place}:1:1`)))).every(({ callee }) => callee === 'call'),
    ).toBe(true)
    write('one-line.nix', 'f 1 '.repeat(1_000_000))
    const columns = Array.from({ length: 10_000 }, (_, index) =>
      own(`one-line.nix:1:${String(4 * index + 1)}`),
    )
    const sites = await read(...columns)
    expect(sites[0]).toMatchObject({ callee: 'f' })
    expect(sites).toHaveLength(10_000)
  })

  test('that are forged still fit into the results', async () => {
    const reader = createFunctionTraceReader()
    const forged = [
      `/x.nix:${'9'.repeat(30)}:1`,
      own(`${'y'.repeat(9000)}:1:1`),
      own('z\u0000.nix:1:1'),
      '::1:1',
    ]
    for (const position of forged) reader.write(Buffer.from(`function-trace entered ${position} at 1\n`))
    const { builder, positions } = reader.end()
    const tree = pruneTree(builder.finish('calls', await read(...positions)))
    expect(
      explanationSchema.safeParse({ callPaths: { base: 0, head: 0, path: [], tree } }).error,
    ).toBeUndefined()
  })
})
