# Functions that make packages, called with what they ask for and overridable.
{ lib }:
rec {
  makeOverridable = f: arguments:
    let result = f arguments; in
    if builtins.isAttrs result
    then result // { override = changes: makeOverridable f (arguments // changes); }
    else result;

  # Calls a function (or the one in a file) with the arguments that it names, taken from a set.
  callPackageWith = scope: fileOrFunction: extra:
    let
      f = if builtins.isFunction fileOrFunction then fileOrFunction else import fileOrFunction;
      wanted = builtins.functionArgs f;
      missing = builtins.filter
        (name: ! wanted.${name} && ! (scope ? ${name}) && ! (extra ? ${name}))
        (builtins.attrNames wanted);
    in
    if missing == [ ]
    then makeOverridable f (builtins.intersectAttrs wanted scope // extra)
    else throw "package function asks for ${lib.concatStringsSep ", " missing}, which the set has not";

  licenses = {
    apache = { id = "Apache-2.0"; free = true; };
    bsd = { id = "BSD-3-Clause"; free = true; };
    gpl = { id = "GPL-2.0-or-later"; free = true; };
    lgpl = { id = "LGPL-2.1-or-later"; free = true; };
    mit = { id = "MIT"; free = true; };
    mpl = { id = "MPL-2.0"; free = true; };
    zlib = { id = "Zlib"; free = true; };
  };
}
