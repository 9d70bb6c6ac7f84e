# Checks of the library, as a derivation that does not evaluate where one fails.
{ lib, pkgs }:
let
  evaluate = modules: (lib.evalModules { inherit modules; }).config;
  declared = { options.colours = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ "grey" ]; }; };

  cases = {
    "a default yields to a definition" =
      (evaluate [ declared { colours = [ "red" ]; } ]).colours == [ "red" ];
    "lists of several modules are joined" =
      (evaluate [ declared { colours = [ "red" ]; } { colours = [ "blue" ]; } ]).colours == [ "red" "blue" ];
    "a condition that fails leaves the default" =
      (evaluate [ declared { colours = lib.mkIf false [ "red" ]; } ]).colours == [ "grey" ];
    "force beats a plain definition" =
      (evaluate [ declared { colours = [ "red" ]; } { colours = lib.mkForce [ "blue" ]; } ]).colours == [ "blue" ];
    "before comes before" =
      (evaluate [ declared { colours = [ "red" ]; } { colours = lib.mkBefore [ "blue" ]; } ]).colours == [ "blue" "red" ];
    "a wrong type is an error" =
      ! (builtins.tryEval (evaluate [ declared { colours = "red"; } ]).colours).success;
    "an unknown option is an error" =
      ! (builtins.tryEval (evaluate [ declared { colors = [ ]; } ]).colours).success;
    "layers see the final set" =
      (lib.fix (lib.extends (final: _: { b = final.a + 1; }) (_: { a = 1; }))).b == 2;
    "a path into a set may lead nowhere" =
      lib.attrByPath [ "a" "b" ] 0 { a = { }; } == 0;
  };

  failed = lib.attrNames (lib.filterAttrs (_: passed: ! passed) cases);
in
if failed == [ ]
then pkgs.writeText "lib-tests" (lib.concatLines (lib.attrNames cases))
else throw "lib: ${lib.concatStringsSep "; " failed}"
