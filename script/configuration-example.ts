// The example at the head of docs/configuration.md; a test proves that it parses and has every key.

export const completeExample = `# .github/nix-perf-gate.yml

# What is measured. Without it: all configurations of the flake or, where there are none,
# the packages, devShells and checks of the system.
targets:
  - nixosConfigurations.*              # one target for each host
  - checks.\${system}.lint-*            # * stands for any part of a name
  - ./tools#packages.\${system}.default # of a flake in a folder
  - ./release.nix#jobs.manual          # of a file, for projects without a flake

  - name: tools                        # how reports call it
    attr: packages.\${system}.tools
    flake: ./tools                     # the flake's folder; the root by default
    systems: [x86_64-linux, aarch64-darwin]
    thresholds:                        # over those below, for this target alone
      evaluation-time: { fail: 5% }
      cpu-time: none                   # not judged, only shown

  - name: legacy
    file: ./default.nix
    attr: app
    args: { release: true, version: "24.11" }

  - "!checks.\${system}.lint-slow"      # left out, as under exclude

# What is left out of the targets, whether they are named here or discovered.
exclude:
  - nixosConfigurations.installer

# More than so many, on one platform, are refused.
max-targets: 1000

# What a target comes to that evaluates neither in base nor in head: warn, pass or fail.
fails-on-both-sides: warn

# What a change or a value may not exceed, per metric, over the defaults.
thresholds:
  evaluation-time: { warn: 10%, fail: 20%, min-change: 200ms }
  peak-memory: { warn: 5%, fail: 10%, min-change: 16MiB, max: 6GiB }
  function-calls: { warn: 2%, fail: 5%, since: { ago: 30d, fail: 15% } }
  rebuilds: { warn: none, fail: +50 }
  derivations-to-build: { max: 200 }
  cache-hit-rate: { fail: -5pp, min: 80% }

# The same for some targets, or on some platforms.
overrides:
  - systems: [aarch64-darwin]
    thresholds:
      evaluation-time: { fail: 40% }
  - match: nixosConfigurations.*
    systems: [x86_64-linux]
    thresholds:
      closure-derivations: { fail: +200 }

# Whether pushes to the default branch record their figures, and reports show the trend.
trend: record

# How often time and memory are measured, and how sure a finding must be.
sampling:
  pairs: 3..20
  confidence: 99%
  time-budget: 10min

# How both sides are evaluated.
nix:
  allow-import-from-derivation: false
  override-inputs:
    nixpkgs: github:NixOS/nixpkgs/nixos-24.11
  options:
    max-call-depth: 20000
    experimental-features: [pipe-operators] # beside those that the gate needs
    extra-substituters: [https://example.cachix.org]
  submodules: false
  fetch-from: [http://mirror.example/sources]
  isolate: true
  allow-unsafe-release: false
  timeout: 10min

# Build what changed for real: build time, download time and the size of closures. Off unless it is set.
build:
  forks: false                         # not the code of pull requests from forks
  time-budget: 30min                   # for each side

# Whether what is found decides the check (gate) or is only told (report-only).
mode: gate

# Targets of which nothing changed by this much have no row of their own.
report:
  smallest-change: 0.5%

# When to comment on the pull request: always, on-change, on-failure or never.
comment: on-change
`
