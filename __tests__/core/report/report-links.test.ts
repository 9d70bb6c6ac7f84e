import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../../src/core/comment/render.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { linksText, type ReportLinks } from '../../../src/core/report/report-links.ts'
import { resultsOf } from '../../fakes/results.ts'
import { HEAD, written } from '../comment/jobs.ts'
import { scenarios } from './scenarios.ts'

const links: ReportLinks = {
  repository: 'https://github.example/owner/project',
  run: 7001,
  base: resultsOf().base.revision,
  head: HEAD,
}

describe('the addresses of a report', () => {
  test('are those of the comparison, the run and its artifacts', () => {
    expect(linksText(links)).toBe(
      `<sub>[${links.base.slice(0, 7)}…def5678](https://github.example/owner/project/compare/${links.base}...${HEAD} "What was compared") · [run](https://github.example/owner/project/actions/runs/7001) · [artifacts](https://github.example/owner/project/actions/runs/7001#artifacts)</sub>`,
    )
  })

  test.each(['main', 'a'.repeat(39), `${HEAD}) [x](http://x`, ''])('leave out a base of %j', (base) => {
    expect(linksText({ ...links, base })).not.toContain('compare')
    expect(linksText({ ...links, base })).not.toContain('http://x')
  })

  test('stand in the summary and in the comment of a job, and nowhere else', () => {
    const [results = resultsOf()] = Object.values(scenarios)
    expect(renderMarkdown(results, { links })).toContain(linksText(links))
    expect(renderComment(written([[results, { links }]]), 'default')).toContain(linksText(links))
    expect(renderMarkdown(results)).not.toContain('/actions/runs/')
  })

  test('are within GitHub’s limit', () => {
    const results = scenarios.fail ?? resultsOf()
    for (const limit of [3000, 9000, 65_536])
      expect(renderMarkdown(results, { limit, links }).length).toBeLessThanOrEqual(limit)
  })

  test('name the project that the action comes from', () => {
    const comment = renderComment(written([[resultsOf()]]), 'default', {
      project: 'https://github.example/fork-of/nix-perf-gate',
    })
    expect(comment).toContain('(https://github.example/fork-of/nix-perf-gate/blob/HEAD/docs/report.md)')
  })
})
