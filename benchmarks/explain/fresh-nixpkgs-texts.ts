// Longer texts that fresh changes of the fleet on Nixpkgs write.

const listOf = <Made>(count: number, make: (index: number) => Made): readonly Made[] =>
  Array.from({ length: count }, (_, index) => make(index))

export const JOBS_AS_JSON = `${JSON.stringify(
  Object.fromEntries(
    listOf(13, (index) => [
      `export-${index}`,
      { at: 'hourly', run: 'export', arguments: ['--table', `t${index}`, '--to', `/srv/exports/${index}`] },
    ]),
  ),
  undefined,
  2,
)}\n`

export const DOCUMENTS = listOf(12, (index) => `manual-${String.fromCharCode(97 + index)}\n`).join('')

export const JOB_FILES: Readonly<Record<string, string>> = Object.fromEntries(
  ['accounts', 'backup', 'billing', 'catalogue', 'mail', 'stock'].map((name) => [
    name,
    `# Jobs around ${name}.
{
  ${name}-check = { at = "daily"; run = "check"; arguments = [ "--quick" "${name}" ]; };
  ${name}-export = { at = "weekly"; run = "export"; arguments = [ "${name}" "/srv/exports/${name}" ]; };
}
`,
  ]),
)

export const MONITORING = `# What is watched, and how often.
{ config, pkgs, ... }:

with pkgs.lib;

let
  cfg = config.fleet.checks;

  check = { name, ... }: {
    options = {
      unit = mkOption { type = types.str; default = "\${name}.service"; description = "What is watched."; };
      every = mkOption { type = types.int; default = 60; description = "Seconds between two looks."; };
      severity = mkOption { type = types.str; default = "warning"; description = "How bad it is."; };
      runbook = mkOption { type = types.str; default = "runbooks/\${name}"; description = "What to do."; };
      retries = mkOption { type = types.int; default = 3; description = "How often it may fail."; };
    };
  };

  line = name: check: "\${check.unit} \${toString check.every} \${check.severity} \${check.runbook} \${toString check.retries}";
in

{
  options.fleet.checks = mkOption {
    type = types.attrsOf (types.submodule check);
    default = { };
    description = "Checks by name.";
  };

  config = {
    fleet.checks = mapAttrs (name: service: { every = 30; }) config.systemd.services;
    environment.etc."checks.list".text = concatStringsSep "\\n" (mapAttrsToList line cfg);
  };
}
`

/** A folder of a module and what it reads. */
export const SECRETS: Readonly<Record<string, string>> = {
  'default.nix': `# Where secrets lie, and who may read them.
{ config, pkgs, ... }:

with pkgs.lib;

let
  places = import ./places.nix;
  readers = import ./readers.nix;

  secret = name: nameValuePair "secrets/\${name}" {
    text = concatMapStrings (reader: "\${reader} \${escapeShellArg places.\${name}}\\n") (readers.\${name} or [ "root" ]);
    mode = "0400";
  };
in

{
  environment.etc = listToAttrs (map secret (attrNames places));
}
`,
  'places.nix': `# By name.\n{\n${listOf(
    22,
    (index) => `  token-${index} = "/var/lib/secrets/tokens of the fleet/${index}";\n`,
  ).join('')}}\n`,
  'readers.nix': `# Besides root.\n{\n${listOf(
    16,
    (index) => `  token-${index} = [ "root" "ada" "site-docs-${1 + (index % 6)}" ];\n`,
  ).join('')}}\n`,
}
