// A reader of a message has no copy of the project beside it: what sends them to the documentation is an address.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import metadata from '../package.json' with { type: 'json' }
import { docsAddress, PROJECT } from '../src/core/text/project.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** What the program may say: strings and templates of its source, and what users copy. */
function textsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  if (!file.endsWith('.ts')) return [text]
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return texts
}

const said = ['src', 'examples/workflows', 'schema']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((file) => /\.(?:ts|ya?ml|json)$/.test(file) && !file.endsWith('.generated.ts'))

describe('the documentation', () => {
  test('is named by its address in all that the program says and users copy', () => {
    expect(said.length).toBeGreaterThan(200)
    const bare = said.flatMap((file) =>
      textsOf(file)
        .filter((text) => /(?<![\w/])docs\/\w/.test(text))
        .map((text) => `${file}: ${text.slice(0, 80)}`),
    )
    expect(bare).toEqual([])
  })

  test('has the pages that are named', () => {
    const sources = said.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n')
    const pages = [...sources.matchAll(/docsAddress\('([^']+)'|blob\/HEAD\/docs\/([\w.-]+)/g)]
      .map(([, called, written]) => called ?? written ?? '')
      .filter((page) => page !== '')
    expect(new Set(pages).size).toBeGreaterThan(1)
    expect(pages.filter((page) => !existsSync(join(ROOT, 'docs', page)))).toEqual([])
  })

  test('stands where the project does', () => {
    expect(PROJECT).toBe(metadata.homepage)
    expect(docsAddress('report.md')).toBe(`${metadata.homepage}/blob/HEAD/docs/report.md`)
  })
})
