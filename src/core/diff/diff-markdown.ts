// What two profiles differ in, as Markdown.

import { codeBlock, inlineCode } from '../text/escape.ts'
import { cellPhrase, markdownPhrase, SEPARATOR, tableOf, unbroken } from '../report/markdown-text.ts'
import { capitalized, code, phrase } from '../text/phrase.ts'
import type { DiffBlock, DiffSection } from './diff-section.ts'
import { headingLines } from './diff-heading.ts'
import { picturesOf } from './diff-pictures.ts'
import type { ProfileDiff, TargetDiff } from './profile-diff.ts'
import { ABOUT_TIME, tellTarget } from './target-sections.ts'

const MOST_LINES = 40

/** `folders`: where each target's pictures lie, beside the file; none where there are none. */
export function renderDiffMarkdown(diff: ProfileDiff, folders: ReadonlyMap<TargetDiff, string>): string {
  return `${[
    '# Two profiles compared',
    headingLines(diff)
      .map((line) => `- ${markdownPhrase(capitalized(line))}`)
      .join('\n'),
    ...diff.targets.map((target) => targetText(target, folders.get(target))),
    markdownPhrase(ABOUT_TIME),
  ].join(SEPARATOR)}\n`
}

function targetText(target: TargetDiff, folder: string | undefined): string {
  const { name, baseName, state } = target
  const { lead, sections } = tellTarget(state)
  const links =
    folder === undefined ? [] : picturesOf(target).map(({ file }) => `[${file}](${folder}/${file})`)
  return [
    `## ${inlineCode(name)}`,
    ...(baseName === undefined ? [] : [markdownPhrase(phrase`In base it is ${code(baseName)}.`)]),
    ...(lead.length === 0 ? [] : [lead.map(markdownPhrase).join(' ')]),
    ...sections.map(sectionText),
    ...(links.length === 0 ? [] : [`As flame graphs of both sides: ${links.join(', ')}`]),
  ].join(SEPARATOR)
}

function sectionText({ title, blocks }: DiffSection): string {
  return [`### ${title}`, ...blocks.map(blockText)].join(SEPARATOR)
}

function blockText(block: DiffBlock): string {
  switch (block.kind) {
    case 'sentence':
      return markdownPhrase(block.text)
    case 'changes':
      return tableOf(
        ['Change', 'Base → head', 'Of'],
        block.rows.map(({ difference, values, what }) => [
          unbroken(difference),
          unbroken(values),
          cellPhrase(what),
        ]),
      )
    case 'outline':
      return codeBlock(block.lines.join('\n'), MOST_LINES)
  }
}
