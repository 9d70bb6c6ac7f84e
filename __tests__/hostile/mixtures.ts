// Pull requests that behave as long as they are evaluated whole, and not where a part of them is left out to see what it costs.

import { FEW_CALLS, MANY_CALLS } from '../dist/projects.ts'
import type { Place, Row } from './heads.ts'
import { app, configured, outputsFlake } from './projects.ts'

const SYSTEM = 'x86_64-linux'

const GUARD = 'guard.nix'

/** Head asks its guard, which base does not; without head's guard, it does something else. */
function guarded(expression: string, hides?: RegExp): Row {
  const tool = `tool = ${app(FEW_CALLS, 'tool')};`
  return {
    base: {
      ...outputsFlake(`packages.${SYSTEM} = { app = ${app(FEW_CALLS)}; ${tool} };`),
      ...configured,
      [GUARD]: 'false\n',
    },
    head: {
      ...outputsFlake(
        `packages.${SYSTEM} = { app = if import ./${GUARD} then ${app(MANY_CALLS)} else ${expression}; ${tool} };`,
      ),
      [GUARD]: 'true\n',
    },
    outcomes: ['fail'],
    // It was asked what it costs.
    says: /"without": ?[1-9]/,
    ...(hides && { hides }),
  }
}

const FORGED = String.raw`''${'${'}builtins.fromJSON ''"\u001b[2J\u202e\u001b]0;title\u0007"''}
::error::forged
::set-output name=verdict::pass
<img src=x onerror=forged()> 'forged' at forged.nix:1:1''`

export const mixtures: Readonly<Record<string, (place: Place) => Row>> = {
  'fails with commands to whoever reads it, without a part': () => guarded(`throw ${FORGED}`, /forged/),
  'fails with a very long error, without a part': () =>
    guarded(
      `throw (builtins.concatStringsSep "forged " (builtins.genList (n: "0123456789") 200000))`,
      /forged/,
    ),
  'traces 40 megabytes, without a part': () =>
    guarded(
      `builtins.foldl' (x: n: builtins.trace (builtins.concatStringsSep "" (builtins.genList (_: "forged") 20000)) x) (${app(FEW_CALLS)}) (builtins.genList (x: x) 400)`,
      /forged/,
    ),
  'reads a file of the machine, without a part': ({ machine: { secrets } }) =>
    guarded(`sh "x" (builtins.readFile "${secrets}/f")`),
  'fetches from a server, without a part': ({ machine: { port } }) =>
    guarded(`sh "x" (builtins.readFile (builtins.fetchurl "http://127.0.0.1:${String(port)}/x"))`),
  'builds on the way, without a part': ({ outside }) =>
    guarded(`sh (builtins.readFile (sh "x" "echo owned > ${outside}/owned; echo -n app > $out")) ""`),
  'runs without end, without a part': () =>
    guarded(
      `let many = builtins.genList (n: n) 100000; in sh (toString (builtins.foldl' (a: b: builtins.foldl' (c: d: builtins.foldl' (e: f: e + f) c many) a many) 0 many)) ""`,
    ),
  'takes all memory, without a part': () =>
    guarded(
      `sh (toString (builtins.length (builtins.foldl' (all: n: let more = builtins.genList (i: { inherit i n; }) 20000; in builtins.seq (builtins.foldl' (a: b: a + b.i) 0 more) [ more all ]) [ ] (builtins.genList (n: n) 100000)))) ""`,
    ),
}
