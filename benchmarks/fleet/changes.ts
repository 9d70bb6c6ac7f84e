// The changes that a gate is asked about, each one commit on top of `main`.

/** Text of one file that is put in the place of another. */
export interface Edit {
  readonly file: string
  readonly old: string
  readonly new: string
}

export interface Change {
  readonly branch: string
  readonly subject: string
  readonly edits: readonly Edit[]
  /** What the first row of an explanation is to name: a file, and the text of a line of it. */
  readonly causes?: readonly { readonly file: string; readonly text: string }[]
}

const README: Change = {
  branch: 'readme',
  subject: 'Say more in the README',
  edits: [{ file: 'README.md', old: '\n', new: '\n\nOne more line that nothing evaluates.\n' }],
}

const ONE_HOST: Change = {
  branch: 'one-host',
  subject: 'Keep metrics longer, and find routes on the monitoring host',
  edits: [
    {
      file: 'hosts/monitor.nix',
      old: '  services.prometheus.enable = true;\n  services.prometheus.scrapeConfigs',
      new: `  environment.systemPackages = [ pkgs.mtr ];
  services.prometheus.enable = true;
  services.prometheus.extraFlags = [ "--storage.tsdb.retention.time=90d" ];
  services.prometheus.scrapeConfigs`,
    },
  ],
}

/** Each of 88 services asks of each of them how many come before either: 1.4 million calls more on every host. */
const LOOP_EDITS: readonly Edit[] = [
  {
    file: 'modules/common.nix',
    old: '  environmentOf = service: {\n',
    new: `  positionOf = name: lib.length (lib.filter (other: other.name < name) services);

  earlierThan = service: lib.filter (other: positionOf other.name < positionOf service.name) services;

  environmentOf = service: {
    SERVICE_EARLIER = lib.concatMapStringsSep "," (other: other.name) (earlierThan service);
`,
  },
]

const LOOP: Change = {
  branch: 'loop',
  subject: 'Tell each service which ones come before it',
  edits: LOOP_EDITS,
  causes: [
    { file: 'modules/common.nix', text: 'positionOf = name:' },
    { file: 'modules/common.nix', text: 'earlierThan = service:' },
  ],
}

/** The work is inside one call of a built-in function: 88 texts are looked for at each of 4.4 million places. */
const TIME_ONLY: Change = {
  branch: 'time-only',
  subject: 'Keep a digest of the packages without the names of our services',
  edits: [
    {
      file: 'hosts/build.nix',
      old: '{ lib, pkgs, ... }:\n{\n',
      new: `{ lib, pkgs, ... }:
let
  names = map (service: service.name) (import ../modules/services.nix { inherit lib; });
  packages = builtins.readFile ../nixpkgs/pkgs/top-level/all-packages.nix;
  nameless = builtins.replaceStrings names (map (name: "") names) (lib.concatStrings (lib.genList (n: packages) 5));
in
{
  environment.etc."fleet/packages-digest".text = builtins.hashString "sha256" nameless;
`,
    },
  ],
  causes: [{ file: 'hosts/build.nix', text: 'nameless =' }],
}

const REBUILD: Change = {
  branch: 'rebuild',
  subject: 'Build OpenSSL without its engines',
  edits: [
    {
      file: 'overlays/fleet.nix',
      old: 'final: prev: {\n',
      new: `final: prev: {
  openssl = prev.openssl.overrideAttrs (old: { configureFlags = old.configureFlags ++ [ "no-engine" ]; });

`,
    },
  ],
}

/** Of the repository of hosts. */
export const FLEET_CHANGES: readonly Change[] = [README, ONE_HOST, LOOP, TIME_ONLY, REBUILD]

/** Of the repository of packages. */
export const PACKAGES_CHANGES: readonly Change[] = [README]
