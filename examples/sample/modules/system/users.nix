# Users and groups.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.users;

  user = { name, config, ... }: {
    options = {
      name = mkOption { type = types.matching "[a-z_][a-z0-9_-]*"; default = name; description = "Login name."; };
      uid = mkOption { type = types.between 0 65535; description = "Its number."; };
      group = mkOption { type = types.str; default = "users"; description = "Its first group."; };
      extraGroups = mkOption { type = types.listOf types.str; default = [ ]; description = "Its other groups."; };
      isNormalUser = mkOption { type = types.bool; default = false; description = "Whether it is a person."; };
      home = mkOption { type = types.path; description = "Its home folder."; };
      shell = mkOption { type = types.package; default = pkgs.bash; description = "Its shell."; };
      description = mkOption { type = types.str; default = ""; description = "Who it is."; };
      packages = mkOption { type = types.listOf types.package; default = [ ]; description = "Packages for it alone."; };
      authorizedKeys = mkOption { type = types.listOf types.str; default = [ ]; description = "Keys that may log in."; };
    };
    config.home = lib.mkDefault (if config.isNormalUser then "/home/${name}" else "/var/lib/${name}");
  };

  users = lib.attrValues cfg.users;
  numbers = map (user: user.uid) users;

  passwdLine = user: lib.concatStringsSep ":" [
    user.name
    "x"
    (toString user.uid)
    user.group
    user.description
    (toString user.home)
    "${user.shell}/bin/sh"
  ];

  members = group: map (user: user.name)
    (lib.filter (user: user.group == group || lib.elem group user.extraGroups) users);
in
{
  options = {
    users.users = mkOption {
      type = types.attrsOf (types.submodule user);
      default = { };
      description = "Users by name.";
    };
    users.groups = mkOption { type = types.listOf types.str; default = [ ]; description = "Groups besides those of users."; };
    system.build.activation = mkOption { type = types.package; description = "What runs on a switch to this configuration."; };
  };

  config = {
    assertions = [{
      assertion = builtins.length (lib.unique numbers) == builtins.length numbers;
      message = "Two users have the same number.";
    }];

    environment.etc = lib.mkMerge [
      {
        passwd = { text = lib.concatLines (map passwdLine users); };
        group.text = lib.concatMapStrings
          (group: "${group}:x:${lib.concatStringsSep "," (members group)}\n")
          (lib.uniqueStrings (cfg.groups ++ lib.concatMap (user: [ user.group ] ++ user.extraGroups) users));
      }
      (lib.mapAttrs'
        (name: user: lib.nameValuePair "ssh/authorized_keys.d/${name}" {
          enable = user.authorizedKeys != [ ];
          text = lib.concatLines user.authorizedKeys;
          mode = "0444";
        })
        cfg.users)
      (lib.mapAttrs'
        (name: user: lib.nameValuePair "profiles/per-user/${name}" {
          enable = user.packages != [ ];
          source = pkgs.linkPaths "packages-of-${name}" user.packages;
        })
        cfg.users)
    ];

    system.build.activation = pkgs.writeText "activate" (lib.concatMapStrings
      (user: "install -d -o ${user.name} -g ${user.group} ${lib.escapeShellArg user.home}\n")
      (lib.filter (user: user.isNormalUser) users));
  };
}
