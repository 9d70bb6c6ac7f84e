// What script/release does.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, execPath, exit } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A step that uses the action, with what it names of it. */
const STEP = /(?<=nix-perf-gate\/nix-perf-gate@)[\w.-]+/g
const VERSION = /^(\d+)\.(\d+)\.(\d+)(-[\w.]+)?$/

const read = (file) => readFileSync(join(root, file), 'utf8')
const write = (file, text) => writeFileSync(join(root, file), text)
const manifest = () => JSON.parse(read('package.json'))

const [command = '', argument] = argv.slice(2)
const commands = { check, notes, prepare, major }
if (!Object.hasOwn(commands, command)) {
  stop([
    `there is no command ${command === '' ? 'given' : command}; there are: ${Object.keys(commands).join(', ')}`,
  ])
}
commands[command](argument)

function check(tag) {
  const { version } = manifest()
  const problems = [
    ...wrongVersions(version),
    ...wrongChangelog(version, tag !== undefined),
    ...wrongSteps(version),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`the tag is ${tag}, and the version ${version}: v${version} is its tag`]),
  ]
  if (problems.length > 0) stop(problems)
  console.log(`${version}: version, changelog, documents${tag === undefined ? '' : ', tag'} and bundle agree`)
}

function notes() {
  const text = sectionOf(read('CHANGELOG.md'), manifest().version)
  if (text === undefined) stop(['CHANGELOG.md has no section of this version'])
  console.log(text.trim())
}

function prepare(version = '') {
  if (!VERSION.test(version)) stop([`“${version}” is no version; write one like 0.2.0`])
  const before = manifest().version
  const changelog = read('CHANGELOG.md')
  if (sectionOf(changelog, version) !== undefined) stop([`CHANGELOG.md has a section of ${version} already`])
  if ((sectionOf(changelog, 'Unreleased') ?? '').trim() === '') stop(['CHANGELOG.md has nothing unreleased'])
  writeJson('package.json', { ...manifest(), version })
  const lock = JSON.parse(read('package-lock.json'))
  writeJson('package-lock.json', {
    ...lock,
    version,
    packages: { ...lock.packages, '': { ...lock.packages[''], version } },
  })
  const today = new Date().toISOString().slice(0, 10)
  write(
    'CHANGELOG.md',
    changelog
      .replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${today}\n`)
      .replace(/^\[Unreleased\]: (.*)\/compare\/.*$/m, (_, address) =>
        [
          `[Unreleased]: ${address}/compare/v${version}...HEAD`,
          `[${version}]: ${address}/compare/v${before}...v${version}`,
        ].join('\n'),
      ),
  )
  const next = new Map([
    [majorOf(before), majorOf(version)],
    [`v${before}`, `v${version}`],
  ])
  for (const { file } of steps()) {
    write(
      file,
      read(file).replaceAll(STEP, (ref) => next.get(ref) ?? ref),
    )
  }
  console.log(
    `${version} is written. Then: npm run generate && npm run package, commit, script/release check v${version}, and push the tag v${version}.`,
  )
}

/** A release of an older line moves nothing, nor does one that is only tried out. */
function major(tag = '') {
  const tags = readFileSync(0, 'utf8')
    .split('\n')
    .map((line) => line.trim())
  const [, number, , , trial] = VERSION.exec(tag.slice(1)) ?? []
  if (number === undefined) stop([`“${tag}” is no tag of a release; write one like v0.2.0`])
  if (trial !== undefined) return
  const line = tags
    .map((one) => VERSION.exec(one.slice(1)))
    .filter((one) => one?.[1] === number && one[4] === undefined)
  const own = VERSION.exec(tag.slice(1))
  if (line.every((one) => newer(one, own) <= 0)) console.log(majorOf(tag.slice(1)))
}

function newer(one, other) {
  return (
    [1, 2, 3].map((part) => Number(one[part]) - Number(other[part])).find((difference) => difference !== 0) ??
    0
  )
}

function wrongVersions(version) {
  if (!VERSION.test(version)) return [`package.json: “${version}” is no version`]
  const lock = JSON.parse(read('package-lock.json'))
  const locked = [lock.version, lock.packages[''].version].filter((one) => one !== version)
  const said = execFileSync(execPath, [join(root, 'dist/cli/index.js'), '--version'], {
    encoding: 'utf8',
  }).trim()
  return [
    ...locked
      .slice(0, 1)
      .map((one) => `package-lock.json has version ${one}, and package.json ${version}: npm install`),
    ...(said === version ? [] : [`dist/ has version ${said}, and package.json ${version}: npm run package`]),
  ]
}

function wrongChangelog(version, isTagged) {
  const text = read('CHANGELOG.md')
  const section = sectionOf(text, version)
  const dated = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(
    text,
  )
  const unreleased = (sectionOf(text, 'Unreleased') ?? '').trim()
  return [
    ...(section === undefined
      ? [`CHANGELOG.md has no section [${version}]: script/release prepare ${version}`]
      : []),
    ...(section !== undefined && !dated ? [`CHANGELOG.md: the section [${version}] has no date`] : []),
    ...(section?.trim() === '' ? [`CHANGELOG.md: the section [${version}] is empty`] : []),
    ...(text.includes(`\n[${version}]: `) ? [] : [`CHANGELOG.md: [${version}] has no address at the end`]),
    ...(isTagged && unreleased !== ''
      ? ['CHANGELOG.md: something is unreleased; it belongs to the version']
      : []),
  ]
}

/** The text under a heading of the changelog, without the addresses at its end. */
function sectionOf(text, name) {
  const [, ...parts] = text.split(/^## \[/m)
  const part = parts.find((one) => one.startsWith(`${name}]`))
  return part?.slice(part.indexOf('\n') + 1).replace(/^\[[^\]]+\]: .*\n?/gm, '')
}

function wrongSteps(version) {
  const right = [majorOf(version), `v${version}`]
  return steps()
    .filter(({ ref }) => !right.includes(ref))
    .map(({ file, ref }) => `${file} has nix-perf-gate/nix-perf-gate@${ref}: there is ${right.join(' and ')}`)
}

/** Where documents and examples have a step that uses the action, and of which release. */
function steps() {
  const files = ['README.md', 'docs', 'examples'].flatMap((name) =>
    name.endsWith('.md')
      ? [name]
      : readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((one) => join(name, one)),
  )
  return files
    .filter((file) => /\.(?:md|ya?ml)$/.test(file) && existsSync(join(root, file)))
    .flatMap((file) => [...read(file).matchAll(STEP)].map(([ref]) => ({ file, ref })))
}

function majorOf(version) {
  return `v${version.split('.', 1)[0]}`
}

function writeJson(file, value) {
  write(file, `${JSON.stringify(value, null, 2)}\n`)
}

function stop(problems) {
  for (const problem of problems) console.error(`release: ${problem}`)
  exit(problems.length > 0 ? 1 : 0)
}
