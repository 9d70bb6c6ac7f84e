// What reports carry for the browser: the scripts and styles of src/browser, bundled into modules of text, with the
// licences of the libraries in them and the digests that the page's content security policy names.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { buildSync } from 'esbuild'

interface Bundle {
  readonly script: string
  readonly style: string
}

/** The module with the assets of report.html. */
export function reportAssets(): string {
  const { script, style } = bundle('report')
  return moduleOf({
    reportScript: script,
    reportScriptDigest: digest(script),
    reportStyle: style,
    reportStyleDigest: digest(style),
  })
}

/** The module with the assets of a flame graph that stands alone. */
export function flameAssets(): string {
  const { script, style } = bundle('flame-svg')
  return moduleOf({ flameScript: script, flameStyle: style })
}

function bundle(name: string): Bundle {
  return { script: build(`src/browser/${name}.ts`), style: build(`src/browser/${name}.css`) }
}

function build(entry: string): string {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'inline',
    // The report has a style of its own for what the libraries draw.
    loader: entry.endsWith('.ts') ? { '.css': 'empty' } : {},
    write: false,
    metafile: true,
  })
  const text = outputFiles.map((file) => file.text.trim()).join('')
  return licensesOf(Object.keys(metafile.inputs)) + text
}

/** Their files say nothing of their licences, so that the bundle has to. */
function licensesOf(inputs: readonly string[]): string {
  const packages = new Set(
    inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  )
  return [...packages]
    .toSorted()
    .map((name) => {
      const file = `node_modules/${name}/LICENSE`
      if (!existsSync(file)) throw new Error(`${name} has no file LICENSE`)
      return `/*! ${name}\n\n${readFileSync(file, 'utf8').trim()}\n*/\n`
    })
    .join('')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function moduleOf(constants: Readonly<Record<string, string>>): string {
  const lines = Object.entries(constants).map(
    ([name, text]) => `export const ${name} = ${JSON.stringify(text)}\n`,
  )
  return ['// Generated from src/browser by `npm run generate`.\n\n', ...lines].join('')
}
