// Parsers of what users, Git, GitHub and other jobs write.

import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { parseCommit } from '../../src/adapters/git/commit-object.ts'
import { resolveUrl } from '../../src/adapters/git/submodules.ts'
import { parseActionInputs } from '../../src/core/github/action-inputs.ts'
import { parseBaseline } from '../../src/core/share/baseline.ts'
import { boundedText } from '../../src/core/trend/append.ts'
import { parseMonth } from '../../src/core/trend/month.ts'
import { recordedIn } from '../../src/core/trend/recorded.ts'
import { historyFiles } from '../fakes/history-files.ts'
import { parseRawDiff } from '../../src/adapters/git/changed-entries.ts'
import { parsePatches } from '../../src/adapters/git/patch.ts'
import { readPipeline, renderGitlabJob } from '../../src/core/init/gitlab-job.ts'
import { findNixStep } from '../../src/core/init/nix-step.ts'
import { GITHUB_DIALECT, nixStep } from '../../src/core/init/workflow-steps.ts'
import { parseComment } from '../../src/core/comment/body.ts'
import { renderComment } from '../../src/core/comment/render.ts'
import { globRegex } from '../../src/core/config/attribute-path.ts'
import { nixTokens } from '../../src/core/nix/nix-tokens.ts'
import { formatLimit, parseLimit } from '../../src/core/config/limit.ts'
import { parseConfig } from '../../src/core/config/parse-config.ts'
import { formatQuantity, notations, parseQuantity } from '../../src/core/config/quantity.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import { parseGithubEvent } from '../../src/core/github/github-event.ts'
import { itemsSchema, pullRequestsSchema } from '../../src/core/github/answers.ts'
import { labelSetter, mentionsMarker, ownComments } from '../../src/core/github/conversation.ts'
import { parseFailure } from '../../src/core/github/failure.ts'
import { decideRetry } from '../../src/core/github/retry.ts'
import { parseJson } from '../../src/core/text/json.ts'
import { metrics } from '../../src/core/model/metric.ts'
import { parseResults } from '../../src/core/model/parse-results.ts'
import { parsePlan } from '../../src/core/share/plan.ts'
import { escapeMarkdown, inlineCode, tableCode } from '../../src/core/text/escape.ts'
import { renderJson } from '../../src/core/model/format-results.ts'
import { renderMarkdown } from '../../src/core/report/markdown.ts'
import { renderTerminal } from '../../src/core/report/terminal.ts'
import { leavingText, plainText } from '../../src/core/text/plain-text.ts'
import { parseShare, parseShareCount } from '../../src/core/model/share.ts'
import { createMask } from '../../src/core/text/mask.ts'
import { findSecrets } from '../../src/core/text/secrets.ts'
import { messageOf } from '../../src/errors.ts'
import { exactFinding, identity, platformResults, resultsOf, targetResults } from '../fakes/results.ts'
import { holds, holdsFigures, holdsInert, type Parser, unlessRefused } from './checks.ts'

const CONFIG = `targets:
  - nixosConfigurations.*
  - { name: tools, attr: "packages.\${system}.tools" }
  - name: legacy
    file: ./default.nix
    attr: app
thresholds:
  evaluation-time: { warn: 10%, fail: 20%, min-change: 200ms }
  derivations-to-build: { fail: +20, max: 200 }
sampling: { pairs: 3..20, confidence: 99%, time-budget: 10min }
nix: { options: { cores: 2 } }
comment: on-change
`

const WORKFLOW = `jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: cachix/install-nix-action@v31 # v31
        with:
          enable_kvm: true
          extra_nix_config: |
            max-jobs = 2
`

const DIFF = `diff --git a/a.nix b/b.nix
similarity index 90%
rename from a.nix
rename to b.nix
index 111..222 100644
--- "a/a\\303\\244.nix"
+++ b/b.nix
@@ -1,2 +3 @@ x
-old
+new
`

const NIX = `{ lib, ... }: # a
/* b */ rec {
  a' = ''
    # \${lib.x "y"} ''\${z} '''
      w
  '';
  c = "\\"\${''d''} $\${e}" + ./f/g.nix // <h> 1.5;
}
`

const COMMIT = `tree ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nSubject\n\nBody\n`

const RESULTS = renderJson(
  resultsOf({
    platforms: [
      platformResults({
        targets: [targetResults('app', { findings: [exactFinding('function-calls', [4711, 9422])] })],
      }),
    ],
  }),
)

const subject = { program: 'p 1', system: 's', identity: identity(), tree: 't', evaluation: 'e' }
const { implementation, version, settings } = identity()
const BASELINE = JSON.stringify({
  schemaVersion: 1,
  subject: { ...subject, identity: { implementation, version, settings } },
  targets: [{ name: 'a', derivationPath: '/nix/store/a.drv', counters: { thunks: 5 } }],
})

const [MONTH = ''] = Object.values(
  historyFiles([
    { daysAgo: 9, figures: { a: { thunks: 5 }, b: { thunks: 1 } } },
    { daysAgo: 8, figures: { a: { thunks: 6 } } },
  ]),
).filter((text) => text.startsWith('{'))

const COMMENT = renderComment([], 'default')
const INPUTS = [
  'command',
  'targets',
  'share',
  'shares',
  'comment',
  'comment-key',
  'plan',
  'explain',
  'results',
]

export const otherParsers: readonly Parser[] = [
  {
    name: 'configuration',
    longest: 60_000,
    seeds: [CONFIG],
    words: [
      '- ',
      ': ',
      '&a ',
      '*a',
      '!!str ',
      '---\n',
      '%YAML 1.1\n',
      '|\n',
      '>-\n',
      '10%',
      '?',
      'nix:',
      'targets:',
    ],
    check: (text) => {
      const refused: string[] = []
      unlessRefused(() => {
        try {
          return parseConfig({ text, file: 'nix-perf-gate.yml' })
        } catch (error) {
          refused.push(leavingText(messageOf(error)))
          throw error
        }
      })
      for (const one of refused) holdsInert(one, 'the error')
    },
  },
  {
    name: 'workflow of a repository',
    longest: 60_000,
    seeds: [WORKFLOW],
    words: ['- uses: ', 'with: ', '|\n', '&a ', '*a', '${{ github.token }}', '\n\n  x: y'],
    check: (text) => {
      const { step, refused } = findNixStep([{ path: 'ci.yml', text }])
      for (const { uses } of refused) holdsInert(uses, 'what is refused')
      if (step === undefined) return
      const lines = nixStep(step, GITHUB_DIALECT, { searchPath: false })
      const values = Object.fromEntries(step.with.map(({ name, value }) => [name, value]))
      const read: unknown = parse(`${lines.join('\n')}\n`, { schema: 'failsafe' })
      const uses = step.uses
      const expected = step.with.length === 0 ? [{ uses }] : [{ uses, with: values }]
      holds(isDeepStrictEqual(read, expected), 'the step is read as it was meant')
      holdsInert(lines[0] ?? '', 'the line that names the action')
    },
  },
  {
    name: 'pipeline of GitLab',
    longest: 60_000,
    seeds: ['image: nixos/nix:2.30\nbuild: { image: { name: nix } }\ninclude: [{ local: a.yml }]\n'],
    words: ['image: ', 'include:', '- ', 'nix-perf-gate:', ': '],
    check: (text) => {
      const pipeline = readPipeline(text)
      const job: unknown = parse(renderGitlabJob(pipeline, { action: 'me/gate@v0' }))
      holds(
        pipeline?.image === undefined || JSON.stringify(job).includes(JSON.stringify(pipeline.image)),
        'the image is read as it was meant',
      )
    },
  },
  {
    name: 'results file',
    json: true,
    seeds: [RESULTS],
    words: ['"base":', '"ratio":'],
    check: (text) => {
      const results = unlessRefused(() => parseResults(text, 'results.json'))
      if (results === undefined) return
      holdsInert(leavingText(renderTerminal(results, { color: false, width: 80 })), 'the terminal report')
      const report = renderMarkdown(results, { limit: 60_000 })
      holds(
        !/(?:Infinity|NaN)(?:[KMGTP]iB|%|s\b|,)/.test(report.replaceAll(/[ \u00A0]/g, '')),
        'figures are figures',
      )
      holdsInert(renderJson(results), 'the results file')
    },
  },
  {
    name: 'baseline',
    json: true,
    seeds: [BASELINE],
    words: ['"counters":'],
    check: (text) => {
      const parsed = parseBaseline(text, subject)
      if (parsed.ok)
        holdsFigures(
          [...parsed.baseline.values()].map(({ counters }) => counters),
          'counters',
        )
    },
  },
  {
    name: 'history',
    json: true,
    seeds: [MONTH],
    words: ['"format":1', '"commits":', '"targets":', 'null'],
    check: (text) => {
      const parsed = parseMonth(text)
      if (!parsed.ok) return
      const { commits, targets } = recordedIn([parsed.month])
      holds(commits.length > 0, 'a month has commits')
      for (const figures of targets.values())
        holdsFigures(
          [...figures.values()].flatMap((points) => points.map(({ value }) => value)),
          'figures',
        )
      holds(parseMonth(boundedText(parsed.month)).ok, 'what is written can be read')
    },
  },
  {
    name: 'comment',
    seeds: [
      COMMENT,
      '<!-- nix-perf-gate:comment default -->\n<!-- nix-perf-gate:section {"key":"1"} -->\n<!-- nix-perf-gate:lead -->\nx\n<!-- nix-perf-gate:fold [1,"a"] -->\n```text\ny\n```',
    ],
    words: ['<!-- nix-perf-gate:', ' -->', 'section ', 'lead', 'fold ', '```', '<details>', '</details>'],
    check: (text) => {
      const told = renderComment(parseComment(text), 'default')
      holds(told.length <= 65_536, 'a comment fits')
      renderComment(parseComment(told), 'default')
    },
  },
  {
    name: 'event file',
    json: true,
    seeds: [
      '{"action":"opened","pull_request":{"number":1,"base":{"sha":"a","ref":"main","repo":{"id":1}},"head":{"sha":"b","repo":{"id":2}}},"repository":{"id":1,"default_branch":"main"}}',
      '{"before":"0000","after":"b","ref":"refs/heads/main","repository":{"default_branch":"main"}}',
      '{"workflow_run":{"id":1,"event":"pull_request","conclusion":"success","head_sha":"a","head_branch":"b","head_repository":{"full_name":"o/r"},"run_attempt":1,"pull_requests":[]}}',
    ],
    words: ['"number":', '"sha":'],
    check: (text) => {
      for (const name of ['pull_request', 'push', 'workflow_run', 'merge_group', 'schedule'])
        unlessRefused(() => parseGithubEvent(name, parseJson(text)))
    },
  },
  {
    name: 'answers of GitHub',
    json: true,
    seeds: [
      '[{"event":"labeled","label":{"name":"l"},"actor":{"login":"a"}},{"id":1,"body":"<!-- m -->","user":{"id":1,"login":"github-actions[bot]","type":"Bot"}}]',
      '[{"number":1,"head":{"ref":"b","repo":{"full_name":"o/r"}}}]',
      '{"message":"m","cause":{"message":"c"},"response":{"status":403,"headers":{"retry-after":"5","date":"Mon, 01 Jan 2026 00:00:00 GMT"},"data":{"message":"x"}}}',
    ],
    words: ['"status":', '"retry-after":'],
    check: (text) => {
      const answer = parseJson(text)
      const items = itemsSchema.safeParse(answer).data ?? []
      ownComments(items, '<!-- m -->', { kind: 'unknown', made: [] })
      mentionsMarker(items, '<!-- m -->')
      labelSetter(items, 'l')
      pullRequestsSchema.safeParse(answer)
      const decision = decideRetry(parseFailure(answer), { tries: 1, elapsedSeconds: 0, random: 0.5 })
      if (decision.kind === 'retry')
        holds(decision.afterSeconds >= 0 && decision.afterSeconds <= 62, 'a wait is short')
    },
  },
  {
    name: 'changed files',
    seeds: [`:100644 100755 ${'a'.repeat(40)} ${'b'.repeat(40)} R086\0a.nix\0b c.nix\0`],
    words: ['\0', ':', ' R100', ' A', '120000'],
    check: (text) => {
      for (const { base, head } of parseRawDiff(Buffer.from(text)) ?? [])
        holds(base !== undefined || head !== undefined, 'a file is on a side')
    },
  },
  {
    name: 'changed lines',
    seeds: [DIFF],
    words: ['@@ -', ' +', '@@', '--- ', '+++ ', '"a/', 'rename from ', 'diff --git ', '\n+x', '\n-y'],
    check: (text) => {
      holdsFigures(unlessRefused(() => parsePatches(text)) ?? [], 'lines')
    },
  },
  {
    name: 'Nix code',
    seeds: [NIX],
    words: [
      "''",
      '"',
      '${',
      '}',
      '{',
      '/*',
      '*/',
      '#',
      '\n',
      "'''",
      "''$",
      "''\\",
      '\\',
      '$',
      "''\n  ",
      '<',
      './a',
    ],
    check: (text) => {
      const { tokens, starts } = nixTokens(text)
      holds(starts.length === text.split('\n').length + 1, 'each line begins within something')
      holds(
        tokens.every(({ line }, index) => line >= (tokens[index - 1]?.line ?? 1) && line < starts.length),
        'tokens are in order',
      )
      holds(
        tokens.every(
          ({ text: of }) => text.includes(of.replace(/\n$/, '')) && !of.slice(0, -1).includes('\n'),
        ),
        'tokens are of the text, and of one line',
      )
    },
  },
  {
    name: 'commit',
    seeds: [COMMIT],
    words: ['tree ', 'parent ', 'committer ', '\n\n'],
    check: (text) => {
      try {
        const { commit } = parseCommit('c', text)
        holds(!commit.subject.includes('\n'), 'a subject is one line')
        holds(Number.isFinite(commit.timestamp), 'a time is one')
      } catch (error) {
        holds(messageOf(error).includes('commit c has no tree or committer'), messageOf(error))
      }
      resolveUrl(text, 'https://host/a/b')
    },
  },
  {
    name: 'inputs of the action',
    seeds: ['gate', '3/20', 'nixosConfigurations.*\npackages.x', 'on-change', 'default', '{"include":[]}'],
    words: ['gate', 'measure', '/', '1', '\n', 'true'],
    check: (text) => {
      for (const name of INPUTS) unlessRefused(() => parseActionInputs((one) => (one === name ? text : '')))
      unlessRefused(() => parseShare(text, 'x'))
      unlessRefused(() => parseShareCount(text, 'x'))
      unlessRefused(() => parsePlan(text, 'x'))
    },
  },
  {
    name: 'target patterns',
    seeds: ['packages.${system}."a b".*', './sub#packages.${system}.*', './default.nix#app', 'a."\\${x}".b*'],
    words: ['"', '\\"', '.', '*', '${system}', '#', './', '\\', '"\\"'],
    check: (text) => {
      const pattern = unlessRefused(() => parseTargetPattern(text, '--target'))
      if (pattern !== undefined) new RegExp(globRegex(pattern.origin.attribute), 'u').test('x')
    },
  },
  {
    name: 'quantities and limits',
    seeds: ['10%', '+200ms', '16MiB', '1_000', '+20', '-5pp', '1.5h'],
    words: ['%', 'ms', 'MiB', '_', '+', '-', '.', '1', '0', 'e5'],
    check: (text) => {
      for (const notation of notations) {
        const parsed = parseQuantity(text, notation)
        if (!parsed.ok) continue
        holdsFigures(parsed.value, 'quantity')
        const again = parseQuantity(formatQuantity(parsed.value, notation), notation)
        holds(again.ok && Object.is(again.value, parsed.value), `${text} reads back`)
      }
      for (const metric of metrics) {
        const parsed = parseLimit(text, metric)
        if (parsed.ok)
          holds(parseLimit(formatLimit(parsed.value, metric), metric).ok, `${text} reads back as a limit`)
      }
    },
  },
  {
    name: 'escapes',
    seeds: ['a | b `c` <d> @e #1 https://f', '\u001B[31mx\u001B[0m'],
    words: ['|', '`', '\\', '\u001B[', '31m', '::', '\n'],
    check: (text) => {
      holds(!plainText(text).includes('\n'), 'plain text is one line')
      holdsInert(leavingText(plainText(text)), 'plain text that leaves')
      holdsInert(leavingText(text.replaceAll('\u001B[', '')), 'text that leaves')
      for (const shown of [escapeMarkdown(text), inlineCode(text), tableCode(text)])
        holds(
          !/[\r\n]|<[a-z/!]/i.test(shown.replaceAll(/`[^`]*`/g, '')) || shown.startsWith('`'),
          'Markdown is text',
        )
      holds(
        [...tableCode(text).matchAll(/(\\*)\|/g)].every(([, slashes = '']) => slashes.length % 2 === 1),
        'a cell stays one',
      )
    },
  },
  {
    name: 'secrets',
    seeds: ['ghs_0123456789abcdef', 'https://me:password@host', 'access-tokens = github.com=ghp_0123456789'],
    words: ['=', ':', '@', '://', '\n', 'access-tokens = '],
    check: (text) => {
      const secrets = findSecrets({ API_TOKEN: text, NIX_CONFIG: text })
      const masked = createMask(secrets)(
        `before ${text} ${JSON.stringify(text)} ${Buffer.from(text).toString('base64')} after`,
      )
      for (const secret of secrets)
        holds(secret.includes('*') || !masked.includes(secret), 'a secret is gone')
    },
  },
]
