import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { maskedBaselines, maskedFiles, maskedHost } from '../src/adapters/masked.ts'
import { jobOutlets } from '../src/action/outlets.ts'
import { leavingText } from '../src/core/text/plain-text.ts'
import type { PullRequestHost } from '../src/ports/pull-request-host.ts'

const ESC = '\u001B'
const HOSTILE = `a ${ESC}[31mred${ESC}[39m ${ESC}]0;title\u0007${ESC}[2J\u202Eright\n  ::set-output name=x::y\nb ##[error]c\r::stop-commands::d`

/** Where text may leave: a file, and what it may leave by. */
const WAYS_OUT: readonly (readonly [string, string])[] = [
  ['src/adapters/baseline-cache.ts', 'writeFile'],
  ['src/adapters/user-files.ts', 'writeFile'],
  ['src/adapters/git/fetch.ts', 'writeFile'],
  ['src/adapters/git/private-repository.ts', 'appendFile'],
  ['src/adapters/git/private-repository.ts', 'writeFile'],
  ['src/adapters/git/push-history.ts', 'writeFile'],
  ['src/adapters/process/hide-environment.ts', 'writeFileSync'],
  ['src/adapters/nix.ts', 'writeFile'],
  ['src/adapters/nix/confinement.ts', 'writeFile'],
  ['src/adapters/nix/listing.ts', 'writeFile'],
  ['src/adapters/platform/folded-names.ts', 'writeFileSync'],
  ['src/baseline-cache-client.ts', "'@actions/core'"],
  ['src/action.ts', "'@actions/core'"],
  ['src/action/outlets.ts', "'@actions/core'"],
  ['src/cli/terminal.ts', 'stderr.write'],
  ['src/cli/terminal.ts', 'stdout.write'],
  // Words of our own and the system’s, where no outlet can be relied on any more.
  ['src/runtime/run-process.ts', 'stderr.write'],
  ['src/runtime/watchdog.ts', 'writeSync'],
]

describe('the ways out', () => {
  test('are these: through the outlets, through masked files, and into folders of our own', () => {
    const pattern =
      "\\b(writeFile(Sync)?|appendFile(Sync)?|createWriteStream|writeSync|stdout\\.write|stderr\\.write|console\\.[a-z]+)\\b|'@actions/core'"
    const found = execFileSync('grep', [
      '-rnoE',
      '--include=*.ts',
      '--exclude=*.generated.ts',
      pattern,
      'src',
    ])
    const ways = found
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/:\d+:/, ' '))
    expect([...new Set(ways)].sort()).toEqual(WAYS_OUT.map((way) => way.join(' ')).sort())
  })

  test('of the action are those of its outlets: besides, its library is only read from', () => {
    const pattern = '\\btoolkit\\.[a-zA-Z]+'
    const places = ['--exclude=outlets.ts', 'src/action', 'src/action.ts']
    const found = execFileSync('grep', ['-rhoE', pattern, ...places])
    expect(new Set(found.toString().trimEnd().split('\n'))).toEqual(new Set(['toolkit.getInput']))
  })
})

describe('a text that leaves', () => {
  test('keeps its lines and our colours, and nothing else that a terminal or a runner obeys', () => {
    expect(leavingText(HOSTILE)).toBe(
      [
        `a ${ESC}[31mred${ESC}[39m \\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{202e}right`,
        '  : :set-output name=x::y',
        'b ## [error]c',
        ': :stop-commands::d',
      ].join('\n'),
    )
  })

  test('is worked through once, however it is made', () => {
    for (const piece of [ESC, `${ESC}[3`, ' ', '\n', '::', '\t', '\r\n', `${ESC}[31m`])
      expect(leavingText(piece.repeat(300_000)).length).toBeGreaterThan(0)
  })
})

describe('the outlets of a job', () => {
  const told: (readonly unknown[])[] = []
  const tell =
    (name: string) =>
    (...values: readonly unknown[]) => {
      told.push([name, ...values])
    }
  const summary = {
    addRaw: (text: string) => ({
      write: () => {
        tell('summary')(text)
        return Promise.resolve()
      },
    }),
  }
  const names = ['info', 'notice', 'warning', 'error', 'startGroup', 'endGroup', 'setOutput', 'saveState']
  const core = {
    ...Object.fromEntries([...names, 'setSecret'].map((name) => [name, tell(name)])),
    summary,
  }

  test('carry no secret and no command, and tell the runner of the secrets', async () => {
    // @ts-expect-error the fake has what the outlets use, by name
    const outlets = jobOutlets(core, { INPUT_TOKEN: 'ghs_012345', GITHUB_STEP_SUMMARY: '/x' })
    const text = `::error::${ESC}[2J ghs_012345`
    const shown = ': :error::\\u{1b}[2J ***'
    outlets.info(text)
    outlets.notice(text)
    outlets.warning(text)
    outlets.error(text, { title: text })
    outlets.startGroup(text)
    outlets.setOutput('comment-body', text)
    await outlets.summarize(text)
    const raw = text.replace('ghs_012345', '***')
    expect(told).toEqual([
      ['setSecret', 'ghs_012345'],
      ['info', shown],
      ['notice', shown],
      ['warning', shown, {}],
      ['error', shown, { title: shown }],
      ['startGroup', shown],
      ['setOutput', 'comment-body', raw],
      ['summary', raw],
    ])
  })
})

describe('what is written elsewhere', () => {
  const mask = (text: string) => text.replaceAll('secret', '***')

  test('is masked in files, whole and in pieces', async () => {
    const written: string[] = []
    const files = maskedFiles(
      {
        read: () => Promise.resolve(undefined),
        write: (_, content) => {
          written.push(typeof content === 'string' ? content : [...content].join(''))
          return Promise.resolve()
        },
      },
      mask,
    )
    await files.write('a', 'a secret')
    await files.write('b', ['one secret\n', 'two\n'])
    expect(written).toEqual(['a ***', 'one ***\ntwo\n'])
  })

  test('is masked in what is kept between runs', async () => {
    const kept: string[] = []
    const store = maskedBaselines(
      {
        restore: () => Promise.resolve({ text: undefined }),
        save: (_, text) => {
          kept.push(text)
          return Promise.resolve(undefined)
        },
      },
      mask,
    )
    await store.save('key', 'a secret')
    expect(kept).toEqual(['a ***'])
  })

  test('is masked in comments', async () => {
    const written: string[] = []
    const write = (text: string) => {
      written.push(text)
      return Promise.resolve()
    }
    const conversation = {
      own: [],
      labelledBy: undefined,
      create: write,
      update: (_: number, body: string) => write(body),
      remove: () => Promise.resolve(),
    }
    const unused = () => Promise.reject(new Error('not asked'))
    const host: PullRequestHost = {
      find: unused,
      mentions: unused,
      labelledBy: unused,
      mayWrite: unused,
      edit: async (_, use) => {
        await use(conversation)
      },
    }
    await maskedHost(host, mask).edit({ number: 1, marker: 'm', label: undefined }, async (own) => {
      await own.create('one secret')
      await own.update(1, 'two secret')
    })
    expect(written).toEqual(['one ***', 'two ***'])
  })
})
