// Pull requests that want a pass, a secret, or the job to hang, and the verdict that each gets. What none of them may do is
// expected of all in world.ts.

import type { Verdict } from '../../src/core/model/finding.ts'
import { FEW_CALLS, flakeWith, MANY_CALLS, WITHOUT_TIMING } from '../dist/projects.ts'
import {
  app,
  CONFIGURATION,
  configured,
  fileProject,
  grown,
  grownFile,
  LAX,
  outputsFlake,
  packageFlake,
  small,
  smallFile,
} from './projects.ts'
import { FAKE_HASH, type Machine } from './routes.ts'
import type { HostileHead } from './world.ts'

export interface Row extends HostileHead {
  /** `refused`: ended as a mistake of the user’s. */
  readonly outcomes: readonly (Verdict | 'refused')[]
  /** What the log, the report or the comment has to say. */
  readonly says?: RegExp
  /** What none of them may say. */
  readonly hides?: RegExp
}

export interface Place {
  readonly machine: Machine
  /** A folder of someone else's; what is in it stays as it is. */
  readonly outside: string
}

const FAILS = ['fail'] as const
/** A configuration that will not do once it is merged is refused at once. */
const FAILS_OR_REFUSED = ['fail', 'refused'] as const
const NO_BETTER_THAN_INCOMPLETE = ['fail', 'incomplete'] as const

/** An evaluation that takes long enough to be ended by this. */
const BRIEF = { [CONFIGURATION]: `${WITHOUT_TIMING}nix: { timeout: 10s }\n` }

const SYSTEM = 'x86_64-linux'

/** What a pull request can say of how it is judged. */
export const configurations: Readonly<Record<string, (place: Place) => Row>> = {
  'judges itself by no thresholds, where base has no configuration': () => ({
    base: small,
    head: { ...grown, [CONFIGURATION]: LAX },
    outcomes: FAILS,
  }),
  'judges itself by no thresholds, in a project of files': () => ({
    base: smallFile,
    head: { ...grownFile, [CONFIGURATION]: LAX },
    outcomes: FAILS,
  }),
  'judges itself by no thresholds, in a merge queue': () => ({
    base: small,
    head: { ...grown, [CONFIGURATION]: LAX },
    event: 'merge_group',
    outcomes: FAILS,
  }),
  'loosens the configuration of base': () => ({
    base: { ...small, ...configured },
    head: { ...grown, [CONFIGURATION]: LAX },
    outcomes: FAILS,
    says: /configuration/i,
  }),
  'removes the configuration of base': () => ({
    base: {
      ...packageFlake(app(100)),
      [CONFIGURATION]: `${WITHOUT_TIMING}thresholds: { function-calls: { warn: none, fail: none, max: 1000 } }\n`,
    },
    head: packageFlake(app(900)),
    removes: [CONFIGURATION],
    outcomes: FAILS,
  }),
  'loosens a configuration that an input names': () => ({
    base: { ...small, 'ci/gate.yml': WITHOUT_TIMING },
    head: { ...grown, 'ci/gate.yml': LAX },
    inputs: { config: 'ci/gate.yml' },
    outcomes: FAILS,
    says: /configuration/i,
  }),
  'makes a link of a configuration that an input names': ({ outside }) => ({
    base: { ...small, 'ci/gate.yml': WITHOUT_TIMING },
    head: { ...grown, 'ci/gate.yml': { linkTo: `${outside}/results.json` } },
    inputs: { config: 'ci/gate.yml' },
    outcomes: FAILS_OR_REFUSED,
  }),
  'adds the configuration that an input names': () => ({
    base: small,
    head: { ...grown, 'ci/gate.yml': LAX },
    inputs: { config: 'ci/gate.yml' },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'chooses targets that did not change': () => ({
    base: small,
    head: { ...grown, [CONFIGURATION]: `${WITHOUT_TIMING}targets: ['packages.\${system}.tool']\n` },
    outcomes: FAILS,
  }),
  'lets a builder run while it evaluates, where base has no configuration': ({ outside }) => ({
    base: small,
    head: { ...builderThatWrites(outside), [CONFIGURATION]: LAX },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'lets a builder run while it evaluates': ({ outside }) => ({
    base: { ...small, ...configured },
    head: builderThatWrites(outside),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'lets a builder run while files are evaluated': ({ outside }) => ({
    base: { ...smallFile, ...configured },
    head: fileProject(
      `app = sh (builtins.readFile (sh "x" "${writes(outside)}")) ""; tool = ${app(FEW_CALLS, 'tool')};`,
    ),
    outcomes: FAILS,
  }),
  'takes itself out of its isolation': ({ machine }) => ({
    base: small,
    head: { ...packageFlake(reads(machine)), [CONFIGURATION]: LAX },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'lets itself fetch from the machine': ({ machine }) => ({
    base: smallFile,
    head: {
      ...fileProject(
        `app = sh "x" (builtins.readFile (builtins.fetchurl "http://127.0.0.1:${String(machine.port)}/x"));`,
      ),
      [CONFIGURATION]: `nix: { fetch-from: ['http://127.0.0.1:${String(machine.port)}/'] }\n`,
    },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'names Nix settings in its flake': ({ machine, outside }) => ({
    base: { ...small, ...configured },
    head: {
      'flake.nix': `{
        nixConfig = {
          allow-import-from-derivation = true; restrict-eval = false; pure-eval = false; accept-flake-config = true;
          post-build-hook = "/bin/sh"; plugin-files = "${outside}"; allow-unsafe-native-code-during-evaluation = true;
          allowed-uris = "/ file:// http://"; build-hook = "/bin/sh"; extra-substituters = "http://127.0.0.1:${String(machine.port)}";
          trusted-substituters = "http://127.0.0.1:${String(machine.port)}"; netrc-file = "${machine.secrets}/f";
        };
        outputs = { self }: let sh = name: script: derivation { inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" script ]; }; in {
          packages.${SYSTEM}.app = ${reads(machine)};
        };
      }`,
    },
    outcomes: FAILS,
  }),
  'writes a configuration that does not end': () => ({
    base: { ...small, ...configured },
    head: { ...grown, [CONFIGURATION]: `# ${'x'.repeat(30_000_000)}\n` },
    outcomes: FAILS_OR_REFUSED,
  }),
  'writes a target pattern of quotes': () => ({
    base: { ...small, ...configured },
    head: { ...grown, [CONFIGURATION]: `targets:\n  - '${'"'.repeat(250_000)}'\n` },
    outcomes: FAILS_OR_REFUSED,
  }),
  'writes a configuration that refers to itself a billion times': () => ({
    base: { ...small, ...configured },
    head: { ...grown, [CONFIGURATION]: laughs() },
    outcomes: FAILS_OR_REFUSED,
  }),
}

/** What a pull request can do with what is measured. */
export const targets: Readonly<Record<string, (place: Place) => Row>> = {
  'hides packages behind configurations of another platform': () => ({
    base: { ...outputsFlake(`packages.${SYSTEM}.app = ${app(FEW_CALLS)};`), ...configured },
    head: outputsFlake(`packages.${SYSTEM}.app = ${app(MANY_CALLS)}; darwinConfigurations.x = { };`),
    outcomes: FAILS,
  }),
  'hides packages behind a configuration': () => ({
    base: { ...outputsFlake(`packages.${SYSTEM}.app = ${app(FEW_CALLS)};`), ...configured },
    head: outputsFlake(`packages.${SYSTEM}.app = ${app(MANY_CALLS)};
      nixosConfigurations.x.config.system.build.toplevel = ${app(FEW_CALLS, 'x')};`),
    outcomes: FAILS,
  }),
  'hides files behind a flake': () => ({
    base: { ...smallFile, ...configured },
    head: { ...grownFile, ...packageFlake(app(FEW_CALLS, 'other')) },
    outcomes: FAILS,
  }),
  'hides files behind an empty flake': () => ({
    base: { ...smallFile, ...configured },
    head: { ...grownFile, 'flake.nix': '{ outputs = { self }: { }; }' },
    outcomes: FAILS,
  }),
  'calls what grew something else': () => ({
    base: { ...outputsFlake(`packages.${SYSTEM}.app = ${app(FEW_CALLS)};`), ...configured },
    head: outputsFlake(`packages.${SYSTEM}.renamed = ${app(MANY_CALLS)};`),
    outcomes: FAILS,
  }),
  'calls what grew something else, in a project of files': () => ({
    base: { ...fileProject(`app = ${app(FEW_CALLS)};`), ...configured },
    head: fileProject(`renamed = ${app(MANY_CALLS)};`),
    outcomes: FAILS,
  }),
  'adds what is over a limit': () => ({
    base: { ...small, [CONFIGURATION]: `${WITHOUT_TIMING}thresholds: { function-calls: { max: 100000 } }\n` },
    head: { 'flake.nix': flakeWith({ app: FEW_CALLS, tool: FEW_CALLS, added: MANY_CALLS }) },
    outcomes: FAILS,
  }),
  'removes a target': () => ({
    base: { ...small, ...configured },
    head: { 'flake.nix': flakeWith({ tool: FEW_CALLS }) },
    outcomes: ['warn', 'fail', 'incomplete'],
    says: /removed/,
  }),
  'breaks a target of a project of files': () => ({
    base: { ...smallFile, ...configured },
    head: fileProject(`app = throw "no"; tool = ${app(FEW_CALLS, 'tool')};`),
    outcomes: FAILS,
  }),
  'removes all targets': () => ({
    base: { ...small, ...configured },
    head: { 'flake.nix': '{ outputs = { self }: { }; }' },
    outcomes: ['warn', 'fail', 'incomplete'],
  }),
  'removes the project': () => ({
    base: { ...small, ...configured },
    head: { NEWS: 'All gone.' },
    removes: ['flake.nix'],
    outcomes: ['warn', 'fail', 'incomplete'],
  }),
  'does not evaluate': () => ({
    base: { ...small, ...configured },
    head: { 'flake.nix': '{ outputs = { self }: throw "no"; }' },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'makes its counters vary with the clock': () => ({
    base: { ...fileProject(`app = ${app(MANY_CALLS)};`), ...configured },
    head: fileProject(
      `app = sh (builtins.seq (work (${String(FEW_CALLS)} + builtins.bitAnd builtins.currentTime 255 * 100)) "app") "echo > $out";`,
    ),
    outcomes: ['warn', 'pass', 'incomplete', 'fail'],
    hides: /improved|faster|less work/i,
  }),
  'has more targets than anybody has time for': () => ({
    base: { ...outputsFlake(`packages.${SYSTEM}.app = ${app(FEW_CALLS)};`), ...configured },
    head: outputsFlake(`packages.${SYSTEM} = builtins.listToAttrs (builtins.genList (n: {
      name = "p\${toString n}"; value = sh "p" ""; }) 10000) // { app = ${app(MANY_CALLS)}; };`),
    outcomes: ['refused'],
    says: /max-targets/,
  }),
}

/** What a pull request can say. */
export const texts: Readonly<Record<string, (place: Place) => Row>> = {
  'throws an error of 250,000 addresses': () =>
    throwing('builtins.concatStringsSep "" (builtins.genList (_: "a://") 250000)'),
  'throws an error that begins lines of the log': () =>
    throwing(
      `"\\n::error file=flake.nix::forged\\n::set-output name=verdict::pass\\n::stop-commands::x\\n##[error]forged"`,
    ),
  'throws an error that speaks to the terminal': () =>
    throwing(`builtins.fromJSON ''"\\u001b]0;owned\\u0007\\u001b[2J\\u001b[31m\\u202e\\u009b31m"''`),
  'throws what sounds like a full disk': () => throwing('"No space left on device"'),
  'throws what sounds like an interruption': () => throwing('"interrupted by the user"'),
  'throws what sounds like a lost daemon': () => throwing('"Nix daemon disconnected unexpectedly"'),
  'throws what sounds like a busy database': () =>
    throwing(`"SQLite database '/nix/var/nix/db/db.sqlite' is busy"`),
  'throws Markdown': () =>
    throwing(`"</details><img src=x onerror=alert(1)> <!-- nix-perf-gate:end --> @octocat"`),
  'throws 5 megabytes': () =>
    throwing('builtins.concatStringsSep "" (builtins.genList (_: "0123456789") 500000)'),
  'recurses without end': () => ({
    base: { ...small, ...configured },
    head: packageFlake('let f = x: f (x + 1) + 1; in sh (toString (f 1)) ""'),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'evaluates without end': () => ({
    base: { ...small, ...BRIEF },
    head: packageFlake(
      'sh (builtins.foldl\' (sum: x: sum + builtins.foldl\' builtins.add 0 (builtins.genList (x: x) 1000000)) 0 (builtins.genList (x: x) 1000000)) ""',
    ),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
    says: /took longer|time-out|timed out/i,
  }),
  'matches without end': () => ({
    base: { ...small, ...BRIEF },
    head: packageFlake(
      'sh (if builtins.match "(x+x+)+y" (builtins.concatStringsSep "" (builtins.genList (_: "x") 60)) == null then "a" else "b") ""',
    ),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'traces figures and lists of its own': () => ({
    base: { ...small, ...configured },
    head: packageFlake(`builtins.trace ''
      {"cpuTime": 0, "nrFunctionCalls": 0, "nrPrimOpCalls": 0, "nrThunks": 0, "gc": {"totalBytes": 0}}
      these 0 derivations will be built:
      /nix/store/00000000000000000000000000000000-x.drv
      these 0 paths will be fetched (0.00 MiB download, 0.00 MiB unpacked):'' (${app(MANY_CALLS)})`),
    outcomes: FAILS,
  }),
  'traces 40 megabytes': () => ({
    base: { ...small, ...configured },
    head: packageFlake(
      `builtins.foldl' (x: n: builtins.trace (builtins.concatStringsSep "" (builtins.genList (_: "0123456789") 10000)) x) (${app(MANY_CALLS)}) (builtins.genList (x: x) 400)`,
    ),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has a commit subject of 3 million spaces': () => ({
    base: { ...small, ...configured },
    head: grown,
    subject: `Change${' '.repeat(3_000_000)}x`,
    outcomes: FAILS,
  }),
  'has a commit subject that commands the runner': () => ({
    base: { ...small, ...configured },
    head: grown,
    subject: '::set-output name=verdict::pass\u001B[2J\u202E%0A::error::x',
    outcomes: FAILS,
  }),
  'has an attribute with a name of 200 kilobytes': () => ({
    base: { ...small, ...configured },
    head: outputsFlake(
      `packages.${SYSTEM} = { app = ${app(MANY_CALLS)}; } // { \${builtins.concatStringsSep "" (builtins.genList (_: "0123456789") 20000)} = sh "x" ""; };`,
    ),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has attributes whose names are commands': () => ({
    base: { ...small, ...configured },
    head: outputsFlake(`packages.${SYSTEM} = { app = ${app(MANY_CALLS)}; "\\n::error::forged" = sh "x" ""; "::stop-commands::x" = throw "\\n::notice::y";
      "-->|<img src=x>" = sh "x" ""; \${builtins.fromJSON ''"\\u001b[2J\\u202e"''} = sh "x" ""; };`),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has files whose names are commands': () => ({
    base: { ...small, ...configured },
    head: { ...grown, '::error::forged\n::set-output name=verdict::pass': 'x', '\u001B[2J': 'x' },
    outcomes: FAILS,
  }),
  'has a lock file that is none': () => ({
    base: { ...small, ...configured },
    head: {
      ...grown,
      'flake.lock': '{"nodes": {"root": {"inputs": {"a": ["a"]}}}, "root": "root", "version": 7}',
    },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has a lock file nested too deep': () => ({
    base: { ...small, ...configured },
    head: { ...grown, 'flake.lock': '['.repeat(200_000) },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
}

/** What a pull request can leave in the way of what is written and fetched. */
export const traps: Readonly<Record<string, (place: Place) => Row>> = {
  'makes a link of the output folder': ({ outside }) => ({
    base: { ...small, ...configured },
    head: { ...grown, report: { linkTo: outside } },
    inputs: { 'output-directory': 'report' },
    outcomes: FAILS,
  }),
  'makes a link on the way to the output folder': ({ outside }) => ({
    base: { ...small, ...configured },
    head: { ...grown, build: { linkTo: outside } },
    inputs: { 'output-directory': 'build/report' },
    outcomes: FAILS,
  }),
  'makes links of the files in the output folder': ({ outside }) => ({
    base: { ...small, ...configured },
    head: {
      ...grown,
      'report/results.json': { linkTo: `${outside}/results.json` },
      'report/report.md': { linkTo: `${outside}/report.md` },
      'report/report.html': { linkTo: `${outside}/report.html` },
    },
    inputs: { 'output-directory': 'report' },
    outcomes: FAILS,
  }),
  'makes a file of the output folder': () => ({
    base: { ...small, ...configured },
    head: { ...grown, report: 'in the way' },
    inputs: { 'output-directory': 'report' },
    outcomes: FAILS,
  }),
  'has a submodule that runs a command': ({ outside }) => ({
    base: { ...small, [CONFIGURATION]: `${WITHOUT_TIMING}nix: { submodules: true }\n` },
    head: {
      ...grown,
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "${writes(outside)}"\n\tupdate = !${writes(outside)}\n`,
    },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has a submodule of the machine': ({ machine }) => ({
    base: { ...small, [CONFIGURATION]: `${WITHOUT_TIMING}nix: { submodules: true }\n` },
    head: {
      ...packageFlake('sh "x" (builtins.readFile ./x/f)'),
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = file://${machine.secrets}\n`,
    },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has attributes that filter its files': ({ outside }) => ({
    base: { ...small, ...configured },
    head: {
      ...grown,
      '.gitattributes': '* filter=evil export-ignore export-subst diff=evil merge=evil\n',
      '.gitconfig': `[filter "evil"]\n\tclean = ${writes(outside)}\n\tsmudge = ${writes(outside)}\n`,
    },
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }),
  'has a folder that is a repository': ({ outside }) => ({
    base: { ...small, ...configured },
    head: {
      ...grown,
      'bare/HEAD': 'ref: refs/heads/main\n',
      'bare/config': `[core]\n\tbare = true\n\tfsmonitor = "${writes(outside)}"\n\thooksPath = hooks\n`,
      'bare/objects/x': '',
      'bare/refs/x': '',
    },
    outcomes: FAILS,
  }),
  'has programs of its own': ({ outside }) => ({
    base: { ...small, ...configured },
    head: {
      ...grown,
      nix: `#!/bin/sh\n${writes(outside)}\n`,
      git: `#!/bin/sh\n${writes(outside)}\n`,
      perl: 'x',
      '.npmrc': 'x',
      'node_modules/zod/index.js': 'x',
    },
    outcomes: FAILS,
  }),
  'has a derivation that carries a fetch of the machine': ({ machine }) => ({
    base: { ...small, ...configured },
    head: packageFlake(`derivation { name = "app"; system = "${SYSTEM}"; builder = "builtin:fetchurl"; url = "file://${machine.secrets}/f";
      outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "${FAKE_HASH}"; impureEnvVars = [ "DEPLOY_PASSWORD" ]; }`),
    // It is only looked at: whoever builds it is told.
    outcomes: ['pass', 'warn', 'fail', 'incomplete'],
  }),
}

function throwing(message: string): Row {
  return {
    base: { ...small, ...configured },
    head: packageFlake(`throw (${message})`),
    outcomes: NO_BETTER_THAN_INCOMPLETE,
  }
}

function reads({ secrets }: Machine): string {
  return `sh "x" (builtins.readFile "${secrets}/f")`
}

function writes(outside: string): string {
  return `echo owned > ${outside}/owned; touch ${outside}/owned`
}

function builderThatWrites(outside: string) {
  return outputsFlake(`packages.${SYSTEM} = {
    app = sh (builtins.readFile (sh "x" "${writes(outside)}; echo -n app > $out")) "";
    tool = ${app(FEW_CALLS, 'tool')};
  };`)
}

function laughs(): string {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const item = level === 0 ? 'ha' : `*l${String(level - 1)}`
    return `l${String(level)}: &l${String(level)} [${Array.from({ length: 10 }, () => item).join(', ')}]`
  })
  return `${levels.join('\n')}\n`
}
