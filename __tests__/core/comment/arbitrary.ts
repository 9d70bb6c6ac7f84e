// Sections as any job may write them, for property tests.

import fc from 'fast-check'
import type { Section, SectionMeta } from '../../../src/core/comment/section.ts'
import { verdicts } from '../../../src/core/model/finding.ts'

const key = fc.constantFrom('0', '1', '2', '3', '4').map((digit) => digit.repeat(16))

const word = fc.oneof(
  fc.constantFrom('-->', '--', '<!-- nix-perf-gate:end -->', '"', '\\', '&lt;', '<b>', 'é', '😀', ' ', 'a'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)
const line = fc.array(word, { maxLength: 4 }).map((parts) =>
  parts
    .join('')
    .replace(/[\r\n]/g, ' ')
    .replaceAll('<!--', '<\u200B!--')
    .slice(0, 60),
)

/** Whole Markdown: blocks of code and folds end where they began. */
export const markdown = fc
  .array(
    fc.oneof(
      line.map((text) => `- ${text.trim()}`),
      line.map((text) => `\`\`\`\`text\n${text.replaceAll('`', '')}\n</details>\n\`\`\`\``),
      line.map((text) => `<details><summary>x</summary>\n\n- ${text.trim()}\n\n</details>`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join('\n\n'))

const meta: fc.Arbitrary<SectionMeta> = fc.record({
  key,
  system: fc.constantFrom('x86_64-linux', 'aarch64-darwin'),
  nix: fc.constantFrom('Nix 2.34.8', 'Lix 2.94.1'),
  job: line,
  head: fc.constant('0'.repeat(40)),
  run: fc.integer({ min: 1, max: 9 }),
  attempt: fc.integer({ min: 1, max: 2 }),
  verdict: fc.constantFrom(...verdicts),
  quiet: fc.boolean(),
  summary: line,
  next: line,
  notices: fc.array(line, { maxLength: 2 }),
  accepted: fc.nat(3),
  acceptedBy: fc.constantFrom('', 'octocat'),
  leftOut: fc.nat(2),
  heads: fc.constant([]),
})

const fold = fc.record({
  importance: fc.constantFrom(1, 2.5, 7),
  kind: fc.constantFrom('limits of the method', 'messages of Nix'),
  text: markdown,
})

/** A run measures one head; the head of a run is known by its number, and may come back. */
export const section: fc.Arbitrary<Section> = fc
  .record({ meta, lead: markdown, folds: fc.array(fold, { maxLength: 3 }) })
  .map((made) => ({ ...made, meta: { ...made.meta, head: String(made.meta.run % 7).repeat(40) } }))

export const sections = fc.array(section, { maxLength: 6 })
