// Stands in for an implementation of Nix: runs a real one, and rewrites what it answers into the forms in which that
// implementation was captured (__tests__/fixtures/nix). It evaluates as the real one does.
//   node nix-as.mjs IMPLEMENTATION NIX ARGUMENTS…      lix, determinate or nix-2.36
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [as = '', nix = '', ...args] = process.argv.slice(2)

const VERSION_LINES = {
  lix: 'nix (Lix, like Nix) 2.95.3\nSystem type: x86_64-linux\nFeatures: gc, signed-caches\nData directory: /opt/lix/share\n',
  determinate: 'nix (Determinate Nix 3.22.2) 2.35.2\n',
  'nix-2.36': 'nix (Nix) 2.36.0\n',
}

const verb = args.filter((one) => !one.startsWith('-')).slice(0, 2)
const isVerb = (...words) => words.every((word, index) => verb[index] === word)

if (args[0] === '--version') answer(VERSION_LINES[as] ?? '')
else if (as === 'lix') asLix()
else if (as === 'determinate')
  run(args, { stderr: asShown, statistics: determinateStatistics, stdout: determinateAnswer })
else run(args, {})

function asLix() {
  const unknown = args.find((one) => one === '--json-format' || one.startsWith('--eval-profile'))
  if (unknown !== undefined) return refuse(`error: unrecognised flag '${unknown}'`)
  if (isVerb('store', 'info')) return refuse("error: 'info' is not a recognised command")
  const isLoud = args.includes('-vvv')
  run(
    args.map((one) => (one === '-vvv' ? '-v' : one)),
    {
      statistics: lixStatistics,
      // Which files it evaluates, Lix says to its developers alone.
      stderr: (text) => (isLoud ? text : text.replace(/^evaluating file .*\n/gm, '')),
      stdout: lixAnswer,
    },
  )
}

function lixStatistics({ nrExprs, time, gc: { cycles, ...gc }, ...rest }) {
  return { ...rest, gc, values: { bytes: 0, number: 0 }, sizes: { ...rest.sizes, Bindings: 8, Value: 8 } }
}

function determinateStatistics(statistics) {
  const waiting = {
    maxWaiting: 0,
    nrSpuriousWakeups: 0,
    nrThunksAwaited: 0,
    nrThunksAwaitedSlow: 0,
    waitingTime: 0,
  }
  return JSON.parse(asShown(JSON.stringify({ ...statistics, ...waiting })))
}

/** With lazy trees, the flake's own files are shown by their URL. */
function asShown(text) {
  const own = args.flatMap((one) => /^path:(\/nix\/store\/[\w.-]+-source)\?([^#]*)/.exec(one)?.slice(1) ?? [])
  const [path, query] = own
  return path === undefined ? text : text.replaceAll(`${path}/`, `«path:${path}?${query}»/`)
}

function lixAnswer(text) {
  if (isVerb('path-info') && args.includes('--json')) return JSON.stringify(pathsAsList(JSON.parse(text)))
  if (isVerb('derivation', 'show')) return JSON.stringify(derivationsByPath(JSON.parse(text)))
  if (isVerb('config', 'show') || isVerb('show-config')) return withoutSettings(text, /^eval-profile/)
  return text
}

function determinateAnswer(text) {
  if (!isVerb('config', 'show') && !isVerb('show-config')) return text
  const setting = (value) => ({ defaultValue: value, value })
  return JSON.stringify({ ...JSON.parse(text), 'eval-cores': setting(1), 'lazy-trees': setting(true) })
}

function pathsAsList(known) {
  return Object.entries(known).map(([path, info]) =>
    info === null ? { path, valid: false } : { path, ...info, valid: true },
  )
}

function derivationsByPath({ derivations }) {
  const whole = (name) => `/nix/store/${name}`
  const each = Object.entries(derivations).map(([name, { inputs, outputs, ...rest }]) => [
    whole(name),
    {
      ...rest,
      inputDrvs: Object.fromEntries(Object.entries(inputs.drvs).map(([key, value]) => [whole(key), value])),
      inputSrcs: inputs.srcs.map(whole),
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([key, value]) => [
          key,
          value.path ? { ...value, path: whole(value.path) } : value,
        ]),
      ),
    },
  ])
  return Object.fromEntries(each)
}

function withoutSettings(text, names) {
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(text)).filter(([name]) => !names.test(name))),
  )
}

function run(given, { statistics, stderr = (text) => text, stdout = (text) => text }) {
  const child = spawn(nix, given, { stdio: ['inherit', 'pipe', 'pipe'] })
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
  const printed = { out: [], err: [] }
  child.stdout.on('data', (chunk) => printed.out.push(chunk))
  child.stderr.on('data', (chunk) => printed.err.push(chunk))
  child.on('close', (code, signal) => {
    const file = process.env.NIX_SHOW_STATS_PATH
    if (
      statistics !== undefined &&
      file !== undefined &&
      existsSync(file) &&
      readFileSync(file, 'utf8') !== ''
    )
      writeFileSync(file, JSON.stringify(statistics(JSON.parse(readFileSync(file, 'utf8')))))
    const text = Buffer.concat(printed.out).toString()
    process.stdout.write(code === 0 && text !== '' ? stdout(text) : text)
    process.stderr.write(stderr(Buffer.concat(printed.err).toString()))
    process.exitCode = signal === null ? code : 1
  })
}

function answer(text) {
  process.stdout.write(text)
}

function refuse(message) {
  process.stderr.write(`${message}\nTry 'nix --help' for more information.\n`)
  process.exitCode = 1
}
