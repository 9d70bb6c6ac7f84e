# Conditions that must hold; one that does not stops the evaluation.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.assertions = mkOption {
    type = types.listOf (types.submodule {
      options = {
        assertion = mkOption { type = types.bool; description = "What must be true."; };
        message = mkOption { type = types.str; description = "What to say otherwise."; };
      };
    });
    default = [ ];
    description = "Conditions on the configuration.";
  };
}
