// A repository on top of a clone of Nixpkgs: one NixOS system and one package as targets, and a branch for each kind
// of change that a gate has to tell apart. Made for the Nixpkgs of spring 2014, which evaluates on every Nix.

import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is evaluated in each branch; all else is as it is on `main`. */
interface GateFile {
  /** Extra configuration of the system. */
  readonly extra: string
  /** How the system is come by, in terms of `host`. */
  readonly system: string
}

const SAME: GateFile = { extra: '{ }', system: 'host extra' }

/** `lib.concatMap` is called 7,780 times by the system; these are 1 % more. */
const MORE_CALLS = 78

const BRANCHES: Readonly<Record<'one-percent' | 'twice', GateFile>> = {
  'one-percent': {
    ...SAME,
    system: `builtins.deepSeq (builtins.genList (n: lib.concatMap (x: [ x ]) [ ]) ${MORE_CALLS}) (host extra)`,
  },
  twice: {
    ...SAME,
    extra: '{ environment.etc."second-system".source = host { nixpkgs.config.allowBroken = true; }; }',
  },
}

/**
 * This file of the Nixpkgs of 2014 writes the path of the checkout into derivations. Two commits are in two places, so
 * that without a change here no derivation of theirs is the same. `as-is` and `as-is-readme` are without it.
 */
const LOCATED_FILE = 'pkgs/stdenv/linux/bootstrap/i686/default.nix'

/** Makes the repository in a new folder; the clone at `nixpkgs` is only read. */
export function makeRealRepository(nixpkgs: string, directory: string): void {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', pathToFileURL(resolve(nixpkgs)).href, directory])
  const git = (...args: readonly string[]) => {
    execFileSync('git', ['-c', 'user.name=Benchmark', '-c', 'user.email=benchmark@localhost', ...args], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  const commit = (subject: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', subject)
  }
  const branch = (name: string, from = 'main') => {
    git('checkout', '--quiet', '-b', name, from)
  }
  git('checkout', '--quiet', '-b', 'main')
  mkdirSync(join(directory, '.github'), { recursive: true })
  writeFileSync(join(directory, '.github', 'nix-perf-gate.yml'), configuration(['system']))
  writeFileSync(join(directory, 'gate.nix'), gateFile(SAME))
  commit('Name what is evaluated')
  git('branch', 'as-is')
  const located = join(directory, LOCATED_FILE)
  const byContent = 'builtins.unsafeDiscardStringContext "${./.}"'
  writeFileSync(
    located,
    readFileSync(located, 'utf8').replace('builtins.toString ./.', () => byContent),
  )
  commit('Make derivations independent of where the checkout is')
  for (const [name, from] of [
    ['readme', 'main'],
    ['as-is-readme', 'as-is'],
  ] as const) {
    branch(name, from)
    appendFileSync(join(directory, 'README.md'), '\nOne more line that nothing evaluates.\n')
    commit('Change the README')
  }
  for (const [name, content] of Object.entries(BRANCHES)) {
    branch(name)
    writeFileSync(join(directory, 'gate.nix'), gateFile(content))
    commit(`Change what is evaluated: ${name}`)
  }
  git('checkout', '--quiet', 'main')
}

/** A configuration with these attributes of `gate.nix` as targets, and defaults for all else. */
export function configuration(attributes: readonly string[]): string {
  return ['targets:', ...attributes.map((attr) => `  - { file: gate.nix, attr: ${attr} }`), ''].join('\n')
}

function gateFile({ extra, system }: GateFile): string {
  return `{ }:
let
  lib = import ./lib;
  host = module: (import ./nixos {
    system = "x86_64-linux";
    configuration = { imports = [ configuration module ]; };
  }).system;
  configuration = { pkgs, ... }: {
    fileSystems."/".device = "/dev/sda1";
    boot.loader.grub.device = "/dev/sda";
    services.xserver.enable = true;
    services.xserver.desktopManager.kde4.enable = true;
    services.httpd.enable = true;
    services.httpd.adminAddr = "admin@example.org";
    services.postgresql.enable = true;
    services.postgresql.package = pkgs.postgresql92;
  };
  extra = ${extra};
in
{
  system = ${system};
  server = host { services.xserver.enable = lib.mkForce false; networking.hostName = "server"; };
  laptop = host { networking.hostName = "laptop"; };
  firefox = (import ./. { system = "x86_64-linux"; }).firefox;
}
`
}
