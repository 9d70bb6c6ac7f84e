import { describe, expect, test } from '@jest/globals'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { countWarnings } from '../../../src/core/nix/evaluation-warnings.ts'
import { captured, type releases } from './captured.ts'

/** By `lib.warn` of any age and `builtins.warn`, one of them twice and two of several lines. */
const OF_CODE = 9

/** An empty hash on all; an alias of a hash format and a use of `or` on those that know of them. */
const OF_NIX: Readonly<Record<(typeof releases)[number], number>> = { '2.8.0': 1, '2.26.3': 3, '2.34.8': 3 }

test.each(Object.entries(OF_NIX))('are counted as Nix %s prints them', (release, ofNix) => {
  const { messages } = parseDryRunLog(captured(release, 'warnings.stderr'))
  expect(countWarnings(messages)).toBe(OF_CODE + ofNix)
})

describe('are those of the code', () => {
  test.each([
    'evaluation warning: x is deprecated',
    'trace: warning: x is deprecated',
    'trace: evaluation warning: x\nwarning: y',
    "warning: In a derivation named 's', 'structuredAttrs' disables the effect of the derivation attribute 'maxSize'; use 'outputChecks.<output>.maxSize' instead",
    "warning: In derivation 'j': setting structured attributes via '__json' is deprecated, and may be disallowed",
    "warning: input 'sub' has an override for a non-existent input 'nothere'",
    'warning: URL literals are discouraged. Consider using a string literal (lint-url-literals)\n at /x.nix:5:23',
    "warning: relative path literal 'a/b' should be prefixed with '.' for clarity: './a/b'. (warn-short-path-literals)",
    "warning: Lock file entry 'path:/x' is unlocked (e.g. lacks a Git revision) but is checked by NAR hash.",
    // Nix 2.36 says first what it was at.
    "warning:\n       … while evaluating derivation 's'\n\n       warning: 'structuredAttrs' disables the effect of the derivation attribute 'maxSize'; use another",
  ])('%j', (message) => {
    expect(countWarnings([message])).toBe(1)
  })
})

describe('are not', () => {
  test.each([
    // Of settings and the user's rights.
    "warning: unknown setting 'x'",
    "warning: ignoring the client-specified setting 'x', because it is a restricted setting",
    "warning: ignoring untrusted flake configuration setting 'x'.\nPass '--accept-flake-config' to trust it",
    // Of the machine and the network, which say them now and then.
    "warning: unable to download 'https://x': Could not resolve host; retrying in 345 ms (attempt 1/5)",
    "warning: copied large path '/x' to the store (1 GiB)",
    'warning: user namespaces do not work on this system: Operation not permitted',
    "warning: 'structuredAttrs' disables the effect of the top-level attribute 'maxSize'; use 'outputChecks' instead",
    // Of the working tree and its lock file.
    "warning: Git tree '/x' is dirty",
    "warning: not writing modified lock file of flake '/x':\n• Added input 'sub'",
    "warning: the flag '--override-input x y' does not match any input",
    // Traces and errors, whatever they tell of.
    'trace: a warning: x',
    'trace: { text = "warning: x"; }',
    'trace: a line\nwarning: x\nevaluation warning: y',
    'error: evaluation warning: x',
    'a line\nevaluation warning: x',
  ])('%j', (message) => {
    expect(countWarnings([message])).toBe(0)
  })
})

test('what code says counts each time, and what Nix says of a file once for each place', () => {
  const spoken = 'evaluation warning: x'
  const place = (line: number) =>
    `warning: at /flake.nix:${line}:1: This expression uses \`or\` as an identifier in a way`
  expect(countWarnings([spoken, spoken, place(1), place(1), place(2)])).toBe(4)
})
