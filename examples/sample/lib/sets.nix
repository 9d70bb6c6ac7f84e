# Attribute sets.
{ lib }:
rec {
  inherit (builtins) attrNames attrValues hasAttr intersectAttrs listToAttrs mapAttrs removeAttrs;

  nameValuePair = name: value: { inherit name value; };

  genAttrs = names: f: listToAttrs (map (name: nameValuePair name (f name)) names);

  filterAttrs = predicate: set:
    removeAttrs set (builtins.filter (name: ! predicate name set.${name}) (attrNames set));

  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);

  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);

  concatMapAttrs = f: set: builtins.foldl' (all: one: all // one) { } (mapAttrsToList f set);

  optionalAttrs = condition: set: if condition then set else { };

  attrByPath = path: default: set:
    if path == [ ] then set
    else if builtins.isAttrs set && set ? ${builtins.head path}
    then attrByPath (builtins.tail path) default set.${builtins.head path}
    else default;

  setAttrByPath = path: value:
    lib.foldr (name: inner: { ${name} = inner; }) value path;

  recursiveUpdate = one: other:
    builtins.zipAttrsWith
      (_: values:
        if builtins.length values == 1 then builtins.head values
        else if lib.all (value: builtins.isAttrs value && ! isDerivation value) values
        then recursiveUpdate (builtins.head values) (lib.last values)
        else lib.last values)
      [ one other ];

  isDerivation = value: builtins.isAttrs value && value.type or null == "derivation";
}
