// Bundles the entries with all that they import, each into a folder of its own that needs no node_modules.
// The same sources give the same bytes.
//   node script/package.mjs [COMPILED [DIST]]      default: build/src dist
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { argv, chdir } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [compiled = join(root, 'build/src'), dist = join(root, 'dist')] = argv.slice(2)
const from = resolve(compiled)
const to = resolve(dist)

/** Entries, each with its folder in dist/ of the same name; the program at the terminal can be run by itself. */
const entries = [
  { entry: 'launch.js', executable: false },
  { entry: 'action.js', executable: false },
  { entry: 'cli.js', executable: true },
  { entry: 'cleanup.js', executable: false },
  { entry: 'baseline-cache-client.js', executable: false },
]

// ncc numbers modules by their paths from the folder in which it is loaded.
chdir(root)
const { default: ncc } = await import('@vercel/ncc')

rmSync(to, { recursive: true, force: true })
for (const { entry, executable } of entries) {
  const folder = join(to, entry.replace(/\.js$/, ''))
  const { code, assets } = await ncc(join(from, entry), {
    cache: false,
    // Names of functions stay, so that a stack can be read.
    minify: true,
    // One file for each part of the bundle, or the last part's would be the only one.
    license: '[name].licenses',
    quiet: true,
  })
  write(join(folder, 'index.js'), code, executable ? 0o755 : 0o644)
  const [licenses, others] = partition(Object.entries(assets), ([name]) => name.endsWith('.licenses'))
  for (const [name, { source }] of others) write(join(folder, name), source, 0o644)
  write(join(folder, 'licenses.txt'), licenses.map(([, { source }]) => source).join('\n'), 0o644)
}

function partition(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

function write(path, content, mode) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}
