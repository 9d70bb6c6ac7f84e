// What two profiles differ in, as Markdown.

import { codeBlock, inlineCode } from '../text/escape.ts'
import { cellPhrase, markdownPhrase, SEPARATOR, tableOf, unbroken } from '../report/markdown-text.ts'
import { capitalized, code, phrase } from '../text/phrase.ts'
import type { AlikeTargets } from './alike-targets.ts'
import { type DiffPart, partsOf } from './diff-parts.ts'
import type { DiffBlock, DiffSection } from './diff-section.ts'
import { headingLines } from './diff-heading.ts'
import { picturesOf } from './diff-pictures.ts'
import type { ProfileDiff, TargetDiff } from './profile-diff.ts'
import { ABOUT_TIME } from './target-sections.ts'
import { alikeText, tellAlike } from './tell-alike.ts'

const MOST_LINES = 40

/** Where each target's pictures lie, beside the file; none where there are none. */
type Folders = ReadonlyMap<TargetDiff, string>

export function renderDiffMarkdown(diff: ProfileDiff, folders: Folders): string {
  return `${[
    '# Two profiles compared',
    headingLines(diff)
      .map((line) => `- ${markdownPhrase(capitalized(line))}`)
      .join('\n'),
    ...partsOf(diff.targets).map((part) => partText(part, folders)),
    markdownPhrase(ABOUT_TIME),
  ].join(SEPARATOR)}\n`
}

function partText(part: DiffPart, folders: Folders): string {
  return part.kind === 'alike'
    ? groupText(part.group, folders)
    : [`## ${part.title}`, ...part.blocks.map(blockText)].join(SEPARATOR)
}

function groupText(group: AlikeTargets, folders: Folders): string {
  const [{ name, baseName }, ...alike] = group
  const { lead, sections } = tellAlike(group)
  return [
    `## ${inlineCode(name)}${alikeText(alike)}`,
    ...(baseName === undefined ? [] : [markdownPhrase(phrase`In base it is ${code(baseName)}.`)]),
    ...(lead.length === 0 ? [] : [lead.map(markdownPhrase).join(' ')]),
    ...sections.map(sectionText),
    ...picturesText(group, folders),
  ].join(SEPARATOR)
}

/** Of all of them: what one picture shows is its target's own. */
function picturesText([first, ...alike]: AlikeTargets, folders: Folders): readonly string[] {
  const linksOf = (target: TargetDiff) => {
    const folder = folders.get(target)
    return folder === undefined ? [] : picturesOf(target).map(({ file }) => `[${file}](${folder}/${file})`)
  }
  const own = linksOf(first)
  if (own.length === 0) return []
  const others = alike.flatMap((target) => {
    const links = linksOf(target)
    return links.length === 0 ? [] : [`- ${inlineCode(target.name)}: ${links.join(', ')}`]
  })
  const lead = `As flame graphs of both sides: ${own.join(', ')}`
  return others.length === 0 ? [lead] : [`${lead}; of those alike:`, others.join('\n')]
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
