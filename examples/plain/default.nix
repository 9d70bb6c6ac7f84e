# A project without flakes: attributes of a function with arguments.
{ system ? builtins.currentSystem, debug ? false, instances ? 3 }:
let
  shell = name: script: derivation {
    inherit name system;
    builder = "/bin/sh";
    args = [ "-ec" script ];
  };

  library = shell "library-1.2.0" "echo library > $out";

  instance = number: shell "app-instance-${toString number}" ''echo "${library} ${app}" > $out'';

  app = shell ("app-2.0.1" + (if debug then "-debug" else "")) ''echo "${library}" > $out'';
in
{
  inherit app library;

  tests = {
    unit = shell "unit-tests" ''echo "${app}" > $out'';
    load = shell "load-tests" ''echo "${toString (builtins.genList instance instances)}" > $out'';
  };
}
