// Parsers of what Nix prints.

import { compareInputs } from '../../src/core/explain/inputs.ts'
import { parseLock } from '../../src/core/explain/lock-file.ts'
import { createBuildLogReader } from '../../src/core/nix/build-log.ts'
import { calleeText } from '../../src/core/nix/callee-text.ts'
import { parseDerivationFile } from '../../src/core/nix/derivation-file.ts'
import { parseDerivations } from '../../src/core/nix/derivation-show.ts'
import { parseDryRunLog } from '../../src/core/nix/dry-run.ts'
import { countWarnings } from '../../src/core/nix/evaluation-warnings.ts'
import { describeFailure } from '../../src/core/nix/evaluation-error.ts'
import { createFoldedStacksReader } from '../../src/core/nix/folded-stacks.ts'
import { filesOf, parseFunctionCalls } from '../../src/core/nix/function-calls.ts'
import { createFunctionTraceReader } from '../../src/core/nix/function-trace.ts'
import { parseWalkResults } from '../../src/core/nix/listing.ts'
import { fetchExpression, parseLockNodes, unusualAddresses } from '../../src/core/nix/lock-nodes.ts'
import { parsePathInfo, parseUnpackedSizes } from '../../src/core/nix/path-info.ts'
import { parseProfileFrame } from '../../src/core/nix/profile-frame.ts'
import { parseSettings } from '../../src/core/nix/settings.ts'
import { parseLockedInputs, sourceFiles } from '../../src/core/nix/source-files.ts'
import { parseStatistics } from '../../src/core/nix/statistics.ts'
import { withoutCredentials } from '../../src/core/nix/substituter-url.ts'
import { parseNixVersion } from '../../src/core/nix/version.ts'
import { parseVmStat } from '../../src/core/nix/vm-stat.ts'
import { parseDerivationName } from '../../src/core/decide/derivation-changes.ts'
import {
  parseBsdTimeReport,
  parseGnuTimeReport,
  parseWrapperReport,
} from '../../src/core/nix/usage-report.ts'
import { holds, holdsFigures, type Parser } from './checks.ts'

const STORE = '/nix/store/1z4yhc7jsd9ywmzddy4gwb5kd9rcj8kq-source'

const LOCK = JSON.stringify({
  version: 7,
  root: 'root',
  nodes: {
    root: { inputs: { nixpkgs: 'nixpkgs', tool: 'tool' } },
    nixpkgs: {
      locked: {
        type: 'github',
        owner: 'NixOS',
        repo: 'nixpkgs',
        rev: 'a'.repeat(40),
        narHash: 'sha256-x',
        lastModified: 1700000000,
      },
      original: { type: 'indirect', id: 'nixpkgs' },
    },
    tool: {
      inputs: { nixpkgs: ['nixpkgs'] },
      locked: { type: 'git', url: 'http://x/y?z=1', rev: 'b'.repeat(40) },
    },
  },
})

const message = (text: string) => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: text })}`

const sources = sourceFiles({
  storePath: STORE,
  inputs: [{ name: 'nixpkgs', narHash: 'sha256-x', revision: 'a'.repeat(40) }],
})

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export const nixParsers: readonly Parser[] = [
  {
    name: 'statistics',
    json: true,
    seeds: [
      '{"cpuTime":0.5,"gc":{"cycles":1},"envs":{"bytes":8,"number":1},"list":{"bytes":8,"elements":1,"concats":0},"sets":{"bytes":8,"number":1},"values":{"bytes":16,"number":1},"nrThunks":3,"nrFunctionCalls":4,"time":{"gc":0.1}}',
    ],
    words: ['"nrThunks":', '"bytes":'],
    check: (text) => {
      holdsFigures(parseStatistics(text), 'statistics')
    },
  },
  {
    name: 'calls by function',
    json: true,
    seeds: [
      `{"functions":[{"name":"f","file":"${STORE}/a.nix","line":1,"column":2,"count":3}],"primops":{"map":2},"attributes":[{"name":"a","count":1}]}`,
    ],
    words: ['"count":'],
    check: (text) => {
      holdsFigures(parseFunctionCalls(text, sources), 'calls')
      filesOf(text)
    },
  },
  {
    name: 'dry run',
    seeds: [
      [
        message('this derivation will be built:'),
        message('  /nix/store/a.drv'),
        message('these 2 paths will be fetched (1.5 MiB download, 6.25 GiB unpacked):'),
        message('  /nix/store/b'),
        message("error: don't know"),
      ].join('\n'),
      '@nix {"action":"start","type":105,"fields":["/nix/store/c.drv"]}\nnoise',
    ],
    words: ['@nix ', '"msg"', ' MiB', 'download', 'unpacked', message('  /nix/store/d')],
    check: (text) => {
      const log = parseDryRunLog(text)
      holdsFigures(log.printedSizes, 'sizes')
      holds(
        [...log.toFetch, ...log.toBuild].every((path) => !/\s/.test(path)),
        'paths have no spaces',
      )
    },
  },
  {
    name: 'evaluation warnings',
    seeds: [
      [
        message('trace: \u001b[1;31mwarning: of old\u001b[0m'),
        message('evaluation warning: two\nlines'),
        message('warning: at /x.nix:1:1: This expression uses `or` as an identifier in a way'),
        message("warning: found empty hash, assuming 'sha256-x'"),
        message("warning: unknown setting 'x'"),
      ].join('\n'),
    ],
    words: ['@nix ', 'trace: ', 'evaluation ', 'warning: ', '(lint-'],
    check: (text) => {
      const { messages } = parseDryRunLog(text)
      const count = countWarnings(messages)
      holdsFigures(count, 'warnings')
      holds(count <= messages.length, 'a message is one warning at most')
    },
  },
  {
    name: 'build log',
    seeds: [
      '@nix {"action":"start","id":1,"type":105,"fields":["/nix/store/a.drv","",1,1]}\n@nix {"action":"start","id":2,"type":101,"fields":["https://x"]}\n@nix {"action":"result","id":2,"type":105,"fields":[5,9,0,0]}\n@nix {"action":"stop","id":1}\n@nix {"action":"msg","level":0,"msg":"error: builder for \'/nix/store/a.drv\' failed"}',
    ],
    words: ['"id":1', '"type":100', '"fields":[', '@nix {"action":"stop","id":2}\n'],
    check: (text) => {
      const reader = createBuildLogReader()
      for (const [index, line] of text.split('\n').entries()) reader.read(line, index)
      holdsFigures(reader.end(1000), 'build')
    },
  },
  {
    name: 'listing',
    json: true,
    seeds: ['[{"matches":[{"path":["packages","x"],"system":null}],"near":["a"],"broken":true}]'],
    words: ['"path":['],
    check: (text) => {
      for (const { matches, near } of parseWalkResults(text) ?? []) {
        const texts = [...near, ...matches.flatMap(({ path }) => path)]
        holds(
          texts.every((one) => typeof one === 'string'),
          'names are texts',
        )
      }
    },
  },
  {
    name: 'path info',
    json: true,
    seeds: [
      '[{"path":"/nix/store/a","narSize":5,"downloadSize":3,"references":["/nix/store/b"]}]',
      '{"/nix/store/a":{"narSize":5,"downloadSize":3,"references":[]},"/nix/store/b":null}',
      '{"storeDir":"/nix/store","info":{"a":{"narSize":5,"downloadSize":3,"references":["b"]}}}',
    ],
    words: ['"narSize":'],
    check: (text) => {
      holdsFigures([parsePathInfo(text), parseUnpackedSizes(text)], 'sizes')
    },
  },
  {
    name: 'the file of a derivation',
    seeds: [
      'Derive([("out","/nix/store/a","r:sha256","ab")],[("/nix/store/b.drv",["dev","out"])],["/nix/store/c"],"x86_64-linux","/bin/sh",[],[("a","\\"b\\n")])',
      'DrvWithVersion("xp-dyn-drv",[("out","","","")],[("/nix/store/b.drv",(["out"],[("out",["out"])]))],[],"x","y",[],[])',
    ],
    words: ['Derive(', '[(', '","', '])'],
    check: (text) => {
      const derivation = parseDerivationFile(text)
      holds(derivation?.outputs?.length !== 0, 'outputs that are known are some')
    },
  },
  {
    name: 'derivations',
    json: true,
    seeds: [
      '{"/nix/store/a.drv":{"outputs":{"out":{"path":"/nix/store/a"}},"inputDrvs":{"/nix/store/b.drv":["out"]},"inputSrcs":["/nix/store/c"]}}',
      '{"derivations":{"a.drv":{"name":"a","outputs":{"out":{"hash":"sha256-x","method":"flat"}},"inputs":{"drvs":{"b.drv":{"outputs":["out"],"dynamicOutputs":{}}},"srcs":["c"]},"version":4}},"version":4}',
    ],
    words: ['"outputs":', '"hash":'],
    check: (text) => {
      for (const [path, { inputs, outputs }] of parseDerivations(text, '/nix/store'))
        holds(
          [path, ...inputs].every((one) => one.startsWith('/')) && outputs?.length !== 0,
          'inputs are paths, and outputs that are known are some',
        )
    },
  },
  {
    name: 'settings',
    json: true,
    seeds: [
      '{"system":{"value":"x86_64-linux"},"substituters":{"value":["https://me:pw@cache?secret=1"]},"nix-path":{"value":[]},"experimental-features":{"value":["flakes"]}}',
    ],
    words: ['"value":'],
    check: (text) => {
      parseSettings(text)
    },
  },
  {
    name: 'lock files',
    json: true,
    seeds: [LOCK, `{"locks":${LOCK}}`],
    words: ['"inputs":', '"locked":', '"root"', 'file:///x/y', 'http://h/'],
    check: (text) => {
      parseLock(text)
      const nodes = parseLockNodes(text)
      holds(
        unusualAddresses(nodes).every((one) => one.endsWith('/') || one.includes(':')),
        'prefixes',
      )
      fetchExpression(nodes)
      parseLockedInputs(text)
      for (const input of compareInputs({ path: 'flake.lock', base: LOCK, head: text }))
        holds(
          Object.values(input).every((one) => String(one).length <= 300),
          'inputs are short',
        )
    },
  },
  {
    name: 'function trace',
    seeds: [
      `function-trace entered ${STORE}/a.nix:1:2 at 5\nfunction-trace exited ${STORE}/a.nix:1:2 at 6\nevaluating file '${STORE}/a.nix'\nerror: x`,
    ],
    words: ['function-trace entered ', 'function-trace exited ', ' at '],
    check: (text) => {
      const reader = createFunctionTraceReader()
      reader.write(bytes(text))
      const { calls, positions } = reader.end()
      holdsFigures(calls, 'calls')
      holds(positions.length <= calls, 'a call for each place')
    },
  },
  {
    name: 'folded stacks',
    seeds: [`${STORE}/a.nix:1:2:f;${STORE}/b.nix:3:4 5\n«none»:0:primop;x 1\n`],
    words: [';', ' 5\n', '«', '»', ':1:2'],
    check: (text) => {
      const reader = createFoldedStacksReader()
      reader.write(bytes(text))
      const { frames, lines } = reader.end()
      holdsFigures(lines, 'lines')
      for (const frame of frames) holdsFigures(parseProfileFrame(frame, sources).line, 'lines of frames')
    },
  },
  {
    name: 'errors of evaluation',
    seeds: [
      `error:\n       … while evaluating\n         at ${STORE}/flake.nix:3:5:\n            2|\n\n       error: undefined variable 'x'\n       at ${STORE}/flake.nix:4:1:`,
      "error: access to URI 'http://u:p@h/x?token=1' is forbidden in restricted mode",
    ],
    words: ['error: ', ' at ', STORE, ':1:2', 'restricted mode', 'out of memory'],
    check: (text) => {
      const exit = {
        code: 1,
        signal: null,
        timedOut: false,
        timeoutSeconds: 5,
        messages: text,
        sourcePath: STORE,
      }
      const { message: told } = describeFailure(exit)
      holds(told.length <= 3600, 'errors are short')
      holds(!/\w:\/\/[^/\s'"]*@/.test(withoutCredentials(text)), 'URLs have no credentials')
    },
  },
  {
    name: 'what wrappers of an evaluator report',
    seeds: [
      '        0.05 real         0.03 user         0.01 sys\n             1234  maximum resident set size\n          4012876841  instructions retired\n',
      '43512\n4012876841 520000000 520000000\n12876841 520000000 0\n',
      '43512\nrefused 13\n',
      'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:      18228.\nPages inactive:   388651.\n',
    ],
    words: [
      ' real ',
      ' user ',
      ' sys',
      'refused ',
      '-1',
      '.',
      ' instructions retired',
      '18446744073709551615',
      'Pages speculative: ',
    ],
    check: (text) => {
      holdsFigures({ availableBytes: parseVmStat(text) }, 'memory')
      for (const parse of [parseBsdTimeReport, parseGnuTimeReport, parseWrapperReport])
        holdsFigures(parse(text), 'usage')
      holds(parseWrapperReport(text).instructions !== 0, 'no program takes no instructions')
      holds(parseBsdTimeReport(text)?.instructions !== 0, 'no program takes no instructions')
    },
  },
  {
    name: 'version, callee, derivation name',
    seeds: [
      'nix (Determinate Nix 3.8.0) 2.30.1',
      'lib.mkIf (a."b c") x',
      '/nix/store/1z4yhc7jsd9ywmzddy4gwb5kd9rcj8kq-firefox-132.0.drv',
    ],
    words: ['nix (Nix) ', '-1', '.'],
    check: (text) => {
      parseNixVersion(text)
      calleeText(bytes(text), 1)
      parseDerivationName(text)
    },
  },
]
