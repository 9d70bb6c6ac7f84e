// Longer texts that fresh changes of the sample write.

const numbered = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('')

/** A list of addresses as JSON, one a line. */
export function abusers(count: number): string {
  const addresses = Array.from(
    { length: count },
    (_, index) => `  "192.0.${2 + Math.floor(index / 250)}.${1 + (index % 250)}/32"`,
  )
  return `[\n${addresses.join(',\n')}\n]\n`
}

/** Names of machines, one a line. */
export const LABORATORY = numbered(
  36,
  (index) => `bench-${'abcdef'.charAt(index % 6)}${'x'.repeat(1 + Math.floor(index / 6))}\n`,
)

export const NEWCOMERS = numbered(
  26,
  (index) =>
    `  trainee-${index + 1} = { uid = ${1100 + index}; description = "Trainee ${index + 1}"; zsh = ${index % 3 === 0}; packages = [ "git" "tree"${index % 2 === 0 ? ' "jq"' : ''} ]; };\n`,
)

export const LOGROTATE = `# Logs that are cut and kept for a while.
{ lib, config, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.logrotate;

  log = { name, ... }: {
    options = {
      files = mkOption { type = types.listOf types.path; default = [ "/var/log/\${name}.log" ]; description = "Which logs."; };
      frequency = mkOption { type = types.enum [ "daily" "weekly" "monthly" ]; default = "weekly"; description = "How often."; };
      keep = mkOption { type = types.between 0 366; default = 12; description = "How many old ones stay."; };
      compress = mkOption { type = types.bool; default = true; description = "Whether old ones are packed."; };
      owner = mkOption { type = types.str; default = "root"; description = "Whose the new log is."; };
    };
  };

  block = log: ''
    \${lib.concatMapStringsSep " " lib.escapeShellArg log.files} {
      \${log.frequency}
      rotate \${toString log.keep}
      \${lib.optionalString log.compress "compress"}
      create 0640 \${log.owner} adm
    }
  '';
in
{
  options.services.logrotate.logs = mkOption {
    type = types.attrsOf (types.submodule log);
    default = { };
    description = "Logs by name.";
  };

  config = {
    services.logrotate.logs = lib.mapAttrs (name: unit: { frequency = "daily"; keep = 30; }) config.systemd.services;
    environment.etc."logrotate.conf".text = lib.concatMapStrings block (lib.attrValues cfg.logs);
  };
}
`

/** By name: a module each, of services that run by the clock. */
export const JOBS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['certificates', 'weekly'],
      ['disks', 'daily'],
      ['journals', 'hourly'],
      ['mirrors', 'daily'],
      ['packages', 'weekly'],
      ['quotas', 'hourly'],
      ['sessions', 'daily'],
    ] as const
  ).map(([name, when]) => [
    name,
    `# Looks after ${name}.
{ lib, pkgs, ... }:
{
  systemd.services = lib.genAttrs [ "check-${name}" "report-${name}" ] (unit: {
    description = "Looks after ${name}: \${unit}";
    after = [ "network.target" ];
    startAt = [ "${when}" ];
    path = [ pkgs.jq pkgs.curl ];
    script = "exec fleet-status run \${unit}";
    serviceConfig.Type = "oneshot";
  });
}
`,
  ]),
)

export const FAILOVER = `# Sites of the other data centre, should it be gone.
{
${numbered(
  9,
  (index) => `  "mirror-${index + 1}.example" = { kind = "${index % 3 === 0 ? 'php' : 'static'}"; };\n`,
)}}
`

export const DICTIONARY = numbered(6000, (index) => `word-${index.toString(36)}\n`)
