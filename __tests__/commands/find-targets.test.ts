import { describe, expect, test } from '@jest/globals'
import { findTargets } from '../../src/commands/find-targets.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import type { Walk } from '../../src/core/nix/listing.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Exclusion, TargetPattern } from '../../src/core/model/target.ts'
import { MeasurementError, messageOf, UsageError } from '../../src/errors.ts'
import { fakeNix, type FakeNixOptions } from '../fakes/nix.ts'
import { fakeSources } from '../fakes/targets.ts'

const SYSTEM = 'x86_64-linux'
const BOTH = { base: {}, head: {} }
const ERROR: Failure = { kind: 'evaluation', message: 'error: undefined variable ‘lib’\n at flake.nix:3:5' }

const exclusion = (text: string): Exclusion => ({ text, origin: pattern(text).origin })
const pattern = (text: string): TargetPattern => parseTargetPattern(text, '--target')
const packageOf = (name: string, sides: object = BOTH) => ({ path: ['packages', SYSTEM, name], ...sides })
const fileTarget = (name: readonly string[], sides: object = BOTH) => ({
  file: 'default.nix',
  path: name,
  ...sides,
})

interface Project extends FakeNixOptions {
  readonly patterns?: readonly (string | TargetPattern)[]
  readonly exclude?: readonly string[]
  readonly directory?: string
  readonly maxTargets?: number
}

async function find({ patterns = [], exclude = [], directory = '.', maxTargets = 100, ...options }: Project) {
  const nix = fakeNix(options)
  const found = await findTargets({
    ...nix,
    sources: fakeSources,
    patterns: patterns.map((one) => (typeof one === 'string' ? pattern(one) : one)),
    exclude: exclude.map(exclusion),
    directory,
    maxTargets,
  })
  return {
    ...found,
    nix,
    names: found.targets.map(({ target }) => target.name),
    sides: found.targets.map(({ target, presence }) => [target.name, presence.base.kind, presence.head.kind]),
  }
}

describe('with nothing configured', () => {
  test('all configurations are taken, and nothing else', async () => {
    const { names } = await find({
      targets: [
        { path: ['nixosConfigurations', 'web'], ...BOTH },
        { path: ['homeConfigurations', 'ann'], system: SYSTEM, ...BOTH },
        packageOf('tool'),
      ],
    })
    expect(names).toEqual(['nixosConfigurations.web', 'homeConfigurations.ann'])
  })

  test('what there is beside configurations is not looked into: a check may be as dear as they are', async () => {
    const host = { path: ['nixosConfigurations', 'web'] }
    const targets = [packageOf('tool')]
    const { nix } = await find({ targets: [{ ...host, ...BOTH }, ...targets] })
    expect(nix.calls).toHaveLength(2)
    const onOneSide = await find({ targets: [{ ...host, head: {} }, ...targets] })
    expect(onOneSide.nix.calls).toHaveLength(4)
    expect(onOneSide.names).toContain(`packages.${SYSTEM}.tool`)
  })

  test('packages, devShells and checks of the system are taken where there are no configurations', async () => {
    const { names } = await find({
      targets: [
        packageOf('tool'),
        { path: ['packages', 'aarch64-darwin', 'other'], ...BOTH },
        { path: ['devShells', SYSTEM, 'default'], ...BOTH },
        { path: ['checks', SYSTEM, 'unit'], ...BOTH },
        { path: ['lib', 'helper'], ...BOTH },
      ],
    })
    expect(names).toEqual([`packages.${SYSTEM}.tool`, `devShells.${SYSTEM}.default`, `checks.${SYSTEM}.unit`])
  })

  test('default.nix is taken where there is no flake: its own derivation', async () => {
    const { names, targets } = await find({ targets: [fileTarget([])] })
    expect(names).toEqual(['./default.nix'])
    expect(targets[0]?.target.origin).toEqual({
      kind: 'file',
      file: 'default.nix',
      attributePath: [],
      arguments: {},
    })
  })

  test('default.nix is taken where there is no flake: the derivations that it offers', async () => {
    const { names } = await find({ targets: [fileTarget(['app']), fileTarget(['doc'])] })
    expect(names).toEqual(['./default.nix#app', './default.nix#doc'])
  })

  test('what one side offers decides for both', async () => {
    const { sides } = await find({
      targets: [
        packageOf('tool'),
        { path: ['nixosConfigurations', 'web'], head: {} },
        { path: ['nixosConfigurations', 'db'], base: {} },
      ],
    })
    expect(sides).toEqual([
      ['nixosConfigurations.db', 'present', 'absent'],
      ['nixosConfigurations.web', 'absent', 'present'],
    ])
  })

  test.each([
    ['a configuration of another platform', { path: ['darwinConfigurations', 'x'], head: {} }],
    ['a configuration of this one', { path: ['nixosConfigurations', 'x'], head: {} }],
  ])('head does not hide base’s packages behind %s', async (_, added) => {
    const { sides } = await find({ targets: [packageOf('tool'), added] })
    expect(sides).toContainEqual([`packages.${SYSTEM}.tool`, 'present', 'present'])
  })

  test('head does not hide base’s files behind a flake', async () => {
    const { sides } = await find({ targets: [fileTarget(['app']), packageOf('tool', { head: {} })] })
    expect(sides).toEqual([
      [`packages.${SYSTEM}.tool`, 'absent', 'present'],
      ['./default.nix#app', 'present', 'present'],
    ])
  })

  test('packages are taken where all configurations are for other platforms', async () => {
    const { names } = await find({
      targets: [{ path: ['darwinConfigurations', 'mac'], ...BOTH }, packageOf('tool')],
    })
    expect(names).toEqual([`packages.${SYSTEM}.tool`])
  })

  test('packages are taken though head’s flake is broken', async () => {
    const { sides } = await find({
      targets: [packageOf('tool')],
      broken: { head: { '.': ERROR } },
    })
    expect(sides).toEqual([[`packages.${SYSTEM}.tool`, 'present', 'broken']])
  })

  test('a broken flake over a base that offers nothing is told with Nix’s own message', async () => {
    const finding = find({ targets: [], broken: { head: { '.': ERROR } } })
    await expect(finding).rejects.toThrow(MeasurementError)
    await expect(finding).rejects.toThrow(/in head[^]*undefined variable ‘lib’/)
  })

  test('a project that offers nothing is the user’s to mend', async () => {
    await expect(find({ targets: [] })).rejects.toThrow(UsageError)
    await expect(find({ targets: [], directory: 'sub' })).rejects.toThrow(/The folder sub has nothing/)
  })
})

describe('patterns', () => {
  test('of flake outputs are resolved in one evaluation a side', async () => {
    const { names, nix } = await find({
      targets: [packageOf('tool'), packageOf('lib-a'), packageOf('lib-b'), fileTarget(['app'])],
      patterns: ['packages.${system}.lib-*', `packages.${SYSTEM}.tool`, './default.nix#app'],
    })
    expect(names).toEqual([
      `packages.${SYSTEM}.lib-a`,
      `packages.${SYSTEM}.lib-b`,
      `packages.${SYSTEM}.tool`,
      './default.nix#app',
    ])
    expect([...nix.calls].sort()).toEqual([
      'list . base',
      'list . head',
      'list default.nix base',
      'list default.nix head',
    ])
  })

  test('pair base and head by name, with what was added and removed', async () => {
    const { sides } = await find({
      targets: [packageOf('kept'), packageOf('new', { head: {} }), packageOf('old', { base: {} })],
      patterns: ['packages.${system}.*'],
    })
    expect(sides).toEqual([
      [`packages.${SYSTEM}.kept`, 'present', 'present'],
      [`packages.${SYSTEM}.old`, 'present', 'absent'],
      [`packages.${SYSTEM}.new`, 'absent', 'present'],
    ])
  })

  test('that match the same target give it once, the later one’s thresholds over the earlier’s', async () => {
    const { targets } = await find({
      targets: [packageOf('tool')],
      patterns: [
        { ...pattern('packages.${system}.*'), thresholds: { thunks: { max: 1 }, expressions: { max: 2 } } },
        { ...pattern('packages.${system}.tool'), thresholds: { thunks: { max: 3 } } },
      ],
    })
    expect(targets.map(({ target }) => target.thresholds)).toEqual([
      { thunks: { max: 3 }, expressions: { max: 2 } },
    ])
  })

  test('of a configuration mean the derivation that it is built as', async () => {
    const { targets } = await find({
      targets: [{ path: ['nixosConfigurations', 'web'], ...BOTH }],
      patterns: ['nixosConfigurations.web'],
    })
    expect(targets[0]?.target).toMatchObject({
      name: 'nixosConfigurations.web',
      origin: { attributePath: ['nixosConfigurations', 'web', 'config', 'system', 'build', 'toplevel'] },
    })
  })

  test('that match nothing are an error that names the nearest there is', async () => {
    const finding = find({
      targets: [packageOf('server'), packageOf('client')],
      patterns: [`packages.${SYSTEM}.sever`],
    })
    await expect(finding).rejects.toThrow(UsageError)
    await expect(finding).rejects.toThrow(/“packages\.x86_64-linux\.sever” matches nothing[^]*server/)
  })

  test('that match nothing and resemble nothing are an error that lists what there is', async () => {
    const finding = find({
      targets: [packageOf('server'), packageOf('client')],
      patterns: [`packages.${SYSTEM}.zzzzzzzz`],
    })
    await expect(finding).rejects.toThrow('There is: server, client.')
  })

  test('that match nothing are an error that no name of the project can forge', async () => {
    const finding = find({
      targets: [packageOf('x\n::error::forged\u001B[2J\u202E'), packageOf('y'.repeat(200_000))],
      patterns: [`packages.${SYSTEM}.zzzzzzzz`],
    })
    const error = await finding.then(() => '', messageOf)
    expect(error).toMatch(/There is: x ::error::forged\\u\{202e\}, y+…y+\.$/)
    expect(error.length).toBeLessThan(500)
  })

  test.each(['./services/api#packages.${system}.tool', './release/jobs.nix#tool', 'packages.${system}.tool'])(
    'that match nothing are told with the folder or file that they are of: %s',
    async (text) => {
      const finding = find({ targets: [], patterns: [text] })
      await expect(finding).rejects.toThrow(`The target “${text}” matches nothing`)
    },
  )

  test('that match on one side only are no error', async () => {
    const { sides } = await find({
      targets: [packageOf('tool'), packageOf('new', { head: {} })],
      patterns: ['packages.${system}.tool', 'packages.${system}.new'],
    })
    expect(sides[1]).toEqual([`packages.${SYSTEM}.new`, 'absent', 'present'])
  })
})

describe('what is excluded', () => {
  const several = [packageOf('tool'), packageOf('wip-a'), packageOf('wip-b', { head: {} })]

  test.each([
    ['discovered', []],
    ['configured', ['packages.${system}.*']],
    ['configured by their names', ['tool', 'wip-a', 'wip-b'].map((name) => `packages.${SYSTEM}.${name}`)],
  ])('is left out of targets that are %s, and told', async (_, patterns) => {
    const found = await find({ targets: several, patterns, exclude: ['packages.${system}.wip-*'] })
    expect(found.names).toEqual([`packages.${SYSTEM}.tool`])
    expect(found.leftOut).toEqual([`packages.${SYSTEM}.wip-a`, `packages.${SYSTEM}.wip-b`])
    expect(found.notices).toEqual([])
  })

  test('is all that is below it: a configuration, a set, a file', async () => {
    const targets = [
      packageOf('tool'),
      { path: ['checks', SYSTEM, 'lint'], ...BOTH },
      { path: ['nixosConfigurations', 'web'], ...BOTH },
      fileTarget(['app']),
    ]
    const patterns = ['packages.*.*', 'checks.*.*', 'nixosConfigurations.*', './default.nix#app']
    const exclude = ['checks', 'nixosConfigurations.web', './default.nix']
    expect((await find({ targets, patterns, exclude })).names).toEqual([`packages.${SYSTEM}.tool`])
  })

  test('is of one flake or file, and of no other', async () => {
    const { names } = await find({
      targets: several,
      exclude: ['./sub#packages.${system}.tool', './default.nix#packages'],
    })
    expect(names).toContain(`packages.${SYSTEM}.tool`)
  })

  test('is not counted among the targets that there may be', async () => {
    const found = await find({ targets: several, exclude: ['packages.${system}.wip-*'], maxTargets: 1 })
    expect(found.names).toHaveLength(1)
  })

  test('is asked for neither its value nor its system', async () => {
    const nix = fakeNix({ targets: several })
    const walks: Walk[] = []
    const list: typeof nix.evaluator.list = (listing, asked) => {
      walks.push(...asked)
      return nix.evaluator.list(listing, asked)
    }
    await findTargets({
      ...nix,
      evaluator: { ...nix.evaluator, list },
      sources: fakeSources,
      patterns: [pattern('packages.${system}.*')],
      exclude: ['packages.${system}.wip-*', './default.nix#x'].map(exclusion),
      directory: '.',
      maxTargets: 9,
    })
    expect(walks.map(({ without }) => without)).toEqual([
      [['packages', 'x86_64-linux', 'wip-.*']],
      [['packages', 'x86_64-linux', 'wip-.*']],
    ])
  })

  test('though there is nothing of the kind is a warning that names it, and the nearest there is', async () => {
    const { notices, names } = await find({ targets: several, exclude: [`packages.${SYSTEM}.wip-c`] })
    expect(names).toHaveLength(3)
    expect(notices).toEqual([
      {
        level: 'warning',
        message: `What is excluded as “packages.${SYSTEM}.wip-c” matches nothing that would be measured, neither in base nor in head. Did you mean packages.${SYSTEM}.wip-a?`,
      },
    ])
  })

  test.each(['darwinConfigurations.mac', 'packages.aarch64-darwin.tool'])(
    'for another platform (%s) is no mistake here',
    async (text) => {
      expect((await find({ targets: several, exclude: [text] })).notices).toEqual([])
    },
  )

  test('is no mistake either where a side does not evaluate', async () => {
    const { notices } = await find({
      targets: several,
      exclude: ['packages.${system}.gone'],
      broken: { base: { '.': ERROR } },
    })
    expect(notices).toEqual([])
  })

  test('may not be everything', async () => {
    const finding = find({ targets: several, exclude: ['packages'] })
    await expect(finding).rejects.toThrow(UsageError)
    await expect(finding).rejects.toThrow(
      'Nothing is left to measure: all 3 targets are excluded (packages).',
    )
  })
})

describe('more targets than there may be', () => {
  const targets = Array.from({ length: 1_001 }, (_, index) =>
    packageOf(`p${index}`, index < 3 ? BOTH : { head: {} }),
  )

  test('are refused, with how many there are', async () => {
    const finding = find({ targets, maxTargets: 1_000 })
    await expect(finding).rejects.toThrow(
      new UsageError('There are 1,001 targets, and 1,000 may be.', { remedy: '' }),
    )
    await expect(finding).rejects.toMatchObject({ remedy: expect.stringContaining('max-targets: 1001') })
  })

  test('are as many as the configuration says', async () => {
    expect((await find({ targets, maxTargets: 1_001 })).targets).toHaveLength(1_001)
  })
})

describe('targets of other platforms', () => {
  const nixos = { path: ['nixosConfigurations', 'web'], ...BOTH }
  const darwin = { path: ['darwinConfigurations', 'mac'], ...BOTH }
  const home = { path: ['homeConfigurations', 'ann'], system: 'aarch64-darwin', ...BOTH }

  test('are left to the jobs of those platforms', async () => {
    const targets = [nixos, darwin, home]
    expect((await find({ targets })).names).toEqual(['nixosConfigurations.web'])
    const mac = await find({ targets, system: 'aarch64-darwin' })
    expect(mac.names).toEqual(['darwinConfigurations.mac', 'homeConfigurations.ann'])
  })

  test('are told where nothing is left for this one', async () => {
    const { targets, notices } = await find({ targets: [darwin], patterns: ['darwinConfigurations.*'] })
    expect(targets).toEqual([])
    expect(notices).toEqual([
      { level: 'warning', message: expect.stringContaining(`No target belongs to ${SYSTEM}`) },
    ])
  })

  test('are measured here where the configuration says so', async () => {
    const here = { ...pattern('darwinConfigurations.mac'), systems: [SYSTEM] }
    expect((await find({ targets: [darwin], patterns: [here] })).names).toEqual(['darwinConfigurations.mac'])
    const elsewhere = { ...pattern('nixosConfigurations.web'), systems: ['aarch64-linux'] }
    expect((await find({ targets: [nixos], patterns: [elsewhere] })).names).toEqual([])
  })
})

describe('patterns that the configuration keeps to other platforms', () => {
  const mac = { ...pattern('packages.${system}.mac-tool'), systems: ['aarch64-darwin'] }
  const macToo = { path: ['packages', 'aarch64-darwin', 'mac-tool'], ...BOTH }

  test('need not match anything on this one', async () => {
    const { names, notices } = await find({
      targets: [packageOf('tool'), macToo],
      patterns: [mac, 'packages.${system}.tool'],
    })
    expect(names).toEqual([`packages.${SYSTEM}.tool`])
    expect(notices).toEqual([])
  })

  test.each([
    ['match nothing', {}],
    ['do not evaluate', { broken: { base: { '.': ERROR }, head: { '.': ERROR } } }],
    ['do not evaluate on one side', { broken: { head: { '.': ERROR } } }],
  ])('leave nothing for this one, which is told, where they %s here', async (_, faults) => {
    const { targets, notices } = await find({ targets: [macToo], patterns: [mac], ...faults })
    expect(targets).toEqual([])
    expect(notices).toEqual([
      { level: 'warning', message: expect.stringContaining(`No target belongs to ${SYSTEM}`) },
    ])
  })

  test('do not excuse a pattern beside them that matches nothing', async () => {
    const finding = find({ targets: [macToo], patterns: [mac, 'packages.${system}.toll'] })
    await expect(finding).rejects.toThrow(/^The target “packages\.\$\{system\}\.toll” matches nothing[^\n]*$/)
  })

  test('must match something on theirs', async () => {
    const finding = find({ targets: [], patterns: [mac], system: 'aarch64-darwin' })
    await expect(finding).rejects.toThrow(UsageError)
  })
})

describe('a side that does not evaluate', () => {
  test('leaves its targets broken there, with Nix’s message', async () => {
    const { targets } = await find({
      targets: [packageOf('tool')],
      patterns: ['packages.${system}.*'],
      broken: { base: { '.': ERROR } },
    })
    expect(targets[0]?.presence).toEqual({
      base: { kind: 'broken', failure: ERROR },
      head: { kind: 'present' },
    })
  })

  test('is not hidden by the other side’s lack of the target', async () => {
    const { sides } = await find({
      targets: [packageOf('tool')],
      patterns: [`packages.${SYSTEM}.tool`, './new.nix#app'],
      broken: { head: { 'new.nix': ERROR } },
    })
    expect(sides).toEqual([
      [`packages.${SYSTEM}.tool`, 'present', 'present'],
      ['./new.nix#app', 'absent', 'broken'],
    ])
  })

  test('together with the other leaves nothing to be said, and names both errors', async () => {
    const finding = find({
      targets: [packageOf('tool')],
      broken: { head: { '.': ERROR }, base: { '.': { ...ERROR, message: 'error: infinite recursion' } } },
    })
    await expect(finding).rejects.toThrow(MeasurementError)
    await expect(finding).rejects.toThrow(/In head: error: undefined variable[^]*In base: error: infinite/)
  })
})
